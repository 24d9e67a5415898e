"""A temperature put into the last layer: every answer is that of temperature scaling."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.errors import ModelError
from fmnist.evaluation.temperature import with_temperature


def test_the_last_layer_divided_is_the_temperature_of_every_answer() -> None:
    import keras

    from fmnist.export.calibrated import divide_logits

    inputs = keras.Input((3,))
    logits = keras.layers.Dense(2, name="logits", bias_initializer="ones")(inputs)
    model = keras.Model(inputs, keras.layers.Softmax()(logits))
    pictures = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    before = np.asarray(model(pictures))
    divide_logits(model, 0.5)
    np.testing.assert_allclose(
        np.asarray(model(pictures)), with_temperature(before, 0.5), atol=1e-6
    )
    with pytest.raises(ModelError, match="has no layer logits"):
        divide_logits(keras.Model(inputs, inputs), 0.5)


def test_the_strong_model_ships_about_as_sure_as_it_is_right() -> None:
    from fmnist.catalogue import shipped_models
    from fmnist.export.bundle import PROBABILITIES, read_probabilities

    (strong,) = [entry for entry in shipped_models() if entry.identifier == "strong"]
    assert strong.card.temperature == pytest.approx(0.642, abs=1e-3)
    mean = read_probabilities(strong.read(PROBABILITIES)).max(axis=1).mean()
    assert mean == pytest.approx(strong.card.metrics["test_accuracy"], abs=0.02)

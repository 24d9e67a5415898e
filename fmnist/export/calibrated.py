"""A model made as sure as it is right: a temperature in its last layer. Imports TensorFlow.

Dividing the logits by a temperature is dividing the weights and biases of the layer that gives
them, so that every file of the model, and whoever uses one, gets the calibrated probabilities.
Which class is the most probable stays as it is, and so does the accuracy.

Source: C. Guo et al., "On Calibration of Modern Neural Networks", arXiv:1706.04599, section 4.2.
"""

from __future__ import annotations

from dataclasses import replace

import keras

from fmnist.data import Dataset
from fmnist.errors import ModelError
from fmnist.evaluation.mending import Mending
from fmnist.evaluation.temperature import with_temperature
from fmnist.export.bundle import ModelBundle
from fmnist.export.card import ModelCard
from fmnist.export.keras_files import model_bytes
from fmnist.export.taught import loaded
from fmnist.export.tflite import checked_conversion
from fmnist.model_entry import ModelEntry
from fmnist.models.build import LOGITS_LAYER
from fmnist.translation import _

__all__ = ["calibrated", "divide_logits"]

_COMPARED = 256


def divide_logits(model: keras.Model, temperature: float) -> None:
    """Divide what the layer of the logits gives by a temperature, in place.

    Raises:
        ModelError: the model has no such layer.
    """
    try:
        layer = model.get_layer(LOGITS_LAYER)
    except ValueError as error:
        raise ModelError(
            _("{name} has no layer {layer}; accepted is a model that was trained here.").format(
                name=model.name, layer=LOGITS_LAYER
            )
        ) from error
    layer.set_weights([weights / temperature for weights in layer.get_weights()])


def calibrated(entry: ModelEntry, dataset: Dataset, mending: Mending) -> ModelBundle:
    """Return the model at the temperature of ``mending``.

    No picture is judged again: its answers are those that were kept, at that temperature.

    Args:
        entry: a model that has kept its answers about both splits of ``dataset``.
        dataset: its own.
        mending: fitted on its validation pictures.

    Raises:
        ModelError: its answers were not kept, it has no layer of logits, or the new files differ.
    """
    test, held_back = (
        entry.stored_probabilities(dataset, split) for split in ("test", "validation")
    )
    if test is None or held_back is None:
        raise ModelError(
            _(
                "The answers of {model} to the pictures of {dataset} were not kept; accepted is a "
                "model that has learned from that dataset."
            ).format(model=entry.identifier, dataset=dataset.title)
        )
    network = loaded(entry)
    divide_logits(network, mending.temperature)
    tflite, parity = checked_conversion(network, dataset.x_test[:_COMPARED])
    validation = entry.evaluation(
        dataset, "validation", with_temperature(held_back, mending.temperature)
    )
    metrics = {
        **entry.card.metrics,
        "test_loss": float(mending.mended.loss),
        "validation_loss": float(validation.loss),
    }
    return ModelBundle(
        card=replace(
            entry.card,
            metrics=metrics,
            parity=parity,
            temperature=entry.card.temperature * mending.temperature,
            created=ModelCard.now(),
        ),
        keras=model_bytes(network),
        tflite=tflite,
        test_probabilities=with_temperature(test, mending.temperature),
        validation_probabilities=validation.probabilities,
    )

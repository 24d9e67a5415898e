"""The forward pass of training against Keras' own, values and gradients."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from fmnist.models.build import build_model, logits_model
from fmnist.training.config import TrainingConfig
from fmnist.training.forward import average_pooling, logits_function


def test_pooling_spreads_a_gradient_evenly_over_its_window() -> None:
    values = tf.reshape(tf.range(16.0), (1, 4, 4, 1))
    with tf.GradientTape() as tape:
        tape.watch(values)
        pooled = average_pooling(values, 2)
        loss = tf.reduce_sum(pooled * tf.reshape([4.0, 8.0, 12.0, 16.0], (1, 2, 2, 1)))
    assert pooled.numpy().ravel().tolist() == [2.5, 4.5, 10.5, 12.5]
    gradient = tape.gradient(loss, values)
    assert gradient.numpy().reshape(4, 4).tolist() == [
        [1, 1, 2, 2],
        [1, 1, 2, 2],
        [3, 3, 4, 4],
        [3, 3, 4, 4],
    ]


@pytest.mark.parametrize("size", [2, 3])
def test_pooling_is_tensorflows_own(size: int) -> None:
    generator = np.random.default_rng(0)
    values = tf.constant(generator.normal(size=(3, 6 * size, 2 * size, 5)), tf.float32)
    weights = tf.constant(generator.normal(size=(3, 6, 2, 5)), tf.float32)
    found = []
    for pool in (average_pooling, lambda v, s: tf.nn.avg_pool2d(v, s, s, "VALID")):
        with tf.GradientTape() as tape:
            tape.watch(values)
            loss = tf.reduce_sum(pool(values, size) * weights)
        found.append((float(loss), tape.gradient(loss, values).numpy()))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-5)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"options": {"padding": "valid"}},
        {"options": {"pooling": "max"}},
        {"options": {"batch_normalisation": True, "dropout": 0.5}},
        {"architecture": "residual"},
        {
            "architecture": "improved_cnn",
            "options": {"pooling": "average", "attention": "cbam", "filters": 8},
        },
    ],
)
def test_the_logits_are_the_models(change: dict[str, object]) -> None:
    blueprint = TrainingConfig(dataset="practice").changed(**change).blueprint()
    model = build_model(blueprint)
    pictures = np.random.default_rng(1).random((4, 28, 28, 1), dtype=np.float32)
    found = logits_function(model, blueprint)(tf.constant(pictures), training=False)
    expected = logits_model(model)(pictures, training=False)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-5, atol=1e-6)

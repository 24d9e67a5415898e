"""The forward pass of training against Keras' own, values and gradients."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from fmnist.models.build import build_model, logits_model
from fmnist.training.config import TrainingConfig
from fmnist.training.forward import average_pooling, logits_function, normalised


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
    (found,) = logits_function(model, blueprint)(tf.constant(pictures), training=False)
    expected = logits_model(model)(pictures, training=False)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-5, atol=1e-6)


def test_fused_batch_normalisation_does_what_keras_does() -> None:
    generator = np.random.default_rng(0)
    values = tf.constant(generator.normal(2, 3, (6, 5, 4, 3)), tf.float32)
    weights = tf.constant(generator.normal(size=values.shape), tf.float32)
    found = []
    for fused in (True, False):
        layer = keras.layers.BatchNormalization(momentum=0.9)
        layer.build(values.shape)
        layer.set_weights([np.array([0.5, 1, 2]), np.array([1, 0, -1]), np.ones(3), np.ones(3)])
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = normalised(layer, values) if fused else layer(values, training=True)
            loss = tf.reduce_sum(result * weights)
        sources = [values, layer.gamma.value, layer.beta.value]
        gradients = [gradient.numpy() for gradient in tape.gradient(loss, sources)]
        found.append([result.numpy(), *gradients, *layer.get_weights()])
    for quick, own in zip(*found, strict=True):
        np.testing.assert_allclose(quick, own, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize(
    ("name", "attention"),
    [("improved_cnn", "cbam"), ("residual", "none"), ("resnet9", "se"), ("lenet5", None)],
)
def test_mixed_precision_leads_the_same_way(name: str, attention: str | None) -> None:
    options = TRAINED.get(name, {"width": 16}) if attention is not None else {}
    blueprint = TrainingConfig(
        architecture=name, options=options | ({"attention": attention} if attention else {})
    ).blueprint()
    keras.utils.set_random_seed(0)
    model = build_model(blueprint)
    pictures = tf.constant(np.random.default_rng(1).random((16, 28, 28, 1)), tf.float32)
    variables = [variable.value for variable in model.trainable_variables]
    ways, values = [], []
    for mixed in (True, False):
        logits = logits_function(model, blueprint, mixed=mixed)
        with tf.GradientTape() as tape:
            (found,) = logits(pictures, training=True)
            loss = tf.reduce_mean(found[:, 0])
        gradients = tape.gradient(loss, variables)
        assert {value.dtype for value in (found, *gradients)} == {tf.float32}
        ways.append(np.concatenate([gradient.numpy().ravel() for gradient in gradients]))
        values.append(found.numpy())
    assert not np.array_equal(*values)  # it is another arithmetic
    assert np.dot(*ways) / np.prod([np.linalg.norm(way) for way in ways]) > 0.97
    scored = [
        logits_function(model, blueprint, mixed=mixed)(pictures, training=False)[0].numpy()
        for mixed in (True, False)
    ]
    np.testing.assert_array_equal(*scored)


@pytest.mark.parametrize("name", ["improved_cnn", "multi_task", "residual", "resnet9"])
def test_a_step_has_the_gradients_of_the_keras_model(name: str) -> None:
    blueprint = TrainingConfig(
        architecture=name, options=TRAINED.get(name, {"width": 8}) | {"attention": "cbam"}
    ).blueprint()
    keras.utils.set_random_seed(0)
    model = build_model(blueprint)
    pictures = tf.constant(np.random.default_rng(1).random((8, 28, 28, 1)), tf.float32)
    ends = [model.get_layer("logits").output]
    ends += [model.get_layer(f"{head.name}_logits").output for head in blueprint.heads]
    whole = keras.Model(model.input, ends if blueprint.heads else ends[0])
    found = []
    for function in (logits_function(model, blueprint), whole):
        with tf.GradientTape() as tape:
            said = function(pictures, training=True)
            answers = said if isinstance(said, list) else [said]
            loss = tf.add_n([tf.reduce_mean(answer[:, 0]) for answer in answers])
        gradients = tape.gradient(loss, [v.value for v in model.trainable_variables])
        found.append([float(loss), *(gradient.numpy() for gradient in gradients)])
    for quick, own in zip(*found, strict=True):
        np.testing.assert_allclose(quick, own, rtol=1e-3, atol=1e-4)


TRAINED = {
    name: {"filters": 8, "dropout": 0.0, "dense_dropout": 0.0, "pooling": "average"}
    for name in ("improved_cnn", "multi_task")
}
"""Without chance, so that both see the same."""

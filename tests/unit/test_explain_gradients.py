"""Grad-CAM and integrated gradients of networks whose answer is known without them."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.explain.gradients import Scores, grad_cams, integrated_gradients
from fmnist.explain.occlusion import occlusion
from fmnist.models.build import build_model
from fmnist.models.recognising import recognising_model
from fmnist.models.registry import architecture

PICTURE = np.random.default_rng(2).integers(1, 256, (28, 28)).astype(np.uint8)


def _linear(weights: NDArray[np.float32]) -> keras.Model:
    """A network whose score of class c is the sum of pixels times ``weights[..., c]``, plus 2."""
    pictures = keras.Input((28, 28, 1))
    dense = keras.layers.Dense(10, name="logits")
    answer = keras.layers.Softmax()(dense(keras.layers.Flatten()(pictures)))
    model = keras.Model(pictures, answer)
    dense.set_weights([weights.reshape(784, 10), np.full(10, 2, np.float32)])
    return model


def _looks_at_a_corner(channels: int = 3) -> keras.Model:
    """Class 7 is what is bright in the lower right quarter; class 2 what is bright anywhere."""
    pictures = keras.Input((28, 28, 1))
    convolution = keras.layers.Conv2D(channels, 1, activation="relu", name="seen")
    pooled = keras.layers.AveragePooling2D(14, name="quarters")(convolution(pictures))
    dense = keras.layers.Dense(10, name="logits")
    answer = keras.layers.Softmax()(dense(keras.layers.Flatten()(pooled)))
    model = keras.Model(pictures, answer)
    kernel = np.zeros((1, 1, 1, channels), np.float32)
    kernel[..., 0] = 1
    convolution.set_weights([kernel, np.zeros(channels, np.float32)])
    weights = np.zeros((2, 2, channels, 10), np.float32)
    weights[1, 1, 0, 7] = 20
    weights[:, :, 0, 2] = 4
    dense.set_weights([weights.reshape(-1, 10), np.zeros(10, np.float32)])
    return model


def test_integrated_gradients_of_a_sum_are_its_terms() -> None:
    weights = np.random.default_rng(3).normal(size=(28, 28, 10)).astype(np.float32)
    found = integrated_gradients(Scores(_linear(weights)), PICTURE, 4, steps=1)
    np.testing.assert_allclose(found.pixels, PICTURE / 255 * weights[..., 4], atol=1e-5)
    assert found.baseline == pytest.approx(2)
    assert found.gap < 1e-3


def test_integrated_gradients_are_complete() -> None:
    """Their sum is what the picture's score is above that of black, for any network."""
    keras.utils.set_random_seed(1)
    smooth = build_model(architecture("lenet5").blueprint({"activation": "tanh"}))
    found = integrated_gradients(Scores(smooth), PICTURE, 3)
    assert abs(found.score - found.baseline) > 0.05
    assert found.gap < 1e-3
    bent = build_model(architecture("lenet5").blueprint({"activation": "relu"}))
    coarse, fine = (
        integrated_gradients(Scores(bent), PICTURE, 3, steps=steps).gap for steps in (4, 512)
    )
    assert fine < 1e-3
    assert fine < coarse


def test_a_network_that_looks_at_one_corner_is_found_out() -> None:
    model = _looks_at_a_corner()
    scores = Scores(model)
    seen = grad_cams(scores, PICTURE, 7)
    # The slope of class 7 is 20 / 196 in one quarter, a mean of 5 / 196 over the whole layer.
    np.testing.assert_allclose(seen["seen"], PICTURE / 255 * 5 / 196, atol=1e-6)
    quarters = seen["quarters"]
    means = (PICTURE / 255).reshape(2, 14, 2, 14).mean(axis=(1, 3))
    np.testing.assert_allclose(quarters, means * 5, atol=1e-5)
    found = integrated_gradients(scores, PICTURE, 7)
    assert found.pixels[:14].max() == 0 == found.pixels[:, :14].max()
    assert found.pixels[14:, 14:].min() > 0
    assert found.gap < 1e-3

    def predict(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        scaled = pictures[..., None].astype(np.float32) / 255
        return np.asarray(model(scaled, training=False), np.float32)

    dropped = occlusion(PICTURE, predict, label=7)
    assert min(dropped.worst_at) >= 10, "only squares that touch the corner matter"
    assert dropped.drops[20:, 20:].min() > 0 > dropped.drops[:10, :10].max() - 1e-9


def test_what_speaks_against_a_class_is_not_in_its_grad_cam() -> None:
    model = _looks_at_a_corner()
    dense = model.get_layer("logits")
    kernel, bias = dense.get_weights()
    dense.set_weights([-kernel, bias])
    assert grad_cams(Scores(model), PICTURE, 7)["seen"].max() == 0


def test_a_softmax_that_cannot_be_taken_off_gives_the_same() -> None:
    weights = np.random.default_rng(3).normal(size=(28, 28, 10)).astype(np.float32) / 50
    whole = _linear(weights)
    pictures = keras.Input((28, 28, 1))
    dense = keras.layers.Dense(10, activation="softmax")
    one = keras.Model(pictures, dense(keras.layers.Flatten()(pictures)))
    dense.set_weights(whole.get_layer("logits").get_weights())
    found = integrated_gradients(Scores(one), PICTURE, 4)
    expected = PICTURE / 255 * (weights[..., 4] - weights.mean(axis=-1))
    np.testing.assert_allclose(found.pixels, expected, atol=1e-4)
    assert found.gap < 1e-3


def test_a_network_with_two_answers_is_asked_about_its_classes() -> None:
    keras.utils.set_random_seed(1)
    model = recognising_model(build_model(architecture("residual").blueprint({"width": 8})))
    scores = Scores(model)
    cams = grad_cams(scores, PICTURE, 0)
    assert cams["activation_last"].shape == (7, 7)
    assert integrated_gradients(scores, PICTURE, 0, steps=2).pixels.shape == (28, 28)

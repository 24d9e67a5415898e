"""What a class' score depends on, by its slope: Grad-CAM and integrated gradients. For workers.

Imports TensorFlow. Both ask about the score of a class, before the softmax: a probability near 1
hardly changes whatever the picture does.

Sources: R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via
Gradient-based Localization", arXiv:1610.02391, equations 1 and 2; M. Sundararajan, A. Taly, Q. Yan,
"Axiomatic Attribution for Deep Networks", arXiv:1703.01365, equations 1 and 3.
Differs from the sources: Grad-CAM is made for every layer that still has places, not the last
convolution alone; the integral is summed at the middles of its steps, which is closer than at their
ends, and the baseline is black, the background of these pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.explain.activations import activate
from fmnist.inference import as_batch
from fmnist.models.build import LOGITS_LAYER

__all__ = ["STEPS", "Integrated", "Scores", "affordable_steps", "grad_cams", "integrated_gradients"]

STEPS: Final = 64
"""Pictures between black and the picture itself whose slopes are added up."""

_LEAST_STEPS, _MOST_STEPS = 96, 256
_PRODUCTS: Final = 3.6e9
"""Multiply–adds forward that take about a quarter of a second, with the way back."""

_CHUNK: Final = 64


@dataclass(frozen=True, kw_only=True, eq=False)
class Integrated:
    """How much each pixel adds to a score.

    Attributes:
        pixels: ``(28, 28) float32``; they add up to ``score - baseline``, but for the steps.
        score: of the picture.
        baseline: of a black picture.
    """

    pixels: NDArray[np.float32]
    score: float
    baseline: float

    @property
    def gap(self) -> float:
        """By how much the sum misses: 0 with infinitely many steps."""
        return abs(float(self.pixels.sum()) - (self.score - self.baseline))


class Scores:
    """The score of each class as a function of the picture, and its slopes.

    What it works with is traced once a network, which takes about a second. Traced, TensorFlow also
    leaves out the slopes of the weights, which nobody asks for (and which ended the process where
    a window of one pixel moves on by two, with one picture: TensorFlow 2.21).

    Where a network ends in a softmax that cannot be taken off, the logarithm of its probabilities,
    minus their mean, stands for the scores, which it equals but for a number that all share.

    Args:
        model: what ``fmnist.export.keras_files.load_model`` accepts.
    """

    def __init__(self, model: keras.Model) -> None:
        self._model = _score_model(model)
        self._alone = tf.function(
            lambda pictures: self._model(pictures, training=False)["scores"], reduce_retracing=True
        )
        self._with_layers = tf.function(self._layer_slopes, reduce_retracing=True)
        self._with_pixels = tf.function(self._pixel_slopes, reduce_retracing=True)

    def of(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return ``(n, classes)`` scores of ``(n, 28, 28, 1)`` pictures in [0, 1]."""
        return np.asarray(self._alone(tf.constant(pictures)), np.float32)

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return ``(n, classes)`` probabilities of ``(n, 28, 28) uint8`` pictures."""
        return activate("softmax", self.of(as_batch(pictures)))

    def layer_slopes(
        self, picture: NDArray[np.float32], label: int
    ) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Return for each layer with places its values and the slopes of a score at them.

        Args:
            picture: ``(1, 28, 28, 1)`` in [0, 1].
            label: the class.

        Returns:
            Name → two times ``(h, w, c)``. Layers that do not lead to the scores are not there.
        """
        maps, slopes = self._with_layers(tf.constant(picture), tf.constant(label))
        return {name: (maps[name][0].numpy(), slopes[name][0].numpy()) for name in slopes}

    def pixel_slopes(self, pictures: NDArray[np.float32], label: int) -> NDArray[np.float32]:
        """Return the slope of a score at each pixel, ``(n, 28, 28, 1)`` as the pictures."""
        return np.asarray(self._with_pixels(tf.constant(pictures), tf.constant(label)))

    def _layer_slopes(self, picture: tf.Tensor, label: tf.Tensor) -> tuple[dict, dict]:  # type: ignore[type-arg]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(picture)
            maps = dict(self._model(picture, training=False))
            score = maps.pop("scores")[0, label]
        slopes = tape.gradient(score, maps)
        return maps, {name: slope for name, slope in slopes.items() if slope is not None}

    def _pixel_slopes(self, pictures: tf.Tensor, label: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(pictures)
            score = tf.reduce_sum(self._model(pictures, training=False)["scores"][:, label])
        return tape.gradient(score, pictures)


def _score_model(model: keras.Model) -> keras.Model:
    """Return the model from pictures to ``scores`` and to each layer with places, by its name."""
    answer = next(output for output in model.outputs if output.shape[-1] > 1)
    try:
        scores = model.get_layer(LOGITS_LAYER).output
    except ValueError:
        powers = keras.ops.log(keras.ops.maximum(answer, keras.config.epsilon()))
        scores = powers - keras.ops.mean(powers, axis=-1, keepdims=True)
    placed = {
        layer.name: layer.output
        for layer in model.layers
        if not isinstance(layer, keras.layers.InputLayer)
        and isinstance(layer.output, keras.KerasTensor)
        and len(layer.output.shape) == 4
    }
    return keras.Model(model.inputs[0], {**placed, "scores": scores})


def affordable_steps(multiply_adds: int) -> int:
    """Return how many steps a network of that cost may take: more for a small one.

    Example:
        >>> affordable_steps(416_520), affordable_steps(10_000_000), affordable_steps(37_000_000)
        (256, 256, 97)
    """
    return int(np.clip(_PRODUCTS // max(multiply_adds, 1), _LEAST_STEPS, _MOST_STEPS))


def grad_cams(
    scores: Scores, picture: NDArray[np.uint8], label: int
) -> dict[str, NDArray[np.float32]]:
    """Return where each layer sees what speaks for a class.

    Args:
        scores: of the network.
        picture: ``(28, 28) uint8``.
        label: the class.

    Returns:
        Name of the layer → ``(h, w) float32``, 0 or more, in the size of its maps.
    """
    cams = {}
    for name, (maps, slopes) in scores.layer_slopes(as_batch(picture), label).items():
        weights = slopes.mean(axis=(0, 1))
        cams[name] = np.maximum(maps @ weights, 0)
    return cams


def integrated_gradients(
    scores: Scores, picture: NDArray[np.uint8], label: int, *, steps: int = STEPS
) -> Integrated:
    """Return how much each pixel adds to the score of a class, compared with a black picture.

    Args:
        scores: of the network.
        picture: ``(28, 28) uint8``.
        label: the class.
        steps: 1 or more.
    """
    whole = as_batch(picture)
    places = (np.arange(steps) + 0.5) / steps
    shares = places.astype(np.float32).reshape(-1, 1, 1, 1)
    total = np.zeros(whole.shape[1:], np.float64)
    for start in range(0, steps, _CHUNK):
        total += scores.pixel_slopes(shares[start : start + _CHUNK] * whole, label).sum(axis=0)
    ends = scores.of(np.concatenate([whole, np.zeros_like(whole)]))[:, label]
    return Integrated(
        pixels=np.asarray((whole[0] * total / steps)[:, :, 0], np.float32),
        score=float(ends[0]),
        baseline=float(ends[1]),
    )

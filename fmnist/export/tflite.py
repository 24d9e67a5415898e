"""Keras → TensorFlow Lite, with the check that both give the same answer. Imports TensorFlow.

Source: https://ai.google.dev/edge/litert/conversion/tensorflow/overview
"""

from __future__ import annotations

import contextlib
import io
from typing import Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.keras_files import answers_of
from fmnist.inference import Classifier
from fmnist.translation import _

__all__ = ["PARITY_LIMIT", "checked_conversion", "convert"]

PARITY_LIMIT: Final = 1e-4
"""Largest difference of a probability at which a converted model is offered."""


def convert(model: keras.Model) -> bytes:
    """Return ``model`` as a float32 TensorFlow Lite file."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    # The converter prints a description of the model, where a command's own output belongs.
    with contextlib.redirect_stdout(io.StringIO()):
        content: bytes = converter.convert()
    return content


def checked_conversion(model: keras.Model, pictures: NDArray[np.uint8]) -> tuple[bytes, float]:
    """Convert ``model`` and compare both on ``pictures``.

    Args:
        model: the Keras model.
        pictures: ``(n, 28, 28) uint8`` to compare on.

    Returns:
        The TensorFlow Lite file and the largest difference of a probability.

    Raises:
        ModelError: the two differ by more than ``PARITY_LIMIT``.
    """
    content = convert(model)
    expected, found = answers_of(model, pictures), Classifier.from_bytes(content).answers(pictures)
    difference = max(
        float(np.abs(expected.probabilities - found.probabilities).max()),
        float(np.abs(expected.known - found.known).max()),
    )
    if not difference <= PARITY_LIMIT:
        raise ModelError(
            _(
                "The TensorFlow Lite model differs from the Keras model by {difference:.2g} "
                "in a probability; accepted is at most {limit:g}. It is not offered."
            ).format(difference=difference, limit=PARITY_LIMIT)
        )
    return content, difference

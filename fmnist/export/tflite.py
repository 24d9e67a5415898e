"""Keras → TensorFlow Lite, with the check that both give the same answer. Imports TensorFlow.

Source: https://ai.google.dev/edge/litert/conversion/tensorflow/overview and, for the smaller
variants, https://ai.google.dev/edge/litert/conversion/tensorflow/quantization/post_training_quantization
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Final, Literal, get_args

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.keras_files import answers_of
from fmnist.export.measured import PARITY_LIMIT
from fmnist.inference import Classifier, as_batch
from fmnist.models.build import class_model
from fmnist.translation import _

__all__ = ["PARITY_LIMIT", "VARIANTS", "Variant", "checked_conversion", "convert"]

Variant = Literal["float32", "float16", "dynamic", "int8"]
VARIANTS: Final[tuple[Variant, ...]] = get_args(Variant)


def convert(
    model: keras.Model,
    variant: Variant = "float32",
    *,
    examples: NDArray[np.uint8] | None = None,
) -> bytes:
    """Return ``model`` as a TensorFlow Lite file; of a model of several tasks, the class alone.

    Args:
        model: the Keras model.
        variant: ``float16`` and ``dynamic`` store the weights in fewer bits, ``int8`` calculates
            in whole numbers throughout and takes the pixels 0–255 as they are.
        examples: ``(n, 28, 28) uint8``, training pictures that tell ``int8`` how large the values
            between the layers get; else not used.
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(class_model(model))
    if variant != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if variant == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if variant == "int8":
        pictures = np.zeros((1, 28, 28), np.uint8) if examples is None else examples

        def representative() -> Iterator[list[NDArray[np.float32]]]:
            for picture in pictures:
                yield [as_batch(picture)]

        converter.representative_dataset = representative
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.uint8
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

"""Makes each format of a Keras model, and asks the made file itself for answers. TensorFlow."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.export.formats import FORMATS, SAVED_MODEL_FOLDER, ExportFormat
from fmnist.export.keras_files import load_model, model_bytes
from fmnist.export.onnx_file import OnnxReader, onnx_bytes
from fmnist.export.saved_model import saved_model_zip
from fmnist.export.tflite import VARIANTS, convert
from fmnist.inference import Classifier, as_batch

__all__ = ["Probabilities", "made", "read_back"]

Probabilities = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""``(n, 28, 28) uint8`` → ``(n, classes) float32``."""


def made(model: keras.Model, key: str, *, examples: NDArray[np.uint8]) -> bytes:
    """Return ``model`` in one of ``FORMATS``.

    Args:
        model: what ``load_model`` returned.
        key: of the format.
        examples: ``(n, 28, 28) uint8`` for ``int8``, see ``fmnist.export.tflite.convert``.

    Raises:
        ModelError: what the format needs is not installed.
    """
    for variant in VARIANTS:
        if key == variant:
            return convert(_for_one_picture(model), variant, examples=examples)
    if key == "saved_model":
        return saved_model_zip(model)
    if key == "onnx":
        return onnx_bytes(model)
    return model_bytes(model, FORMATS[key].suffix)


def _for_one_picture(model: keras.Model) -> keras.Model:
    """Return ``model`` for one picture at a time: browsers and small devices want fixed shapes."""
    inputs = keras.Input(model.input_shape[1:], batch_size=1)
    return keras.Model(inputs, model(inputs))


def read_back(content: bytes, entry: ExportFormat) -> Probabilities:
    """Return what asks a made file about pictures: on one thread in a worker.

    Raises:
        ModelError: the file cannot be read.
    """
    if entry.lite:
        return Classifier.from_bytes(content, entry.key).probabilities
    if entry.key == "onnx":
        return OnnxReader(content).probabilities
    with tempfile.TemporaryDirectory(prefix="fmnist-") as name:
        if entry.key == "saved_model":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                archive.extractall(name)  # our own, made a moment ago
            loaded = tf.saved_model.load(str(Path(name) / SAVED_MODEL_FOLDER))
            return _asking(lambda batch: loaded.serve(tf.constant(batch)))
        path = Path(name) / f"model{entry.suffix}"
        path.write_bytes(content)
        return _asking(load_model(path).predict_on_batch)


def _asking(call: Callable[[NDArray[np.float32]], object]) -> Probabilities:
    def probabilities(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        outputs = [np.asarray(part) for part in tf.nest.flatten(call(as_batch(pictures)))]
        # A model for photos has a second output of one value, see fmnist.models.recognising.
        return np.asarray(max(outputs, key=lambda rows: rows.shape[-1]), np.float32)

    return probabilities

"""A Keras model as an ONNX file, where the converter is installed. Imports TensorFlow.

The converter is Keras' own, which uses ``tf2onnx``. That is an extra of this package
(``pip install fmnist[onnx]``), because its makers look for somebody to keep it and test it with
TensorFlow up to 2.15 only. So nothing is taken for granted: each file is run by ONNX Runtime on
all test pictures before it is offered.

Source: https://keras.io/api/models/model_saving_apis/export/ (``format="onnx"``),
https://github.com/onnx/tensorflow-onnx
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.inference import as_batch
from fmnist.translation import _

__all__ = ["OnnxReader", "onnx_bytes"]


def onnx_bytes(model: keras.Model) -> bytes:
    """Return ``model`` as an ONNX file.

    Raises:
        ModelError: the converter is not installed.
    """
    _require("tf2onnx", "onnx")
    model(as_batch(np.zeros((1, 28, 28), np.uint8)))  # a model just read was never called
    with tempfile.TemporaryDirectory(prefix="fmnist-") as folder:
        path = Path(folder) / "model.onnx"
        with contextlib.redirect_stdout(io.StringIO()):
            model.export(path, format="onnx", verbose=False)
        return path.read_bytes()


class OnnxReader:
    """Runs an ONNX file on one thread.

    Raises:
        ModelError: ONNX Runtime is not installed.
    """

    def __init__(self, content: bytes) -> None:
        _require("onnxruntime")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def probabilities(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return ``(n, classes) float32`` for ``(n, 28, 28) uint8``."""
        outputs = self._session.run(None, {self._input: as_batch(pictures)})
        # A model for photos has a second output of one value, see fmnist.models.recognising.
        return np.asarray(max(outputs, key=lambda rows: rows.shape[-1]), np.float32)


def _require(*names: str) -> None:
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(
            _("{packages} is not installed. Install it with: pip install 'fmnist[onnx]'").format(
                packages=", ".join(missing)
            )
        )

"""A Keras model as a SavedModel, in a zip, since it is a folder. Imports TensorFlow.

Source: https://keras.io/api/models/model_saving_apis/export/
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Final

import keras

from fmnist.export.formats import SAVED_MODEL_FOLDER

__all__ = ["saved_model_zip"]

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def saved_model_zip(model: keras.Model) -> bytes:
    """Return ``model`` as a zip of one folder, ready for TensorFlow Serving."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="fmnist-") as name:
        folder = Path(name) / SAVED_MODEL_FOLDER
        model.export(folder, format="tf_saved_model", verbose=False)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                inside = f"{SAVED_MODEL_FOLDER}/{file.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(inside, _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes())
    return packed.getvalue()

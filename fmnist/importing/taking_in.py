"""A checked Keras file as a model that this app can use. Imports TensorFlow.

What courses teach differs in three ways that can be mended without touching a weight: pictures of
``(28, 28)`` instead of ``(28, 28, 1)``, pixels of 0–255 instead of 0–1, and logits instead of
probabilities (https://www.tensorflow.org/tutorials/keras/classification has the first and the
last). Layers that do so are put before and behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.keras_files import model_bytes
from fmnist.export.tflite import checked_conversion
from fmnist.inference import as_batch
from fmnist.labels import PICTURE_SHAPE
from fmnist.translation import _

__all__ = ["taken_in"]

_WHOLE: Final = (None, *PICTURE_SHAPE, 1)
_FLAT: Final = ((None, *PICTURE_SHAPE), (None, PICTURE_SHAPE[0] * PICTURE_SHAPE[1]))
_COMPARED: Final = 256
_CLEARLY: Final = 0.2
"""So much better with pixels of 0–255 is no chance."""


def taken_in(
    path: Path, name: str, *, suffix: str, classes: int, folder: Path
) -> tuple[bytes, int, list[str], float]:
    """Load a checked file, mend it, convert it, and write ``model.keras`` into ``folder``.

    Args:
        path: the file.
        name: what its owner calls it.
        suffix: ``.keras`` or ``.h5``.
        classes: how many it has to tell apart.
        folder: with ``learned.npy`` and ``learned_labels.npy``, to find out what pixels it wants.

    Returns:
        The ``.tflite`` file, its parameters, what was changed, and the largest difference of a
        probability between both files.

    Raises:
        ModelError: Keras cannot read it, it does not go from a picture to the classes, or its
            LiteRT file gives other answers.
    """
    model = _loaded(path, name, suffix)
    pictures = np.load(folder / "learned.npy", allow_pickle=False)
    labels = np.load(folder / "learned_labels.npy", allow_pickle=False)
    mended, notes = _mended(model, name, classes, pictures, labels)
    (folder / "model.keras").write_bytes(model_bytes(mended))
    content, parity = checked_conversion(mended, pictures[:_COMPARED])
    return content, int(model.count_params()), notes, parity


def _loaded(path: Path, name: str, suffix: str) -> keras.Model:
    named = path.with_name(f"checked{suffix}")
    path.rename(named)
    try:
        return keras.models.load_model(named, compile=False, safe_mode=True)
    except Exception as error:  # whatever a strange file makes Keras raise
        lines = [line for line in str(error).strip().splitlines() if line.strip()]
        # The cause stands last, after all that Keras was about to do.
        reason = (lines[-1] if lines else type(error).__name__)[:300]
        raise ModelError(
            _("Keras {version} cannot read {name}: {reason}").format(
                version=keras.__version__, name=name, reason=reason
            )
        ) from error


def _mended(
    model: keras.Model,
    name: str,
    classes: int,
    pictures: NDArray[np.uint8],
    labels: NDArray[np.integer],
) -> tuple[keras.Model, list[str]]:
    source, target = model.input_shape, model.output_shape
    if source not in (_WHOLE, *_FLAT) or target != (None, classes):
        raise ModelError(
            _(
                "{name} goes from {source} to {target}; accepted is a model from (28, 28, 1), "
                "(28, 28) or (784) to {classes} classes."
            ).format(name=name, source=source, target=target, classes=classes)
        )
    notes = []
    inputs = keras.Input((*PICTURE_SHAPE, 1))
    values = inputs
    if source != _WHOLE:
        values = keras.layers.Reshape(source[1:])(values)
        notes.append(_("It takes pictures of another shape: a layer that reshapes them was added."))
    plain = keras.Model(inputs, model(values))
    scaled = keras.Model(inputs, model(keras.layers.Rescaling(255.0)(values)))
    batch = as_batch(pictures)
    rows, rows_scaled = (np.asarray(part.predict_on_batch(batch)) for part in (plain, scaled))
    right, right_scaled = ((part.argmax(axis=1) == labels).mean() for part in (rows, rows_scaled))
    chosen = plain
    if right_scaled >= right + _CLEARLY:
        chosen, rows = scaled, rows_scaled
        notes.append(_("It takes pixels of 0–255: a layer that multiplies by 255 was added."))
    if not np.isfinite(rows).all():
        raise ModelError(_("{name} gives outputs that are not numbers.").format(name=name))
    if rows.min() < -1e-3 or np.abs(rows.sum(axis=1) - 1).max() > 0.01:
        chosen = keras.Model(inputs, keras.layers.Softmax()(chosen(inputs)))
        notes.append(_("It gives logits: a softmax that makes probabilities of them was added."))
    return chosen, notes

"""``.keras`` and ``.h5`` files. Imports TensorFlow.

Loading is always ``safe_mode``: a ``.keras`` file can carry code in a Lambda layer, which is
refused. Source: https://keras.io/api/models/model_saving_apis/
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.data.attributes import ATTRIBUTES
from fmnist.errors import ModelError
from fmnist.inference import Answers, as_batch
from fmnist.labels import LEAST_CLASSES, MOST_CLASSES, PICTURE_SHAPE
from fmnist.translation import _

__all__ = ["FORMATS", "answers_of", "load_model", "model_bytes"]

FORMATS: Final = (".keras", ".h5")

_FURTHER: Final = {1, *(len(attribute.values) for attribute in ATTRIBUTES.values())}
"""How many values a further answer may have."""


def model_bytes(model: keras.Model, suffix: str = ".keras") -> bytes:
    """Return ``model`` as the content of a ``.keras`` or ``.h5`` file.

    Raises:
        ModelError: another suffix.
    """
    if suffix not in FORMATS:
        raise ModelError(
            _("Cannot save a model as {suffix}; accepted are {formats}.").format(
                suffix=suffix, formats=", ".join(FORMATS)
            )
        )
    with tempfile.TemporaryDirectory(prefix="fmnist-") as folder:
        path = Path(folder) / f"model{suffix}"
        model.save(path)
        return path.read_bytes()


def answers_of(model: keras.Model, pictures: NDArray[np.uint8]) -> Answers:
    """Return what a model that ``load_model`` accepts says of ``(n, 28, 28) uint8``."""
    found = model.predict(as_batch(pictures), batch_size=256, verbose=0)
    rows, *others = found if isinstance(found, list) else [found]
    known = next((other[:, 0] for other in others if other.shape[1] == 1), rows.max(axis=1))
    return Answers(probabilities=rows, known=known)


def load_model(path: Path) -> keras.Model:
    """Read a classifier of 28×28 pictures from a ``.keras`` or ``.h5`` file.

    Raises:
        ModelError: no such file, another format, damaged, carrying code, or not a model from
            ``(28, 28, 1)`` to a probability a class.
    """
    if path.suffix not in FORMATS:
        raise ModelError(
            _("Cannot read {name}: its ending is {suffix!r}; accepted are {formats}.").format(
                name=path.name, suffix=path.suffix, formats=", ".join(FORMATS)
            )
        )
    if not path.is_file():
        raise ModelError(_("There is no file {name}.").format(name=path))
    try:
        model = keras.models.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # whatever a damaged file makes Keras raise
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            _("Cannot read {name} as a Keras model: {reason}").format(name=path.name, reason=reason)
        ) from error
    shapes = model.output_shape if isinstance(model.output_shape, list) else [model.output_shape]
    if model.input_shape != (None, *PICTURE_SHAPE, 1) or not _accepted(shapes):
        raise ModelError(
            _(
                "{name} goes from {input_shape} to {output_shape}; "
                "accepted is a model from (28, 28, 1) to a probability for each of {least} to "
                "{most} classes."
            ).format(
                name=path.name,
                input_shape=model.input_shape,
                output_shape=model.output_shape,
                least=LEAST_CLASSES,
                most=MOST_CLASSES,
            )
        )
    return model


def _accepted(shapes: list[tuple[int | None, ...]]) -> bool:
    """Whether there is one probability a class, and perhaps further, smaller answers.

    See ``fmnist.models.recognising`` and ``fmnist.models.multi_task``.
    """
    first, *others = shapes
    count = first[-1] if len(first) == 2 else None
    return (
        count is not None
        and LEAST_CLASSES <= count <= MOST_CLASSES
        and all(len(shape) == 2 and shape[1] in _FURTHER for shape in others)
    )

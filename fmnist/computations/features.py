"""The values of one layer of a model for every picture of a split. Without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.errors import ModelError
from fmnist.export.bundle import TFLITE
from fmnist.features import Features
from fmnist.translation import _

__all__ = ["compute", "reader"]

_MOST_BYTES: Final = 256 * 1024 * 1024


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the values.

    Args:
        parameters: ``model`` (identifier of the catalogue), ``layer`` (key, see
            ``fmnist.features``) and ``split`` (``train``, ``test``).
        inputs: what it may use.

    Returns:
        ``features``: ``(n, d) float16``, row i is picture i of the split.

    Raises:
        ModelError: the model has no such layer, or all its values are too many to keep.
    """
    features = reader(inputs, parameters["model"])
    pictures: NDArray[np.uint8] = inputs.dataset.split(parameters["split"])[0]
    layer = features.layer(parameters["layer"])
    size = 2 * layer.size * len(pictures)
    if size > _MOST_BYTES:
        raise ModelError(
            _(
                "The values {layer} of {count:,} pictures take {size:,} MB; at most {most} MB are "
                "kept. Choose a later layer."
            ).format(
                layer=layer.title,
                count=len(pictures),
                size=size // 1024**2,
                most=_MOST_BYTES // 1024**2,
            )
        )
    values = features.values(pictures, [layer.key], report=inputs.report)
    return {"features": values[layer.key]}


def reader(inputs: Inputs, model: str) -> Features:
    """Return the reader of a model of the catalogue."""
    entry = inputs.model(model)
    return Features(entry.read(TFLITE), entry.identifier)

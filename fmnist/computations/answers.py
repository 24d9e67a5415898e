"""What a model says about every picture of a split. Without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.labels import CLASS_COUNT

__all__ = ["compute"]

_CHUNK: Final = 1000


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Ask the model.

    Args:
        parameters: ``model`` (identifier of the catalogue) and ``split`` (``train``, ``test``).
        inputs: what it may use.

    Returns:
        ``probabilities``: ``(n, 10) float32``, row i is picture i of the split.

    Raises:
        ModelError: the model cannot be read.
    """
    pictures: NDArray[np.uint8] = inputs.dataset.split(parameters["split"])[0]
    classifier = inputs.model(parameters["model"]).classifier()
    found = np.empty((len(pictures), CLASS_COUNT), np.float32)
    for start in range(0, len(pictures), _CHUNK):
        part = slice(start, start + _CHUNK)
        found[part] = classifier.probabilities(pictures[part])
        inputs.report(min(start + _CHUNK, len(pictures)) / len(pictures))
    return {"probabilities": found}

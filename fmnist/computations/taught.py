"""The files of a network that was taught classes of one's own. For workers: imports TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.labels import ClassNames
from fmnist.teaching.head import Head

__all__ = ["compute"]

_COMPARED: Final = 64
"""Pictures on which both files are compared."""


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Put the head on its backbone, and make both files.

    Args:
        parameters: ``model`` (the backbone), ``head`` (``Head.to_text``), ``class_names``,
            ``accuracy`` and ``loss`` of the cross-validation, ``pictures`` it has learned from.
        inputs: what it may use.

    Returns:
        File name → its content, ``(bytes,) uint8``.

    Raises:
        ModelError: both files do not give the same answers.
    """
    from fmnist.export.taught import taught_files

    names = ClassNames(parameters["class_names"])
    files = taught_files(
        inputs.model(parameters["model"]),
        Head.from_text(parameters["head"], classes=len(names)),
        names,
        accuracy=parameters["accuracy"],
        loss=parameters["loss"],
        pictures=parameters["pictures"],
        views=inputs.dataset.x_test[:_COMPARED],
    )
    return {name: np.frombuffer(content, np.uint8) for name, content in files.items()}

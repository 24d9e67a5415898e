"""The test pictures that each unit of each layer of a model responds to most.

With TensorFlow, which goes through ten thousand pictures faster than NumPy: for workers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.explain.network import read_network
from fmnist.explain.strongest import Strongest

__all__ = ["COUNT", "PICTURES", "VALUES", "compute", "shown_kind"]

COUNT: Final = 10
PICTURES: Final = "pictures:"
VALUES: Final = "values:"
"""Before the name of a layer."""

_CHUNK: Final = 250
_WITHOUT: Final = ("InputLayer", "Flatten", "Reshape", "Permute", "Resizing", "Rescaling")


def shown_kind(kind: str) -> bool:
    """Return whether units of that kind of layer look for anything of their own."""
    return kind not in _WITHOUT


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the pictures.

    Args:
        parameters: ``model`` (identifier of the catalogue).
        inputs: what it may use.

    Returns:
        For each layer, under ``PICTURES`` and its name, ``(COUNT, units) int64``, numbers of test
        pictures, the strongest first, −1 where there are fewer; under ``VALUES``, ``(COUNT,
        units) float32``, the largest value of the unit's map.

    Raises:
        ModelError: the model cannot be read.
    """
    from fmnist.explain.loaded import keras_model, responding_model

    entry = inputs.model(parameters["model"])
    network = read_network(entry.keras_file(), entry.identifier)
    nodes = [node for node in network.nodes if shown_kind(node.kind)]
    found = {node.name: Strongest.of(node.units, count=COUNT) for node in nodes}
    respond = responding_model(keras_model(entry), [node.name for node in nodes])
    pictures: NDArray[np.uint8] = inputs.dataset.split("test")[0]
    for start in range(0, len(pictures), _CHUNK):
        chunk = pictures[start : start + _CHUNK]
        for name, responses in respond(chunk).items():
            found[name].see(responses, start)
        inputs.report((start + len(chunk)) / len(pictures))
    return {
        **{PICTURES + name: each.pictures for name, each in found.items()},
        **{VALUES + name: each.values for name, each in found.items()},
    }

"""How long a model takes for one picture on a worker's machine, one thread. No TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.export.timing import machine, milliseconds

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Time the model.

    Args:
        parameters: ``model`` (identifier of the catalogue).
        inputs: what it may use.

    Returns:
        ``milliseconds``: ``(k,) float64``, of single pictures; ``machine``: what calculated.
    """
    classifier = inputs.model(parameters["model"]).classifier()
    times = milliseconds(classifier.probabilities, inputs.dataset.x_test[:100])
    return {"milliseconds": times, "machine": np.array(machine())}

"""The training picture that is nearest to each test picture, by pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.data.neighbours import nearest_of_each

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:  # noqa: ARG001 - as all kinds
    """Find them.

    Returns:
        ``indices``: ``(n,) int32``, row i is the training picture nearest to test picture i.
        ``distances``: ``(n,) float32``, Euclidean.
    """
    dataset = inputs.dataset
    found = nearest_of_each(dataset.x_test, dataset.x_train, report=inputs.report)
    return {
        "indices": found.indices.astype(np.int32),
        "distances": found.distances.astype(np.float32),
    }

"""The pictures that are there twice, or nearly, in both splits together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.data.duplicates import find_duplicates

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:  # noqa: ARG001 - as all kinds
    """Find them.

    Returns:
        ``pairs``: ``(k, 2) int32``, positions: training pictures first, then test pictures.
        ``rms``: ``(k,) float32``, see ``fmnist.data.duplicates``.
        ``limit``: ``() float64``, nearer than which they are complete.
    """
    dataset = inputs.dataset
    found = find_duplicates(np.concatenate([dataset.x_train, dataset.x_test]), report=inputs.report)
    return {"pairs": found.pairs, "rms": found.rms, "limit": np.array(found.limit)}

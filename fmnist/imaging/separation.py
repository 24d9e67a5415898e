"""Find the one item in a photo: by a network, and by GrabCut and k-means, which see other things.

Sources: ``fmnist.imaging.separator``, ``fmnist.imaging.repeated``.
Differs from the source: a classifier looks at the item through the masks of both, since on photos
the two together are right more often than either.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.adjustments import Method
from fmnist.imaging.refining import refined
from fmnist.imaging.repeated import averaged, from_network
from fmnist.imaging.segmentation import Segmentation, cleaned, contrast_of, segment
from fmnist.imaging.separator import shipped_separator

__all__ = ["separate"]

_LEAST, _MOST = 0.1, 0.95
"""A share that is smaller or larger is no item of the network's."""
_SURE: Final = (0.5, 0.35, 0.65)
"""How sure the network must be that something is item: what counts, and other views of it."""
_WIDTH: Final = 0.3
"""Sureness over which an edge fades out."""
_NEAR: Final = 7
"""Pixels around the item, twice, within which edges fade out."""


def separate(colours: NDArray[np.uint8], *, method: Method = "auto") -> Segmentation:
    """Find the one item in a photo: as ``segment``, but the network has the word automatically.

    Where the network finds nothing plausible, ``segment`` stands alone.
    """
    if method != "auto":
        return segment(colours, method=method)
    sureness = refined(colours, shipped_separator().item(colours))
    mask = cleaned(sureness >= _SURE[0])
    if not _LEAST <= mask.mean() <= _MOST:
        return segment(colours)
    # Whatever else the network saw, far from the item, is no part of it.
    near = cv2.dilate(mask.astype(np.uint8), np.ones((_NEAR, _NEAR), dtype=np.uint8))
    other = averaged(colours)
    views = (other, from_network(colours, sureness))
    beside = np.zeros(mask.shape, dtype=bool) if other is None else other >= 0.5
    return Segmentation(
        mask=mask,
        method="network",
        agreement=float((mask & beside).sum() / (mask | beside).sum()),
        contrast=contrast_of(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB), mask),
        layers=(
            *(_ramp(sureness, level) * near for level in _SURE),
            *(view for view in views if view is not None),
        ),
    )


def _ramp(sureness: NDArray[np.float32], level: float) -> NDArray[np.float32]:
    """Return 0 well below the level, 1 well above it, and what lies between near it."""
    return np.asarray(np.clip((sureness - level) / _WIDTH + 0.5, 0, 1), dtype=np.float32)

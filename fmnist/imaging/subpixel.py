"""Crop, fit and centre between the pixels, so that a photo moved a little gives nearly the same.

Source: as ``fmnist.imaging.framing``, which takes whole pixels: fitting into 28 of them, a box one
pixel wider moves everything, and of an odd width a mirrored picture is centred a pixel elsewhere.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.framing import check_longest
from fmnist.labels import PICTURE_SIDE, WHITE

__all__ = ["extent", "placed"]

_VISIBLE: Final = 0.5
"""Share of a pixel that must belong to the item for the pixel to count."""
_FINE: Final = 8
"""Points along each side of a pixel of 28 that are averaged."""


def extent(mask: NDArray[np.floating[Any]]) -> tuple[float, float, float, float]:
    """Return as ``box_around`` what is seen of ``mask``, to fractions of a pixel.

    An edge lies where the mask, along its brightest line, passes through a half.

    Example:
        >>> extent(np.array([[0.0, 0.25, 1.0, 0.75, 0.0]]))
        (0.0, 1.8333..., 1.0, 3.8333...)
    """
    top, bottom = _ends(mask.max(axis=1))
    left, right = _ends(mask.max(axis=0))
    return top, left, bottom, right


def _ends(profile: NDArray[np.floating[Any]]) -> tuple[float, float]:
    level = min(_VISIBLE, float(profile.max()))
    return _start(profile, level), len(profile) - _start(profile[::-1], level)


def _start(profile: NDArray[np.floating[Any]], level: float) -> float:
    first = int((profile >= level).argmax())
    if not first:
        return 0.0
    before, after = float(profile[first - 1]), float(profile[first])
    return first + 0.5 - (after - level) / (after - before)


def placed(
    grey: NDArray[np.float32], box: tuple[float, float, float, float], longest_side: int
) -> NDArray[np.uint8]:
    """Return ``(28, 28) uint8``: as ``fit``, what lies in a box between pixels, centred exactly.

    Args:
        grey: (h, w) float32 in 0–255, 0 = background.
        box: what ``extent`` returns.
        longest_side: 1–28 pixels, what the longer side of the box gets.

    Raises:
        PictureError: ``longest_side`` is not in 1–28.
    """
    check_longest(longest_side)
    top, left, bottom, right = box
    scale = longest_side * _FINE / max(bottom - top, right - left)
    side = PICTURE_SIDE * _FINE
    # Pixels are squares: the middle of the first is at a half, in both pictures.
    across, down = ((side - 1 - scale * (ends - 1)) / 2 for ends in (left + right, top + bottom))
    matrix = np.array([[scale, 0, across], [0, scale, down]])
    fine = cv2.warpAffine(grey, matrix, (side, side), flags=cv2.INTER_LINEAR)
    small = fine.reshape(PICTURE_SIDE, _FINE, PICTURE_SIDE, _FINE).mean(axis=(1, 3))
    return np.asarray(small.round().clip(0, WHITE), dtype=np.uint8)

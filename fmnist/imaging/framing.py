"""Crop, fit and centre: how an item lies in a picture of Fashion-MNIST.

Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST", arXiv:1708.07747, section 2: trimmed,
longest edge resized to 28, centred on 28×28, negated. Facts about the published files: the
longest side of an item spans 28 pixels, every picture reaches at least 250.
Differs from the source: no sharpening, which made answers on photos worse.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.errors import PictureError
from fmnist.labels import PICTURE_SIDE, WHITE
from fmnist.translation import _

__all__ = ["crop", "fit", "stretch"]

_VISIBLE: Final = 0.5
"""Share of a pixel that must belong to the item for the pixel to count when cropping."""


def crop(grey: NDArray[np.uint8], mask: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Cut ``grey`` (h, w) to the box around ``mask``, (h, w) in [0, 1] and not all 0."""
    inside = mask >= min(_VISIBLE, float(mask.max()))
    rows = np.flatnonzero(inside.any(axis=1))
    columns = np.flatnonzero(inside.any(axis=0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fit(grey: NDArray[np.uint8], longest_side: int = PICTURE_SIDE) -> NDArray[np.uint8]:
    """Scale so that the longest side has ``longest_side`` pixels, and centre on black.

    Args:
        grey: (h, w) uint8, 0 = background.
        longest_side: 1–28 pixels.

    Returns:
        (28, 28) uint8; proportions are kept, the rest is padded with 0.

    Raises:
        PictureError: ``longest_side`` is not in 1–28.
    """
    if not 1 <= longest_side <= PICTURE_SIDE:
        raise PictureError(
            _("The longest side is {side} pixels; accepted are 1 to {limit}.").format(
                side=longest_side, limit=PICTURE_SIDE
            )
        )
    height, width = grey.shape
    scale = longest_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
    top, left = (PICTURE_SIDE - size[1]) // 2, (PICTURE_SIDE - size[0]) // 2
    result = np.zeros((PICTURE_SIDE, PICTURE_SIDE), dtype=np.uint8)
    result[top : top + size[1], left : left + size[0]] = small
    return result


def stretch(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Multiply the tones so that the brightest becomes 255; all-black stays black."""
    brightest = int(grey.max())
    if brightest in (0, WHITE):
        return grey
    return np.asarray((grey.astype(np.float32) * (WHITE / brightest)).round(), dtype=np.uint8)

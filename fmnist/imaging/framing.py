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

__all__ = ["box_around", "check_longest", "crop", "fit", "spread", "stretch"]

_VISIBLE: Final = 0.5
"""Share of a pixel that must belong to the item for the pixel to count when cropping."""


def crop(grey: NDArray[np.uint8], mask: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Cut ``grey`` (h, w) to the box around ``mask``, (h, w) in [0, 1] and not all 0."""
    top, left, bottom, right = box_around(mask)
    return grey[top:bottom, left:right]


def box_around(mask: NDArray[np.floating[Any]]) -> tuple[int, int, int, int]:
    """Return top, left, bottom, right of what is seen of ``mask``, (h, w) and not all 0."""
    inside = mask >= min(_VISIBLE, float(mask.max()))
    rows = np.flatnonzero(inside.any(axis=1))
    columns = np.flatnonzero(inside.any(axis=0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def check_longest(side: int) -> None:
    """Raise PictureError if an item cannot get that many pixels of 28."""
    if not 1 <= side <= PICTURE_SIDE:
        raise PictureError(
            _("The longest side is {side} pixels; accepted are 1 to {limit}.").format(
                side=side, limit=PICTURE_SIDE
            )
        )


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
    check_longest(longest_side)
    top, left, *size = _place(grey.shape[0], grey.shape[1], longest_side)
    small = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
    result = np.zeros((PICTURE_SIDE, PICTURE_SIDE), dtype=np.uint8)
    result[top : top + size[1], left : left + size[0]] = small
    return result


def spread(
    values: NDArray[np.floating[Any]],
    box: tuple[int, int, int, int],
    shape: tuple[int, int],
    *,
    longest_side: int = PICTURE_SIDE,
) -> NDArray[np.float32]:
    """Lay what belongs to the pixels of the 28×28 back on the photo: the way back of ``fit``.

    Args:
        values: (28, 28) floats.
        box: top, left, bottom, right of what was fitted.
        shape: (h, w) of the photo.
        longest_side: as for ``fit``.

    Returns:
        (h, w) float32; outside of the box it is 0.
    """
    top, left, bottom, right = box
    row, column, width, height = _place(bottom - top, right - left, longest_side)
    part = np.asarray(values[row : row + height, column : column + width], dtype=np.float32)
    large = Image.fromarray(part).resize((right - left, bottom - top), Image.Resampling.BILINEAR)
    result = np.zeros(shape, np.float32)
    result[top:bottom, left:right] = np.asarray(large)
    return result


def _place(height: int, width: int, longest_side: int) -> tuple[int, int, int, int]:
    """Return row and column of the upper left corner in 28×28, width and height there."""
    scale = longest_side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return (PICTURE_SIDE - size[1]) // 2, (PICTURE_SIDE - size[0]) // 2, *size


def stretch(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Multiply the tones so that the brightest becomes 255; all-black stays black."""
    brightest = int(grey.max())
    if brightest in (0, WHITE):
        return grey
    return np.asarray((grey.astype(np.float32) * (WHITE / brightest)).round(), dtype=np.uint8)

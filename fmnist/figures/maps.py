"""Maps of values as pictures: black is 0, orange above and violet below it.

Zero is black as the background of the pictures is, so that a map looks like what it comes from.
The hues are those of the filters (``fmnist.figures.filters``), which people with colour-vision
deficiencies tell apart.
"""

from __future__ import annotations

import base64
import io
import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["GREYS", "MAP_COLOURS", "coloured", "limit_of", "map_sheet", "strip_png", "vector_png"]

_STOPS: Final = (
    (204, 184, 255), (160, 126, 252), (120, 82, 208), (72, 44, 134), (0, 0, 0),
    (132, 66, 6), (220, 120, 28), (255, 170, 74), (255, 218, 160),
)  # fmt: skip
"""From the most negative value to the most positive one, in equal steps."""

_STEPS: Final = 257


def _colours() -> NDArray[np.uint8]:
    places = np.linspace(0, len(_STOPS) - 1, _STEPS)
    channels = [
        np.interp(places, range(len(_STOPS)), [stop[c] for stop in _STOPS]) for c in range(3)
    ]
    return np.asarray(np.rint(np.stack(channels, axis=1)), np.uint8)


MAP_COLOURS: Final = _colours()
"""``(257, 3) uint8``: −limit to +limit, zero in the middle."""

GREYS: Final = np.repeat(np.abs(np.arange(-255, 256))[:, None], 3, axis=1).astype(np.uint8)
"""``(511, 3) uint8``: −1 to +1, black in the middle, for pixels."""


def limit_of(values: NDArray[Any]) -> float:
    """Return the largest absolute value, or 1 where all are 0: it gets the strongest colour."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    return largest if largest > 0 else 1.0


def coloured(values: NDArray[Any], limit: float, *, grey: bool = False) -> NDArray[np.uint8]:
    """Return the values as colours.

    Args:
        values: any shape.
        limit: value of the strongest colour, above and below zero.
        grey: black to white instead, for pixels from 0 to ``limit``.

    Returns:
        The shape of ``values`` and a last axis of 3, ``uint8``.
    """
    shares = np.nan_to_num(np.asarray(values, np.float64) / limit).clip(-1, 1)
    if grey:
        return np.asarray(GREYS[np.rint(shares.clip(0, 1) * 255).astype(int) + 255])
    middle = _STEPS // 2
    return np.asarray(MAP_COLOURS[np.rint(shares * middle).astype(int) + middle])


def map_sheet(maps: NDArray[Any], limit: float, *, grey: bool = False) -> tuple[str, int]:
    """Return maps as the tiles of one PNG, in base64, and how many stand in one row of it.

    Args:
        maps: ``(h, w, n)``.
        limit: see ``coloured``.
        grey: see ``coloured``.
    """
    height, width, count = maps.shape
    columns = max(1, math.ceil(math.sqrt(count)))
    rows = math.ceil(count / columns)
    tiles = np.zeros((rows * columns, height, width, 3), np.uint8)
    tiles[:count] = np.moveaxis(coloured(maps, limit, grey=grey), 2, 0)
    sheet = tiles.reshape(rows, columns, height, width, 3).swapaxes(1, 2)
    return _png(sheet.reshape(rows * height, columns * width, 3)), columns


def strip_png(maps: NDArray[Any], limit: float, *, most: int, grey: bool = False) -> str:
    """Return the first maps beside each other, with see-through gaps, as a PNG in base64.

    Args:
        maps: ``(h, w, n)``.
        limit: see ``coloured``.
        most: maps that are shown at most.
        grey: see ``coloured``.
    """
    height, width, _count = maps.shape
    shown = np.moveaxis(coloured(maps[:, :, :most], limit, grey=grey), 2, 0)
    gap = max(1, width // 10)
    strip = np.zeros((height, len(shown) * (width + gap) - gap, 4), np.uint8)
    for place, tile in enumerate(shown):
        left = place * (width + gap)
        strip[:, left : left + width, :3] = tile
        strip[:, left : left + width, 3] = 255
    return _png(strip)


def vector_png(values: NDArray[Any], limit: float) -> str:
    """Return values, ``(n,)``, as one row of squares, a PNG in base64."""
    return _png(coloured(values[None], limit))


def _png(pixels: NDArray[np.uint8]) -> str:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG", compress_level=3)
    return base64.b64encode(content.getvalue()).decode("ascii")

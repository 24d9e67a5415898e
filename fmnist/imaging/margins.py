"""Find the photo on a plain page: a screenshot, a scan, a picture with bars beside it.

Source: none. To whoever separates an item from what surrounds it, a photo in the middle of a white
page is the item, with all that it shows; so the page has to go first.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.imaging.adjustments import WHOLE, Box
from fmnist.imaging.ground import outermost

__all__ = ["inner_box"]

_LEAST, _MOST = 6, 12
"""Largest difference, of 255, between colours of a clean page, and of one saved as JPEG."""
_UNLIKE: Final = 0.005
"""Largest share of a line of pixels that may differ from the page for the line to be page."""
_STRAIGHT: Final = 0.9
"""Share of the next lines that must differ from the page. Clothes have no edge as straight."""
_EDGE: Final = 0.03
"""Width of such an edge, as a share of the picture: JPEG smears it over 16 pixels."""
_SMALLEST: Final = 0.1
"""A photo takes at least this share of the width and of the height."""
_LEAST_SIDE: Final = 64
"""A smaller picture, in pixels, is an item: in the dataset, some have four straight edges."""
_STANDS_OUT: Final = 24
_ITEM: Final = 0.03
"""Smallest share of a photo that differs from the photo's own border by more than that."""

Lines = NDArray[np.int16]


def inner_box(image: Image.Image) -> Box:
    """Return where on a plain page, or between plain bars, a photo lies.

    Args:
        image: of mode RGB or RGBA; a page may be transparent too.

    Returns:
        Left, top, right, bottom, as shares of the picture; the whole picture where there is no
        page around a photo. An item on a plain background is no photo on a page.

    Example:
        >>> page = Image.new("RGB", (400, 200), "white")
        >>> page.paste("navy", (100, 0, 300, 200))
        >>> page.paste("orange", (150, 50, 250, 150))
        >>> inner_box(page)
        (0.2525, 0.0, 0.7475, 1.0)
    """
    if max(image.size) < _LEAST_SIDE:
        return WHOLE
    # Premultiplied, so that nobody sees colours under full transparency.
    colours = np.asarray(image.convert("RGBa") if image.mode == "RGBA" else image, dtype=np.int16)
    height, width = colours.shape[:2]
    tolerance = max(4, round(_EDGE * max(height, width)))
    top, bottom = _margins(colours)
    if top + bottom >= height:
        return WHOLE
    # Beside the photo only: the page above and below it says nothing about left and right.
    left, right = _margins(colours[top : height - bottom].swapaxes(0, 1))
    if left + right >= width:
        return WHOLE
    across, down = slice(left, width - right), slice(top, height - bottom)
    rows, columns = colours[:, across], colours[down].swapaxes(0, 1)
    edges = [
        _edge(lines, margin, tolerance)
        for lines, margin in (
            (columns, left),
            (rows, top),
            (columns[::-1], right),
            (rows[::-1], bottom),
        )
    ]
    if sum(edge != 0 for edge in edges) < 2 or None in edges:
        return WHOLE
    first_x, first_y, last_x, last_y = (edge or 0 for edge in edges)
    last_x, last_y = width - last_x, height - last_y
    if last_x - first_x < max(8, _SMALLEST * width) or last_y - first_y < _SMALLEST * height:
        return WHOLE
    if _plain(colours[first_y:last_y, first_x:last_x]):
        return WHOLE
    return first_x / width, first_y / height, last_x / width, last_y / height


def _plain(colours: Lines) -> bool:
    """Return whether nothing stands out in it: then it is no photo, but an item with four edges."""
    strength = np.abs(colours - np.median(outermost(colours), axis=0)).max(axis=2)
    return float((strength > _STANDS_OUT).mean()) < _ITEM


def _margins(lines: Lines) -> tuple[int, int]:
    """Return how many of the first and of the last lines, (n, m, channels), are page."""
    return _margin(lines), _margin(lines[::-1])


def _margin(lines: Lines) -> int:
    if _differing(lines[:1])[0] > _UNLIKE:
        return 0
    other = np.flatnonzero(_differing(lines) > _UNLIKE)
    return int(other[0]) if other.size else len(lines)


def _differing(lines: Lines) -> NDArray[np.float64]:
    """Return the share of each line's pixels that differ from the colour of the first line."""
    ground = np.median(lines[0], axis=0).astype(np.int16)
    spread = float(np.quantile(np.abs(lines[0] - ground).max(axis=1), 1 - _UNLIKE))
    alike = min(max(_LEAST, 2 * spread), _MOST)
    shares: NDArray[np.float64] = (np.abs(lines - ground).max(axis=2) > alike).mean(axis=1)
    return shares


def _edge(lines: Lines, margin: int, tolerance: int) -> int | None:
    """Return the first line that is wholly photo, 0 without a margin, None for no straight edge."""
    if not margin:
        return 0
    straight = _differing(lines[: margin + tolerance])[margin:] >= _STRAIGHT
    return margin + int(straight.argmax()) + 1 if straight.any() else None

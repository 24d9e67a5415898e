"""A map of values laid over a grey picture, as an RGB picture: orange for more, blue for less.

Colours: ColorBrewer's "PuOr" orange and "Blues" blue (https://colorbrewer2.org). What the map
says little about stays grey.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["dimmed", "overlay", "smoothly_enlarged"]

_MORE: Final = (253, 141, 30)
_LESS: Final = (49, 130, 220)
_STRONGEST: Final = 0.85
"""Share of the colour where the map is strongest: the picture still shows."""

_DIM: Final = 0.3


def overlay(picture: NDArray[np.uint8], values: NDArray[Any], *, least: float) -> NDArray[np.uint8]:
    """Return the picture with the map over it.

    Args:
        picture: ``(h, w) uint8``, grey, or ``(h, w, 3) uint8``, which is made grey: only the map is
            in colour.
        values: ``(h, w)``, above 0 in orange, below 0 in blue.
        least: a strongest value smaller than this does not get the full colour, so that noise is
            not shown as if it meant something.

    Returns:
        ``(h, w, 3) uint8``.
    """
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    strongest = max(float(np.abs(values).max()), least)
    share = _STRONGEST * np.abs(values) / strongest
    colour = np.where((values > 0)[..., None], _MORE, _LESS)
    mixed = grey[..., None] * (1 - share[..., None]) + colour * share[..., None]
    return np.asarray(np.rint(mixed), np.uint8)


def dimmed(colours: NDArray[np.uint8], mask: NDArray[Any]) -> NDArray[np.uint8]:
    """Return a photo in which what lies outside of ``mask`` is grey and dark.

    Args:
        colours: ``(h, w, 3) uint8``.
        mask: ``(h, w)`` in [0, 1], 1 = stays as it is.

    Returns:
        ``(h, w, 3) uint8``.
    """
    grey = colours.mean(axis=2, keepdims=True) * _DIM
    share = mask[..., None]
    return np.asarray(np.rint(colours * share + grey * (1 - share)), np.uint8)


def smoothly_enlarged(values: NDArray[Any], side: int) -> NDArray[np.float32]:
    """Return a coarse map, ``(h, w)``, as ``(side, side) float32``, smooth between its values."""
    image = Image.fromarray(np.asarray(values, np.float32))
    return np.asarray(image.resize((side, side), Image.Resampling.BILINEAR), np.float32)

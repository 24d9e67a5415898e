"""The main colours of an item, with names: where its mask is, and nowhere else.

Source: k-means on CIE LAB colours (``cv2.kmeans``), where distances are about as large as people
see them; each mean gets the name of the nearest of a table of ours.
Differs from the source: means of the same name are one colour, so the folds of a blue shirt are
not three; and lightness counts for less than hue, because the light of a room is not the cloth's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.translation import _

__all__ = ["ColourShare", "colour_name", "main_colours"]

_CLUSTERS: Final = 5
_LEAST_SHARE: Final = 0.06
_MOST_PIXELS: Final = 20_000
_LIGHTNESS_WEIGHT: Final = 0.65
_SURE: Final = 0.9
"""Pixels whose mask is lower are mixed with the background."""

_NAMED: Final[tuple[tuple[str, tuple[int, int, int]], ...]] = (
    ("black", (15, 15, 17)),
    ("dark grey", (70, 70, 72)),
    ("grey", (128, 128, 128)),
    ("light grey", (195, 195, 195)),
    ("white", (248, 248, 248)),
    ("beige", (222, 205, 175)),
    ("brown", (120, 75, 40)),
    ("brown", (150, 105, 70)),
    ("dark brown", (70, 45, 30)),
    ("red", (200, 25, 35)),
    ("dark red", (115, 20, 35)),
    ("pink", (245, 160, 185)),
    ("pink", (230, 60, 140)),
    ("pink", (205, 145, 132)),
    ("pink", (228, 175, 162)),
    ("orange", (240, 130, 30)),
    ("yellow", (245, 215, 50)),
    ("mustard", (200, 155, 40)),
    ("olive", (110, 110, 50)),
    ("green", (50, 150, 70)),
    ("light green", (160, 210, 150)),
    ("dark green", (25, 75, 50)),
    ("turquoise", (50, 185, 180)),
    ("light blue", (160, 200, 230)),
    ("blue", (40, 90, 190)),
    ("blue", (85, 120, 165)),
    ("navy", (25, 35, 75)),
    ("navy", (5, 8, 115)),
    ("purple", (110, 50, 140)),
    ("lilac", (190, 165, 215)),
)


@dataclass(frozen=True, kw_only=True)
class ColourShare:
    """One colour of an item.

    Attributes:
        name: in the language of the page, for example "navy".
        rgb: the mean of its pixels, 0–255 each.
        share: of the item's pixels, 0–1.
    """

    name: str
    rgb: tuple[int, int, int]
    share: float

    @property
    def hexadecimal(self) -> str:
        """The colour as CSS writes it, for example ``#19234b``."""
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


def main_colours(
    colours: NDArray[np.uint8], mask: NDArray[np.floating[Any]], *, most: int = 4
) -> tuple[ColourShare, ...]:
    """Return the colours that make up an item, the most common first.

    Args:
        colours: (h, w, 3) uint8 RGB.
        mask: (h, w) in [0, 1], 1 = item.
        most: at most so many; colours of less than 6% of the item are left out.

    Returns:
        None where nothing is item. The same picture gives the same colours.
    """
    inside = mask >= min(_SURE, float(mask.max()))
    pixels = colours[inside & (mask > 0)]
    if not len(pixels):
        return ()
    pixels = pixels[:: max(1, len(pixels) // _MOST_PIXELS)]
    points = _lab(pixels)
    labels = _clusters(points)
    found: dict[str, NDArray[np.bool_]] = {}
    for cluster in np.unique(labels):
        own = labels == cluster
        name = colour_name(_mean(pixels[own]))
        found[name] = found.get(name, np.zeros(len(pixels), dtype=bool)) | own
    shares = [
        ColourShare(
            name=name,
            rgb=_mean(pixels[own]),
            share=float(own.mean()),
        )
        for name, own in found.items()
        if own.mean() >= _LEAST_SHARE
    ]
    return tuple(sorted(shares, key=lambda entry: -entry.share)[:most])


def colour_name(rgb: tuple[int, int, int]) -> str:
    """Return what people call a colour.

    Example:
        >>> colour_name((20, 30, 70))
        'navy'
    """
    names, points = _table()
    here = _lab(np.array([rgb], np.uint8))
    distances = np.linalg.norm((points - here) * (_LIGHTNESS_WEIGHT, 1, 1), axis=1)
    return _names()[names[int(distances.argmin())]]


def _names() -> dict[str, str]:
    """Return each name of the table in the language of the page."""
    return {
        "black": _("black"),
        "dark grey": _("dark grey"),
        "grey": _("grey"),
        "light grey": _("light grey"),
        "white": _("white"),
        "beige": _("beige"),
        "brown": _("brown"),
        "dark brown": _("dark brown"),
        "red": _("red"),
        "dark red": _("dark red"),
        "pink": _("pink"),
        "orange": _("orange"),
        "yellow": _("yellow"),
        "mustard": _("mustard"),
        "olive": _("olive"),
        "green": _("green"),
        "light green": _("light green"),
        "dark green": _("dark green"),
        "turquoise": _("turquoise"),
        "light blue": _("light blue"),
        "blue": _("blue"),
        "navy": _("navy"),
        "purple": _("purple"),
        "lilac": _("lilac"),
    }


@cache
def _table() -> tuple[tuple[str, ...], NDArray[np.float32]]:
    names, values = zip(*_NAMED, strict=True)
    return names, _lab(np.array(values, np.uint8))


def _mean(pixels: NDArray[np.uint8]) -> tuple[int, int, int]:
    red, green, blue = pixels.mean(axis=0)
    return round(red), round(green), round(blue)


def _lab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return (n, 3) uint8 RGB as (n, 3) float32: L 0–100, a and b about −128 to 127."""
    scaled = np.ascontiguousarray(pixels[None], dtype=np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2LAB)[0], dtype=np.float32)


def _clusters(points: NDArray[np.float32]) -> NDArray[np.int32]:
    count = min(_CLUSTERS, len(points))
    if count < 2 or float(np.ptp(points, axis=0).max()) < 1:
        return np.zeros(len(points), np.int32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    cv2.setRNGSeed(0)
    weighted = points * np.array((_LIGHTNESS_WEIGHT, 1, 1), np.float32)
    labels = cv2.kmeans(weighted, count, None, criteria, 1, cv2.KMEANS_PP_CENTERS)[1]
    return np.asarray(labels, dtype=np.int32).ravel()

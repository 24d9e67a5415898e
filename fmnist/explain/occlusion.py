"""Where a classifier looks: how much its answer suffers when a part of the picture is covered.

A square of background is laid over the picture at every second pixel, and the classifier is asked
again. Where its probability falls, it needed what was covered.

Source: M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks",
arXiv:1311.2901, section 4.2.
Differs from the source: the square is black, the background of these pictures, and not grey, which
would be a piece of cloth; each pixel gets the mean over the squares that cover it. A square that
covers background only changes nothing, so the map says nothing of holes that a network looks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import PictureError
from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE
from fmnist.translation import _

__all__ = ["PATCH", "STRIDE", "Occlusion", "occlusion"]

PATCH: Final = 4
"""Pixels along each side of the square."""

STRIDE: Final = 2
"""Pixels from one place of the square to the next: 13 × 13 places."""

Predict = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""(n, 28, 28) uint8 → (n, 10) probabilities."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Occlusion:
    """What covering parts of one picture does to the probability of one class.

    Attributes:
        label: the class, 0–9.
        probability: of the whole picture, in [0, 1].
        drops: ``(28, 28) float32``: by how much the probability falls when this pixel is covered,
            the mean over all squares that cover it; below 0 where it rises.
        worst: the largest fall by one square.
        worst_at: (row, column) of the upper left corner of that square.
    """

    label: int
    probability: float
    drops: NDArray[np.float32]
    worst: float
    worst_at: tuple[int, int]


def occlusion(
    picture: NDArray[np.uint8],
    predict: Predict,
    *,
    label: int,
    patch: int = PATCH,
    stride: int = STRIDE,
) -> Occlusion:
    """Cover every part of ``picture`` and see what becomes of the probability of ``label``.

    Args:
        picture: ``(28, 28) uint8``, 0 = background.
        predict: the classifier; it is asked once, about all covered pictures.
        label: 0–9, usually the class that the classifier says.
        patch: side of the covering square, 1 to 28 pixels.
        stride: pixels between its places, at least 1 and at most ``patch``, so that every pixel is
            covered as long as the places reach the edge.

    Raises:
        PictureError: the picture has another shape, or the square does not fit.
    """
    if picture.shape != PICTURE_SHAPE or not 1 <= stride <= patch <= PICTURE_SIDE:
        raise PictureError(
            _(
                "A picture of shape {shape} cannot be covered by squares of {patch} pixels every "
                "{stride}; accepted are (28, 28), squares of 1 to 28 pixels, and steps of 1 to "
                "the side of the square."
            ).format(shape=picture.shape, patch=patch, stride=stride)
        )
    places = sorted({*range(0, PICTURE_SIDE - patch + 1, stride), PICTURE_SIDE - patch})
    corners = [(row, column) for row in places for column in places]
    covered = np.repeat(picture[None], len(corners) + 1, axis=0)
    times = np.zeros(PICTURE_SHAPE, np.float32)
    for number, (row, column) in enumerate(corners, start=1):
        covered[number, row : row + patch, column : column + patch] = 0
        times[row : row + patch, column : column + patch] += 1
    probabilities = predict(covered)[:, label]
    falls = probabilities[0] - probabilities[1:]
    drops = np.zeros(PICTURE_SHAPE, np.float32)
    for (row, column), fall in zip(corners, falls, strict=True):
        drops[row : row + patch, column : column + patch] += fall
    worst = int(falls.argmax())
    return Occlusion(
        label=label,
        probability=float(probabilities[0]),
        drops=drops / times,
        worst=float(falls[worst]),
        worst_at=corners[worst],
    )

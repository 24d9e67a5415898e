"""One item onto 28×28: moved, turned, zoomed, its tones changed, and as bright as a picture may be.

Everything that a training draws at random goes through here last, so that what a network learns
from lies in its frame as what the photo and the drawing pipeline make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.framing import box_around
from fmnist.labels import PICTURE_SIDE, WHITE

__all__ = ["Placement", "Values", "brightened", "centring", "placed"]

Values = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where the item goes.

    Attributes:
        longest_side: pixels of 28 that its longest side gets.
        turn: degrees.
        shear: horizontal shift for each pixel down, as a share.
        stretch: width relative to height; 1 keeps the proportions.
        shift: pixels right and down.
        mirrored: left to right.
    """

    longest_side: float = 28.0
    turn: float = 0.0
    shear: float = 0.0
    stretch: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    mirrored: bool = False

    @classmethod
    def drawn(cls, generator: np.random.Generator, strength: float = 1.0) -> Placement:
        """Draw one; at strength 1 as unlike the dataset as photos from home are."""
        least, most = 28 - 5.0 * strength, 28 + 0.6 * strength
        return cls(
            longest_side=float(generator.uniform(least, most)),
            turn=float(generator.normal(0, 6 * strength)),
            shear=float(generator.normal(0, 0.06 * strength)),
            stretch=float(np.exp(generator.normal(0, 0.09 * strength))),
            shift=tuple(generator.normal(0, 0.7 * strength, 2)),
            mirrored=bool(generator.random() < 0.5),
        )

    def matrix(self, span: float, side: int) -> NDArray[np.float64]:
        """Return the 2×3 matrix from a square source to 28×28.

        Args:
            span: pixels that the item's longest side has in the source.
            side: of the source, the item's centre being its own.
        """
        angle = np.radians(self.turn)
        turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        root = np.sqrt(self.stretch)
        shaped = np.array([[root, self.shear], [0, 1 / root]])
        linear = turned @ shaped * (self.longest_side / span)
        if self.mirrored:
            linear = linear @ np.diag([-1.0, 1.0])
        source = np.full(2, (side - 1) / 2)
        target = np.full(2, (PICTURE_SIDE - 1) / 2) + self.shift
        return np.column_stack([linear, target - linear @ source])


def centring(mask: NDArray[np.floating[Any]], span: float, side: int) -> NDArray[np.float64]:
    """Return the 2×3 matrix that centres what ``mask`` shows in a square of ``side`` pixels.

    Args:
        mask: (h, w) in [0, 1], not all 0.
        span: pixels that its longest side gets.
        side: of the square.
    """
    top, left, bottom, right = box_around(mask)
    scale = span / max(bottom - top, right - left)
    middle = (side - 1) / 2
    across, down = (left + right - 1) / 2, (top + bottom - 1) / 2
    return np.array([[scale, 0, middle - scale * across], [0, scale, middle - scale * down]])


def placed(values: Values, placement: Placement, span: float) -> Values:
    """Return a square picture ``(s, s)`` or ``(s, s, c)`` float32 as 28×28, 0 outside."""
    matrix = placement.matrix(span, values.shape[0])
    ratio = span / placement.longest_side
    if ratio > 1.3:
        values = cv2.GaussianBlur(values, (0, 0), 0.35 * ratio)
    return np.asarray(
        cv2.warpAffine(values, matrix, (PICTURE_SIDE, PICTURE_SIDE), flags=cv2.INTER_LINEAR),
        dtype=np.float32,
    )


def brightened(values: Values) -> NDArray[np.uint8]:
    """Clip to 0–255 and multiply so that the brightest becomes 255, as the pipelines do."""
    brightest = float(values.max())
    if brightest > 0:
        values = values * (WHITE / brightest)
    return np.asarray(np.clip(values, 0, WHITE).round(), dtype=np.uint8)

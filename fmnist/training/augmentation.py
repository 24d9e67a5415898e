"""Augmentation: how each picture of an epoch is turned, shifted, zoomed, mirrored and erased.

The random draw is made here, with NumPy and one seed an epoch, so that a page can show exactly
what a training sees without importing TensorFlow and a resumed epoch sees the same pictures.
The drawing of pixels is the training loop's.

Source: the article's ``ImageDataGenerator(rotation_range=10, width_shift_range=0.1,
height_shift_range=0.1, zoom_range=0.1)``; erasing after T. DeVries and G. W. Taylor, "Cutout",
arXiv:1708.04552.

Differs from the source: what moves in from outside is background (0), where
``ImageDataGenerator`` repeats the edge pixel. Where nothing turns or stretches the picture it is
shifted by whole pixels: between pixels it would be blurred, which no test picture is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ConfigError
from fmnist.labels import PICTURE_SIDE
from fmnist.translation import _

__all__ = ["MOST", "Augmentation", "Draw"]

MOST: Final = {"rotation": 180.0, "shift": 0.5, "zoom": 0.5, "erase": 0.9}
"""The most that each range may be."""

_ALL_ROWS: Final = slice(None)


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What was drawn for ``n`` pictures.

    Attributes:
        transforms: ``(n, 8) float32`` rows ``a0 a1 a2 b0 b1 b2 0 0``: the output pixel (x, y)
            shows the input at (a0·x + a1·y + a2, b0·x + b1·y + b2).
        boxes: ``(n, 4) int32`` rows ``top, bottom, left, right`` (the ends excluded) to erase.
    """

    transforms: NDArray[np.float32]
    boxes: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """The ranges that each picture's changes are drawn from, uniformly; 0 leaves one out.

    Attributes:
        rotation: largest turn to either side, in degrees.
        shift: largest shift along each axis, as a share of the side; alone, or with a mirror, by
            whole pixels.
        zoom: largest change of scale of each axis, as a share.
        flip: mirror half of the pictures left to right.
        erase: side of the square that is erased at a random place, as a share of the side.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    flip: bool = False
    erase: float = 0.0

    def __post_init__(self) -> None:
        for name, most in MOST.items():
            value = getattr(self, name)
            if not 0.0 <= value <= most:
                raise ConfigError(
                    _(
                        "Augmentation {name} is {value}; accepted is a number from 0 to {most:g}."
                    ).format(name=name, value=value, most=most)
                )

    @property
    def moves(self) -> bool:
        """Whether any picture is turned, shifted, zoomed or mirrored."""
        return bool(self.rotation or self.shift or self.zoom or self.flip)

    @property
    def active(self) -> bool:
        """Whether any picture is changed at all."""
        return any(getattr(self, field.name) for field in fields(self))

    def draw(
        self,
        count: int,
        generator: np.random.Generator,
        *,
        rows: NDArray[np.integer] | slice = _ALL_ROWS,
    ) -> Draw:
        """Draw the changes of ``count`` pictures.

        Args:
            count: pictures of the epoch.
            generator: drawn from alike, however few rows are wanted.
            rows: work out these rows only.
        """
        centre = (PICTURE_SIDE - 1) / 2
        angle = np.radians(generator.uniform(-self.rotation, self.rotation, count))
        zooms = generator.uniform(1 - self.zoom, 1 + self.zoom, (2, count))
        shifts = generator.uniform(-self.shift, self.shift, (2, count)) * PICTURE_SIDE
        if not self.rotation and not self.zoom:
            shifts = np.round(shifts)
        mirror = np.where(generator.random(count) < 0.5 * self.flip, -1.0, 1.0)
        corners = generator.integers(0, PICTURE_SIDE, (count, 2))
        angle, mirror = angle[rows], mirror[rows]
        (zoom_x, zoom_y), (shift_x, shift_y) = zooms[:, rows], shifts[:, rows]
        a0, a1 = np.cos(angle) * zoom_x * mirror, -np.sin(angle) * zoom_y
        b0, b1 = np.sin(angle) * zoom_x * mirror, np.cos(angle) * zoom_y
        nothing = np.zeros_like(a0)
        transforms = np.stack(
            [
                a0,
                a1,
                centre - a0 * centre - a1 * centre + shift_x,
                b0,
                b1,
                centre - b0 * centre - b1 * centre + shift_y,
                nothing,
                nothing,
            ],
            axis=1,
        )
        side = round(self.erase * PICTURE_SIDE)
        top, left = (corners[rows] - side // 2).T
        boxes = np.stack([top, top + side, left, left + side], axis=1)
        return Draw(
            transforms=transforms.astype(np.float32),
            boxes=boxes.clip(0, PICTURE_SIDE).astype(np.int32),
        )

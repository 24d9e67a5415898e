"""What every way from a picture to 28×28 returns: the result, and each step of the way to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import PictureError
from fmnist.translation import _

__all__ = ["Item", "Kind", "Preparation", "Step", "kinds"]

Kind = Literal["dataset", "drawing", "photo"]

_SMALLEST_SIDE: Final = 8
_NARROWEST: Final = 16
"""Largest ratio of the longer side to the shorter."""


@dataclass(frozen=True, eq=False)
class Step:
    """One step: its name, a sentence on what it does, and the picture after it.

    ``image`` is (h, w) or (h, w, 3) uint8, for showing.
    """

    name: str
    explanation: str
    image: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Item:
    """What a photo shows, and where: for whoever looks at the cloth itself.

    Attributes:
        colours: (h, w, 3) uint8, the photo turned, cropped and made small.
        mask: (h, w) float32 in [0, 1], 1 = item.
        box: (top, left, bottom, right) in pixels: what was fitted into 28 × 28.
        other_mask: (h, w) float32 in [0, 1], what the second segmenter says, where it differs.
    """

    colours: NDArray[np.uint8]
    mask: NDArray[np.float32]
    box: tuple[int, int, int, int]
    other_mask: NDArray[np.float32] | None = None


@dataclass(frozen=True, eq=False)
class Preparation:
    """A picture that the network can take, and how it came about.

    Attributes:
        picture: (28, 28) uint8, 0 = background, bright = cloth, as in Fashion-MNIST.
        steps: the way there, first to last; the last one shows ``picture``.
        warnings: sentences on why the answer may be wrong, for the person to read.
        kind: which of the three ways the picture went.
        views: ``(n, 28, 28) uint8``: ``picture`` and what other masks and sizes make of it, for a
            classifier to average over; ``None`` for ``picture`` alone.
        noise: whether neighbouring pixels of the photo have nothing to do with each other, so that
            it shows no thing at all.
        item: of a photo, what is item and where.
    """

    picture: NDArray[np.uint8]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    kind: Kind
    views: NDArray[np.uint8] | None = None
    noise: bool = False
    item: Item | None = None


def kinds() -> dict[Kind, str]:
    """Return what ``prepare`` accepts as ``kind`` besides ``"auto"``, each with its name."""
    return {
        "photo": _("Photo"),
        "drawing": _("Drawing"),
        "dataset": _("Dataset"),
    }


def nothing_to_see() -> PictureError:
    """Return the error for a picture in which nothing stands out."""
    return PictureError(
        _(
            "There is nothing to see: the picture has one plain colour. Draw something, or choose "
            "a picture of a piece of clothing."
        )
    )


def check_sides(width: int, height: int) -> None:
    """Raise PictureError if a picture of this size is too small or too narrow to show anything."""
    if min(width, height) < _SMALLEST_SIDE:
        raise PictureError(
            _(
                "The picture has {width} × {height} pixels; accepted are at least {least} on each "
                "side."
            ).format(width=width, height=height, least=_SMALLEST_SIDE)
        )
    if max(width, height) > _NARROWEST * min(width, height):
        raise PictureError(
            _(
                "The picture has {width} × {height} pixels, which is too narrow; accepted are "
                "pictures whose longer side is at most {ratio} times the shorter. Crop it."
            ).format(width=width, height=height, ratio=_NARROWEST)
        )

"""The pictures that the dataset page shows, cut in pages, and what one of them is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fmnist.translation import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Gallery", "PixelSummary", "one_of_each", "pixel_summary"]


@dataclass(frozen=True, eq=False)
class Gallery:
    """The pictures to look at, in the order to look at them.

    Attributes:
        positions: ``(n,)`` int64, for example into a ``Pool``.
        page_size: pictures on a page.
    """

    positions: NDArray[np.int64]
    page_size: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-len(self.positions) // self.page_size))

    def page(self, number: int) -> NDArray[np.int64]:
        """Return the positions on page ``number``, counted from 1; the nearest page if outside."""
        first = (min(max(number, 1), self.pages) - 1) * self.page_size
        return self.positions[first : first + self.page_size]

    def summary(self, number: int) -> str:
        """Say which part is shown, for example ``"Pictures 26–50 of 60,000"``."""
        count = len(self.page(number))
        if not count:
            return _("No pictures")
        first = (min(max(number, 1), self.pages) - 1) * self.page_size + 1
        return _("Pictures {first:,}–{last:,} of {total:,}").format(
            first=first, last=first + count - 1, total=len(self.positions)
        )


@dataclass(frozen=True)
class PixelSummary:
    """Least, greatest and mean pixel value of one picture, 0–255."""

    least: int
    greatest: int
    mean: float


def pixel_summary(picture: NDArray[np.uint8]) -> PixelSummary:
    """Summarise ``(28, 28)`` uint8."""
    return PixelSummary(int(picture.min()), int(picture.max()), float(picture.mean()))


def one_of_each(labels: NDArray[Any]) -> NDArray[np.int64]:
    """Return the index of the first picture of each class there is, in label order."""
    return np.unique(labels, return_index=True)[1].astype(np.int64)

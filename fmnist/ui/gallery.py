"""Which pictures the dataset page shows: chosen classes, in order or shuffled, cut in pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fmnist.translation import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Gallery", "PixelSummary", "one_of_each", "pixel_summary"]


@dataclass(frozen=True, eq=False)
class Gallery:
    """The indices of the pictures to look at, in the order to look at them.

    Attributes:
        indices: ``(n,)`` int64, into the split.
        page_size: pictures on a page.
    """

    indices: NDArray[np.int64]
    page_size: int

    @classmethod
    def of(
        cls,
        labels: NDArray[Any],
        *,
        classes: Collection[int] = (),
        seed: int | None = None,
        page_size: int = 25,
    ) -> Gallery:
        """Choose the pictures of ``classes`` (none: all ten), shuffled if a seed is given.

        Args:
            labels: ``(n,)`` labels 0–9 of a split.
        """
        chosen = np.isin(labels, list(classes)) if classes else np.ones(len(labels), bool)
        indices = np.flatnonzero(chosen)
        if seed is not None:
            indices = np.random.default_rng(seed).permutation(indices)
        return cls(indices.astype(np.int64, copy=False), page_size)

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-len(self.indices) // self.page_size))

    def page(self, number: int) -> NDArray[np.int64]:
        """Return the indices on page ``number``, counted from 1; the nearest page if outside."""
        first = (min(max(number, 1), self.pages) - 1) * self.page_size
        return self.indices[first : first + self.page_size]

    def summary(self, number: int) -> str:
        """Say which part is shown, for example ``"Pictures 26–50 of 60,000"``."""
        count = len(self.page(number))
        if not count:
            return _("No pictures")
        first = (min(max(number, 1), self.pages) - 1) * self.page_size + 1
        return _("Pictures {first:,}–{last:,} of {total:,}").format(
            first=first, last=first + count - 1, total=len(self.indices)
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

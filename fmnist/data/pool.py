"""The pictures of one split, or of both one after the other, as one sequence to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.data.dataset import Dataset
from fmnist.labels import PICTURE_SHAPE

__all__ = ["PARTS", "Part", "Pool", "Split"]

Split = Literal["train", "test"]
Part = Literal["train", "test", "both"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True, eq=False)
class Pool:
    """A sequence of pictures. A *position* counts within it, an *index* within a split.

    Attributes:
        dataset: where they come from.
        splits: one or both, in this order.
    """

    dataset: Dataset
    splits: tuple[Split, ...]

    @classmethod
    def of(cls, dataset: Dataset, part: Part) -> Pool:
        """Return the pictures of a split, or of ``"both"``: training first."""
        return cls(dataset, ("train", "test") if part == "both" else (part,))

    def __len__(self) -> int:
        """Return how many pictures there are."""
        return sum(len(self.dataset.split(split)[1]) for split in self.splits)

    @property
    def labels(self) -> NDArray[np.uint8]:
        """The label of each picture, ``(n,)`` uint8, 0–9."""
        return np.concatenate([self.dataset.split(split)[1] for split in self.splits])

    def pictures(self, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the pictures at these positions, ``(k, 28, 28)`` uint8."""
        found = np.empty((len(positions), *PICTURE_SHAPE), np.uint8)
        start = 0
        for split in self.splits:
            x = self.dataset.split(split)[0]
            here = (positions >= start) & (positions < start + len(x))
            found[here] = x[positions[here] - start]
            start += len(x)
        return found

    def place(self, position: int) -> tuple[Split, int]:
        """Return split and index of the picture at a position.

        Raises:
            IndexError: there is no such position.
        """
        index = position
        for split in self.splits:
            count = len(self.dataset.split(split)[1])
            if 0 <= index < count:
                return split, index
            index -= count
        raise IndexError(position)

    def position(self, split: Split, index: int) -> int | None:
        """Return the position of a picture, ``None`` where it is not among these."""
        start = 0
        for own in self.splits:
            count = len(self.dataset.split(own)[1])
            if own == split:
                return start + index if 0 <= index < count else None
            start += count
        return None

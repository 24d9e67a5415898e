"""Which pictures the units of a network respond to most. In NumPy, with a network's values given.

Source: M. D. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks",
arXiv:1311.2901, section 4.1 (the pictures with the strongest response tell what a unit looks for).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Strongest"]


@dataclass(eq=False)
class Strongest:
    """The pictures that each of some units has responded to most so far.

    Attributes:
        pictures: ``(k, units) int64``, the strongest first; −1 where there are fewer.
        values: ``(k, units) float32``, the responses.
    """

    pictures: NDArray[np.int64]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, units: int, *, count: int) -> Strongest:
        """Return an empty list of ``count`` places a unit."""
        return cls(
            np.full((count, units), -1, np.int64), np.full((count, units), -np.inf, np.float32)
        )

    def see(self, responses: NDArray[Any], first: int) -> None:
        """Take more pictures into account.

        Args:
            responses: ``(n, units)``.
            first: number of the first of these pictures; of equal responses the smaller number
                stands first.
        """
        count = len(self.pictures)
        numbers = np.arange(first, first + len(responses))
        values = np.concatenate([self.values, np.asarray(responses, np.float32)])
        spread = np.broadcast_to(numbers[:, None], responses.shape)
        pictures = np.concatenate([self.pictures, spread])
        order = np.argsort(-values, axis=0, kind="stable")[:count]
        self.values = np.take_along_axis(values, order, axis=0)
        self.pictures = np.take_along_axis(pictures, order, axis=0)

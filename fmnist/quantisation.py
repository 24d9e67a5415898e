"""Whole numbers that stand for real ones: how a quantised network takes pictures and answers.

Source: B. Jacob et al., "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference", arXiv:1712.05877, section 2.1: real = scale · (stored - zero).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Storage"]


@dataclass(frozen=True)
class Storage:
    """How a tensor of LiteRT stores numbers.

    Attributes:
        dtype: ``float32``, or ``uint8`` or ``int8`` where it is quantised.
        scale: what one step of a whole number is worth; 0 of a tensor of floats.
        zero: the whole number that stands for 0.
    """

    dtype: np.dtype[Any]
    scale: float = 0.0
    zero: int = 0

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Storage:
        """Take it from what an interpreter says of one of its inputs or outputs."""
        scale, zero = details["quantization"]
        return cls(np.dtype(details["dtype"]), float(scale), int(zero))

    @property
    def readable(self) -> bool:
        """Whether it is one of the kinds that are understood here."""
        if self.dtype == np.float32:
            return True
        return self.dtype in (np.uint8, np.int8) and self.scale > 0

    def stored(self, values: NDArray[np.float32]) -> NDArray[Any]:
        """Return real numbers as they are stored, to the nearest step.

        Example:
            >>> Storage(np.dtype(np.uint8), 1 / 255).stored(np.array([0.0, 0.5, 2.0], np.float32))
            array([  0, 128, 255], dtype=uint8)
        """
        if self.dtype == np.float32:
            return values
        limits = np.iinfo(self.dtype)
        steps = np.round(values / np.float32(self.scale)) + self.zero
        whole: NDArray[Any] = np.clip(steps, limits.min, limits.max).astype(self.dtype)
        return whole

    def real(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return stored numbers as the real ones that they stand for, ``float32``."""
        if self.dtype == np.float32:
            return np.asarray(values, np.float32)
        steps = values.astype(np.float32) - np.float32(self.zero)
        return np.asarray(steps * np.float32(self.scale), np.float32)

"""What was found out about a model in one format, and how it travels as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.export.formats import FORMATS, ExportFormat

__all__ = ["Latency", "Measured", "packed", "unpacked"]

PARITY_LIMIT: Final = 1e-4
"""Largest difference of a probability at which an exact format counts as the same model."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds that one picture takes: in half of the calls at most, and in 95% of them."""

    median: float
    p95: float

    @classmethod
    def of(cls, times: NDArray[Any]) -> Latency:
        """Summarise ``(k,)`` milliseconds."""
        middle, high = np.percentile(times, [50, 95])
        return cls(float(middle), float(high))


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """One file of a model, put to the test on all test pictures.

    Attributes:
        format: what kind of file.
        content: the file; empty where it could not be made.
        probabilities: ``(n, classes) float32`` on the test pictures.
        times: ``(k,) float64``, milliseconds of single pictures on one thread.
        fault: why it could not be made; else empty.
    """

    format: ExportFormat
    content: bytes
    probabilities: NDArray[np.float32]
    times: NDArray[np.float64]
    fault: str = ""

    @property
    def latency(self) -> Latency:
        """How long one picture takes."""
        return Latency.of(self.times)

    def difference(self, reference: Measured) -> float:
        """Return the largest difference of a probability from another format's."""
        return float(np.abs(self.probabilities - reference.probabilities).max())

    def accuracy(self, labels: NDArray[Any]) -> float:
        """Return the share of right answers; ``labels`` are those of the test pictures."""
        return float((self.probabilities.argmax(axis=1) == labels).mean())

    def changed(self, reference: Measured) -> NDArray[np.int64]:
        """Return which pictures it answers otherwise than another format.

        Returns:
            ``(k,) int64``, rising.
        """
        said, before = (part.probabilities.argmax(axis=1) for part in (self, reference))
        return np.flatnonzero(said != before).astype(np.int64)


def packed(found: Iterable[Measured]) -> dict[str, NDArray[Any]]:
    """Return the results as named arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    for part in found:
        key = part.format.key
        arrays[f"{key}_content"] = np.frombuffer(part.content, np.uint8)
        arrays[f"{key}_probabilities"] = part.probabilities
        arrays[f"{key}_times"] = part.times
        arrays[f"{key}_fault"] = np.array(part.fault)
    return arrays


def unpacked(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Measured]:
    """Return what ``packed`` was given, by key, in the order of ``FORMATS``."""
    return {
        key: Measured(
            format=entry,
            content=arrays[f"{key}_content"].tobytes(),
            probabilities=arrays[f"{key}_probabilities"],
            times=arrays[f"{key}_times"],
            fault=str(arrays[f"{key}_fault"]),
        )
        for key, entry in FORMATS.items()
        if f"{key}_content" in arrays
    }

"""What a process has done since it started: predictions, errors.

The run store is told with each sign of life.
A number only grows while the process lives, as a counter of Prometheus does.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import Final, Literal

__all__ = ["Tally", "add", "tallies"]

Tally = Literal["predictions", "errors"]

_lock: Final = Lock()
_counts: Final[Counter[Tally]] = Counter()


def add(what: Tally, count: int = 1) -> None:
    """Count so many more."""
    with _lock:
        _counts[what] += count


def tallies() -> dict[str, int]:
    """Return what was counted so far."""
    with _lock:
        return {"predictions": _counts["predictions"], "errors": _counts["errors"]}

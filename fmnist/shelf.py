"""Where what a visitor has brought waits for them, who may have loaded the page again.

To a server, a page that is loaded again is another visit, and what belongs to the first is gone
with it. So it also stands here, under its visitor's name, for a while after it was last used; and
not more of it than memory allows.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock, Timer
from typing import Final, Protocol

__all__ = ["KEPT_MINUTES", "Shelf", "Storable", "shelf"]

KEPT_MINUTES: Final = 30
"""So long after it was last used something stands on the shelf."""

_MOST_BYTES: Final = 300_000_000
"""Of all that is on the shelf."""


class Storable(Protocol):
    """What can stand on a shelf."""

    @property
    def size(self) -> int:
        """Bytes that it takes, about."""


@dataclass(frozen=True)
class _Kept:
    thing: Storable
    until: float


class Shelf:
    """What visitors have brought, by a key. Every method may be called from any thread.

    Args:
        seconds: how long something stays after it was last used.
        most_bytes: of all together; what was used longest ago goes first, and the newest stays,
            however large.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        *,
        seconds: float = 60.0 * KEPT_MINUTES,
        most_bytes: int = _MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._tidier: Timer | None = None

    def find(self, key: Hashable) -> Storable | None:
        """Return what stands here under a key."""
        with self._lock:
            self._tidy()
            kept = self._kept.get(key)
            return None if kept is None else kept.thing

    def keep(self, key: Hashable, thing: Storable) -> None:
        """Have something stand here, in the place of what stood there, from now on."""
        with self._lock:
            self._kept[key] = _Kept(thing, self._clock() + self._seconds)
            self._kept.move_to_end(key)
            self._tidy()
            if self._tidier is None:
                self._wait()

    def clear(self) -> None:
        """Let everything go."""
        with self._lock:
            self._kept.clear()
            if self._tidier is not None:
                self._tidier.cancel()
                self._tidier = None

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def _tidy(self) -> None:
        # In the order in which they were last used, which is that in which their time is over.
        sizes = {key: kept.thing.size for key, kept in self._kept.items()}
        total, now = sum(sizes.values()), self._clock()
        for key, kept in list(self._kept.items()):
            too_much = total > self._most_bytes and len(self._kept) > 1
            if kept.until > now and not too_much:
                break
            total -= sizes[key]
            del self._kept[key]

    def _wait(self) -> None:
        self._tidier = Timer(self._seconds, self._tidy_later)
        self._tidier.name, self._tidier.daemon = "shelf", True
        self._tidier.start()

    def _tidy_later(self) -> None:
        with self._lock:
            self._tidy()
            self._tidier = None
            if self._kept:
                self._wait()


@cache
def shelf() -> Shelf:
    """Return the shelf of this process."""
    return Shelf()

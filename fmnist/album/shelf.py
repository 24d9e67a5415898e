"""Where an album waits for its visitor, who may have loaded the page again.

To a server, a page that is loaded again is another visit, and what belongs to the first is gone
with it. So each album also stands here, under its visitor's name, for a while after it was last
used; and not more of them than memory allows.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fmnist.album.album import Album

__all__ = ["KEPT_MINUTES", "Shelf", "shelf"]

KEPT_MINUTES: Final = 30
"""So long after it was last used an album stands on the shelf."""

_MOST_BYTES: Final = 300_000_000
"""Of all picture files on the shelf."""


@dataclass(frozen=True)
class _Kept:
    album: Album
    until: float


class Shelf:
    """Albums by the names of their visitors. Every method may be called from any thread.

    Args:
        seconds: how long an album stays after it was last used.
        most_bytes: of the picture files of all albums; the one used longest ago goes first, and
            the newest stays, however large.
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
        self._albums: OrderedDict[str, _Kept] = OrderedDict()
        self._tidier: Timer | None = None

    def find(self, visitor: str) -> Album | None:
        """Return the visitor's album, if it still stands here."""
        with self._lock:
            self._tidy()
            kept = self._albums.get(visitor)
            return None if kept is None else kept.album

    def keep(self, visitor: str, album: Album) -> None:
        """Have an album stand here, in the place of the visitor's last one, from now on."""
        with self._lock:
            self._albums[visitor] = _Kept(album, self._clock() + self._seconds)
            self._albums.move_to_end(visitor)
            self._tidy()
            if self._tidier is None:
                self._wait()

    def __len__(self) -> int:
        with self._lock:
            return len(self._albums)

    def _tidy(self) -> None:
        # In the order in which they were last used, which is that in which their time is over.
        sizes = {visitor: kept.album.size for visitor, kept in self._albums.items()}
        total, now = sum(sizes.values()), self._clock()
        for visitor, kept in list(self._albums.items()):
            too_many = total > self._most_bytes and len(self._albums) > 1
            if kept.until > now and not too_many:
                break
            total -= sizes[visitor]
            del self._albums[visitor]

    def _wait(self) -> None:
        self._tidier = Timer(self._seconds, self._tidy_later)
        self._tidier.name, self._tidier.daemon = "album-shelf", True
        self._tidier.start()

    def _tidy_later(self) -> None:
        with self._lock:
            self._tidy()
            self._tidier = None
            if self._albums:
                self._wait()


@cache
def shelf() -> Shelf:
    """Return the shelf of this process."""
    return Shelf()

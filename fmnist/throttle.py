"""How often something may be tried: a bucket of tries each, which fills again with time.

One bucket for each place that tries, so that somebody who guesses does not lock out others, and a
larger one for all of them together. Kept by the server's process and not by a session: who
reconnects finds the bucket as empty as before.

Source: the token bucket, https://en.wikipedia.org/wiki/Token_bucket
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

__all__ = ["Bucket", "Throttle"]

_MOST_PLACES: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """So many tries at once, and one more after each ``seconds``."""

    tries: int
    seconds: float


class Throttle:
    """Counts tries, for every thread of a process.

    Args:
        each: for each place.
        all_together: for all places together.
        clock: seconds that only grow.
    """

    def __init__(
        self, each: Bucket, all_together: Bucket, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each, self._all = each, all_together
        self._clock = clock
        self._lock = Lock()
        self._full_at: dict[str, float] = {}  # when the bucket would be full again
        self._all_full_at = 0.0

    def wait(self, place: str) -> float:
        """Take a try, and return 0; or return the seconds until there is one again."""
        now = self._clock()
        with self._lock:
            own = _wait(self._each, self._full_at.get(place, now), now)
            wait = max(own, _wait(self._all, self._all_full_at, now))
            if wait > 0:
                return wait
            if len(self._full_at) >= _MOST_PLACES:
                self._full_at = {
                    name: until for name, until in self._full_at.items() if until > now
                }
            self._full_at[place] = max(self._full_at.get(place, now), now) + self._each.seconds
            self._all_full_at = max(self._all_full_at, now) + self._all.seconds
        return 0.0

    def forgive(self, place: str) -> None:
        """Forget the tries of a place: one of them was right."""
        with self._lock:
            self._full_at.pop(place, None)


def _wait(bucket: Bucket, until: float, now: float) -> float:
    """Return the seconds until a bucket that is full at ``until`` has a try."""
    return max(0.0, until - now - (bucket.tries - 1) * bucket.seconds)

"""The pulse of a worker: it says that it lives where its work says nothing for a while.

A first step is traced, a model is converted and scored: that may take longer than a silence
means. The pulse beats meanwhile, but not for ever: work that gets nowhere for long is no work.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Final

from fmnist.errors import RunError

__all__ = ["Pulse"]

_EVERY_SECONDS: Final = 5.0
_LONGEST_SECONDS: Final = 900.0
"""Work that takes longer than this without a word hangs."""

_log = logging.getLogger(__name__)


class Pulse:
    """Context manager that calls ``beat`` while the work in it goes on.

    Args:
        beat: says that the worker lives.
        every: seconds between two beats.
        longest: seconds without ``worked`` after which it beats no more.
    """

    def __init__(
        self,
        beat: Callable[[], object],
        *,
        every: float = _EVERY_SECONDS,
        longest: float = _LONGEST_SECONDS,
    ) -> None:
        self._beat = beat
        self._every = every
        self._longest = longest
        self._worked = time.monotonic()
        self._over = Event()
        self._thread = Thread(target=self._go_on, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._over.set()

    def worked(self) -> None:
        """Say that the work gets somewhere."""
        self._worked = time.monotonic()

    def _go_on(self) -> None:
        while not self._over.wait(self._every):
            quiet = time.monotonic() - self._worked
            if quiet < self._every or quiet > self._longest:
                continue
            try:
                self._beat()
            except RunError as error:  # who works finds out, and says so
                _log.info("no beat: %s", error)

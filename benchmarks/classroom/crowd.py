"""Visitors who go from page to page at the same time, each in a thread of its own."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Final

from websockets.exceptions import WebSocketException

from tests.visiting import PageError, Visitor, visitor

__all__ = ["Crowd", "Visit", "at_work"]

_AGAIN_SECONDS: Final = 1.0
"""After an error a visitor waits so long and opens the app again, as a browser does."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page that was opened: when (by ``time.monotonic``), and the seconds until it was whole."""

    page: str
    moment: float
    seconds: float


@dataclass
class Crowd:
    """What a class does, and what came of it.

    Attributes:
        address: where the app is, at that moment.
        query: part of every address behind the question mark.
        pause: mean seconds on a page.
        visits: pages that were opened, but for each visitor's first.
        errors: what went wrong, in words.
        polls: how often a part of a page ran by itself.
    """

    address: Callable[[], str]
    query: str = ""
    pause: float = 10.0
    visits: list[Visit] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    polls: int = 0
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def _be_there(self, dice: random.Random) -> None:
        self._over.wait(dice.uniform(0, self.pause))  # nobody comes at the same moment
        while not self._over.is_set():
            try:
                with visitor(self.address()) as guest:
                    self._go_round(guest, dice)
            except (OSError, TimeoutError, WebSocketException, PageError) as error:
                with self._lock:
                    self.errors.append(f"{type(error).__name__}: {error}")
                self._over.wait(_AGAIN_SECONDS)

    def _go_round(self, guest: Visitor, dice: random.Random) -> None:
        """Open all pages, each once, in a random order; again and again."""
        while not self._over.is_set():
            pages = list(guest.pages)
            dice.shuffle(pages)
            for page in pages:
                ran = guest.stay(dice.uniform(0.5, 1.5) * self.pause)
                if self._over.is_set():
                    return
                seconds = guest.open(page, self.query)
                with self._lock:
                    self.polls += ran
                    self.visits.append(
                        Visit(page=page, moment=time.monotonic(), seconds=round(seconds, 4))
                    )

    def leave(self) -> None:
        """Let everybody go once they have seen the page they are on."""
        self._over.set()


@contextmanager
def at_work(crowd: Crowd, visitors: int, *, seed: int) -> Iterator[Crowd]:
    """Let so many visitors go round until the end of the block."""
    threads = [
        Thread(target=crowd._be_there, args=(random.Random(seed * 1_000 + number),))  # noqa: S311
        for number in range(visitors)
    ]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.leave()
        for thread in threads:
            thread.join()

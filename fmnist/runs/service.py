"""What pages ask of the compute process: that it is there, and how it is. Light to import."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from fmnist.errors import RunError
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.tallies import tallies

__all__ = [
    "ALIVE_SECONDS",
    "COMPUTE",
    "WEB",
    "ComputeState",
    "compute_state",
    "ensure_compute",
    "store_fault",
]

COMPUTE: Final = "compute"
WEB: Final = "web"
"""Names under which processes announce themselves in the store."""

ALIVE_SECONDS: Final = 10.0
"""Who has announced itself within so many seconds is taken to be alive."""

_LOOK_AGAIN_SECONDS: Final = 5.0
_START_AGAIN_SECONDS: Final = 30.0
_ROOT: Final = Path(__file__).resolve().parents[2]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ComputeState:
    """Workers there are in all, and workers that are warm; both 0 without a compute process."""

    workers: int
    ready: int


def compute_state(store: RunStore) -> ComputeState:
    """Return how the compute process is, as it last said."""
    for detail in store.services.alive(COMPUTE, within=ALIVE_SECONDS):
        return ComputeState(workers=int(detail["workers"]), ready=int(detail["ready"]))
    return ComputeState(workers=0, ready=0)


class _Starter:
    """Looks after the compute process and the store, whoever asks: never more than one at once.

    It looks in a thread of its own: a locked store takes half a minute to say so, and nobody's
    page shall wait for that.
    """

    def __init__(self) -> None:
        self._fault = ("", "")  # URL of the store, and what it said
        self._lock = Lock()
        self._looked = 0.0
        self._started = 0.0
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self, store: RunStore, settings: Settings) -> None:
        now = time.monotonic()
        with self._lock:
            if self._looked and now - self._looked < _LOOK_AGAIN_SECONDS:
                return
            if self._thread is not None and self._thread.is_alive():
                return
            self._looked = now
            self._thread = Thread(
                target=self._look, args=(store, settings), name="compute-look", daemon=True
            )
            self._thread.start()

    def _look(self, store: RunStore, settings: Settings) -> None:
        try:
            store.services.announce(f"{WEB}:{socket.gethostname()}:{os.getpid()}"[:80], tallies())
            self._fault = (store.url, "")
            if settings.workers >= 1 and not store.services.alive(COMPUTE, within=ALIVE_SECONDS):
                self._start(settings)
        except RunError as error:
            if not self.fault(store):
                _log.warning("%s", error)
            self._fault = (store.url, str(error))
        except OSError:
            _log.exception("The compute process could not be started")

    def fault(self, store: RunStore) -> str:
        url, said = self._fault
        return said if url == store.url else ""

    def _start(self, settings: Settings) -> None:
        now = time.monotonic()
        if self._started and now - self._started < _START_AGAIN_SECONDS:
            return
        if self._process is not None:
            self._process.poll()  # an ended one leaves no zombie
        self._started = now
        self._process = _spawn(settings)


_starter = _Starter()


def ensure_compute(store: RunStore, settings: Settings) -> None:
    """Say that a page is open, and start the compute process when none answers.

    Cheap enough for every script run: it looks once in five seconds, in the background. Starts
    nothing when ``settings.workers`` is 0: then somebody else runs ``python -m fmnist workers``.
    """
    _starter.ensure(store, settings)


def store_fault(store: RunStore) -> str:
    """Return why the store took nothing when ``ensure_compute`` looked last; empty if it did."""
    return _starter.fault(store)


def _spawn(settings: Settings) -> subprocess.Popen[bytes]:
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "compute.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "fmnist", "workers", "--idle-exit"],
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

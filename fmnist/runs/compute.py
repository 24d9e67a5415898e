"""The compute process: a Dask cluster, and the loop that hands it queued runs.

It outlives the web process, so that a run does. One of them serves a run store: a lock beside
the store keeps a second one out. Tasks are submitted with ``fire_and_forget`` and a key made of
the run and its attempt.

Source: https://distributed.dask.org/en/stable/api.html
"""

from __future__ import annotations

import logging
import os
import signal
import time
from pathlib import Path
from typing import Any, Final

import dask
import locket
from distributed import Client, LocalCluster, fire_and_forget

from fmnist.errors import RunError
from fmnist.runs.dispatch import MOST_ATTEMPTS, RECENT_SECONDS, lost, next_runs
from fmnist.runs.holders import holder_is_gone
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.service import COMPUTE, WEB
from fmnist.runs.store import RunStore
from fmnist.runs.worker import carry_out
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["IDLE_SECONDS", "serve"]

IDLE_SECONDS: Final = 600.0
"""With ``idle_exit``: how long no page was opened and no run active before the process ends."""

_TICK_SECONDS: Final = 0.1
_ANNOUNCE_SECONDS: Final = 1.0
_FAULT_SECONDS: Final = 2.0
_PURGE_EVERY: Final = 600.0
_PURGE_AFTER: Final = 24 * 3600.0
"""Removed runs are deleted for good after so many seconds."""

_log = logging.getLogger(__name__)


class _Ended(Exception):  # noqa: N818 - a signal to end, not an error
    pass


def serve(settings: Settings, *, workers: int | None = None, idle_exit: bool = False) -> None:
    """Carry out queued runs until told to end (SIGTERM, SIGINT), or until idle.

    Returns at once if another process already serves the same store.

    Args:
        settings: where the run store is.
        workers: worker processes of one thread each; default ``settings.workers``, at least 1.
        idle_exit: end by itself when nobody needs it.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = locket.lock_file(str(settings.home / "compute.lock"), timeout=0)
    try:
        lock.acquire()
    except locket.LockError:
        _log.info("another compute process serves %s", settings.home)
        return
    store = RunStore(settings.database_url)
    count = max(1, settings.workers if workers is None else workers)
    signal.signal(signal.SIGTERM, _end)
    store.services.announce(COMPUTE, {"pid": os.getpid(), "workers": count, "ready": 0})
    try:
        with _cluster(settings, count) as cluster, Client(cluster, set_as_default=False) as client:
            _Dispatcher(settings, store, client, count, idle_exit=idle_exit).run()
    except (_Ended, KeyboardInterrupt):
        _log.info("told to end")
    finally:
        store.services.withdraw(COMPUTE)
        lock.release()


def _end(_signal: int, _frame: object) -> None:
    raise _Ended


def _cluster(settings: Settings, count: int) -> LocalCluster:
    scratch: Path = settings.home / "dask"
    scratch.mkdir(parents=True, exist_ok=True)
    # A task whose worker dies is over: the dispatcher puts its run back into the queue.
    dask.config.set({"distributed.scheduler.allowed-failures": 0})
    return LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        memory_limit=0,
        local_directory=str(scratch),
        preload=["fmnist.runs.preload"],
        env={"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "2"},
    )


class _Dispatcher:
    """Hands queued runs to free workers and notices runs that lost theirs."""

    def __init__(
        self, settings: Settings, store: RunStore, client: Client, count: int, *, idle_exit: bool
    ) -> None:
        self._settings = settings
        self._store = store
        self._client = client
        self._count = count
        self._idle_exit = idle_exit
        self._futures: dict[str, Any] = {}
        self._announced = 0.0
        self._purged = 0.0
        self._needed = time.time()

    def run(self) -> None:
        while not (self._idle_exit and time.time() - self._needed > IDLE_SECONDS):
            try:
                self._tick()
            except RunError:
                # A full disk or a locked file: what runs goes on, what waits waits.
                _log.exception("the run store does not answer")
                time.sleep(_FAULT_SECONDS)
            time.sleep(_TICK_SECONDS)
        _log.info("nothing to do for %g s", IDLE_SECONDS)

    def _tick(self) -> None:
        self._collect()
        active = self._store.active()
        now = time.time()
        if now - self._announced > _ANNOUNCE_SECONDS:
            self._announce(active, now)
        if now - self._purged > _PURGE_EVERY:
            self._purged = now
            self._store.purge(now - _PURGE_AFTER)
        for run in lost(active, self._futures, now, holder_is_gone):
            self._again_or_failed(run)
        ready = len(self._client.scheduler_info(n_workers=-1)["workers"])
        free = ready - len(self._futures)
        if free < 1 or not any(run.waits for run in active):
            return
        begun = self._store.begun_since(now - RECENT_SECONDS)
        for run in next_runs(active, self._futures, free, begun):
            future = self._client.submit(
                carry_out,
                run.id,
                self._settings,
                key=f"run-{run.id}-{now}",
                pure=False,
                retries=0,
            )
            fire_and_forget(future)
            self._futures[run.id] = future

    def _announce(self, active: list[Run], now: float) -> None:
        ready = len(self._client.scheduler_info(n_workers=-1)["workers"])
        self._store.services.announce(
            COMPUTE, {"pid": os.getpid(), "workers": self._count, "ready": ready}
        )
        self._announced = now
        wanted = any(run.held or run.waits for run in active)
        if wanted or self._store.services.alive(WEB, within=IDLE_SECONDS):
            self._needed = now

    def _collect(self) -> None:
        """Forget the tasks that are over; a task that died leaves a run to go on."""
        for run_id, future in list(self._futures.items()):
            if not future.done():
                continue
            run = self._store.get(run_id)
            if run.held:
                self._again_or_failed(run)
            del self._futures[run_id]

    def _again_or_failed(self, run: Run) -> None:
        _log.warning("run %s lost its worker at step %d", run.id, run.step)
        if not run.attempt:  # reserved by a process that ended before it began
            self._store.journal.finish(
                run.id, RunStatus.FAILED, message=_("The process that was to train it ended.")
            )
            return
        if run.attempt >= MOST_ATTEMPTS:
            self._store.journal.finish(
                run.id,
                RunStatus.FAILED,
                message=_(
                    "Its worker ended {count} times in a row without getting beyond step {step:,}. "
                    "Perhaps memory ran out: try a smaller batch size or a smaller network."
                ).format(count=run.attempt, step=run.step),
            )
            return
        message = _("Its worker was lost at step {step:,}; it goes on from its checkpoint.").format(
            step=run.step
        )
        self._store.journal.note(run.id, message, step=run.step)
        self._store.journal.requeue(run.id, message=message)

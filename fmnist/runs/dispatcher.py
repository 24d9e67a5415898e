"""The loop that hands queued runs to free Dask workers and notices runs that lost theirs.

Which run goes next is decided in ``fmnist.runs.dispatch``. Two dispatchers at one store do no
harm: a run is begun by whoever marks it as running first.

Source: https://distributed.dask.org/en/stable/api.html
"""

from __future__ import annotations

import logging
import os
import time
from typing import Any, Final

from distributed import Client, fire_and_forget

from fmnist.errors import RunError
from fmnist.runs.dispatch import MOST_ATTEMPTS, RECENT_SECONDS, lost, next_runs
from fmnist.runs.holders import holder_is_gone
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.service import COMPUTE, WEB
from fmnist.runs.store import RunStore
from fmnist.runs.worker import carry_out
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["IDLE_SECONDS", "Dispatcher"]

IDLE_SECONDS: Final = 600.0
"""With ``idle_exit``: how long no page was opened and no run active before the process ends."""

_TICK_SECONDS: Final = 0.1
_ANNOUNCE_SECONDS: Final = 1.0
_FAULT_SECONDS: Final = 2.0
_PURGE_EVERY: Final = 600.0
_PURGE_AFTER: Final = 24 * 3600.0
"""Removed runs are deleted for good after so many seconds."""

_log = logging.getLogger(__name__)


class Dispatcher:
    """Hands queued runs to free workers and notices runs that lost theirs.

    Args:
        settings: go to the workers with each run.
        store: where the runs are.
        client: of the Dask scheduler.
        count: workers there will be; ``None``: those that have joined the scheduler.
        idle_exit: end when nobody needs it.
    """

    def __init__(
        self,
        settings: Settings,
        store: RunStore,
        client: Client,
        count: int | None,
        *,
        idle_exit: bool,
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
        """Go on until nobody needs it, if so wished, or for ever."""
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
        count = ready if self._count is None else self._count
        self._store.services.announce(
            COMPUTE, {"pid": os.getpid(), "workers": count, "ready": ready}
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

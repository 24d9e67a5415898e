"""The loop that hands queued runs and computations to free Dask workers and notices lost ones.

Which run goes next is decided in ``fmnist.runs.dispatch``. Two dispatchers at one store do no
harm: a run is begun by whoever marks it as running first. A worker that hangs is ended, where
this machine can; one that wakes up later finds that its run is no longer its own.

Source: https://distributed.dask.org/en/stable/api.html
"""

from __future__ import annotations

import logging
import math
import os
import time
from typing import Any, Final

from distributed import Client, fire_and_forget

from fmnist.errors import RunError, RunTakenError
from fmnist.runs.computations import Computation
from fmnist.runs.computing import Computing
from fmnist.runs.dispatch import (
    MOST_ATTEMPTS,
    RECENT_SECONDS,
    computations_now,
    lost,
    may_begin_when_paused,
    next_runs,
    silent,
)
from fmnist.runs.holders import end_holder, holder_is_gone
from fmnist.runs.losses import Loss
from fmnist.runs.records import RESERVED, Run, RunStatus
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
_ASLEEP_SECONDS: Final = 10.0
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
        self._computing = Computing(settings, store, client)
        self._run_next = False
        # By the clock that nobody sets: how long something is ago.
        self._announced = -math.inf
        self._purged = -math.inf
        self._needed = time.monotonic()
        self._answers_since = 0.0
        self._ticked = time.time()
        self._fault = ""

    def run(self) -> None:
        """Go on until nobody needs it, if so wished, or for ever."""
        while not (self._idle_exit and self.idle):
            try:
                self._tick()
            except RunError as error:
                # A full disk or a locked file: what runs waits for it, and so does what is queued.
                if str(error) != self._fault:  # once: it may be so for hours
                    self._fault = str(error)
                    _log.error("%s", error)
                time.sleep(_FAULT_SECONDS)
                self._answers_since = time.time()
            time.sleep(_TICK_SECONDS)
        _log.info("nothing to do for %g s", IDLE_SECONDS)

    @property
    def idle(self) -> bool:
        """Whether nobody has needed it for long, by a clock that nobody sets."""
        return time.monotonic() - self._needed > IDLE_SECONDS

    def _tick(self) -> None:
        self._collect()
        active = self._store.active()
        now = time.time()
        if abs(now - self._ticked) > _ASLEEP_SECONDS:
            # A laptop that was shut, whose workers slept as well; or its clock was set.
            self._answers_since = now
        self._ticked = now
        self._end_hung(active, now)
        computations = self._computing.look(now, answers_since=self._answers_since)
        moment = time.monotonic()
        if moment - self._announced > _ANNOUNCE_SECONDS:
            self._announce(active, computations, moment)
            self._fault = ""
        if moment - self._purged > _PURGE_EVERY:
            self._purged = moment
            self._store.purge(now - _PURGE_AFTER)
        for run in lost(
            active, self._futures, now, holder_is_gone, answers_since=self._answers_since
        ):
            self._again_or_failed(run, Loss.ENDED)
        runs = sum(run.waits and run.id not in self._futures for run in active)
        if runs and self._store.room.queue_paused():
            active = may_begin_when_paused(active)
            runs = sum(run.waits and run.id not in self._futures for run in active)
        waiting = sum(map(self._computing.waits, computations))
        if not runs and not waiting:
            return
        ready = len(self._client.scheduler_info(n_workers=-1)["workers"])
        free = ready - len(self._futures) - self._computing.at_work
        share = computations_now(
            free,
            waiting=waiting,
            at_work=self._computing.at_work,
            runs=runs,
            run_next=self._run_next,
        )
        self._computing.hand_out(computations, share, now)
        if runs and free > share:
            self._hand_out_runs(active, free - share, now)
            self._run_next = False
        elif share:
            self._run_next = True

    def _hand_out_runs(self, active: list[Run], count: int, now: float) -> None:
        begun = self._store.begun_since(now - RECENT_SECONDS)
        for run in next_runs(active, self._futures, count, begun):
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

    def _announce(self, active: list[Run], computations: list[Computation], moment: float) -> None:
        ready = len(self._client.scheduler_info(n_workers=-1)["workers"])
        count = ready if self._count is None else self._count
        self._store.services.announce(
            COMPUTE, {"pid": os.getpid(), "workers": count, "ready": ready}
        )
        self._announced = moment
        wanted = any(run.held or run.waits for run in active) or bool(computations)
        if wanted or self._store.services.alive(WEB, within=IDLE_SECONDS):
            self._needed = moment

    def _collect(self) -> None:
        """Forget the tasks that are over; a task that died leaves a run to go on."""
        done = {run_id: future for run_id, future in self._futures.items() if future.done()}
        if not done:
            return
        active = {run.id: run for run in self._store.active()}
        for run_id, future in done.items():
            error = future.exception() if future.status == "error" else None
            run = active.get(run_id)
            ended_well = future.status == "finished" or isinstance(error, RunTakenError)
            if run is not None and (run.held or run.waits) and not ended_well:
                self._again_or_failed(run, Loss.of_task(error))
            del self._futures[run_id]

    def _end_hung(self, active: list[Run], now: float) -> None:
        """End workers that hold a run and have said nothing for too long."""
        held = [run for run in active if run.id in self._futures]
        for run in silent(held, now, answers_since=self._answers_since):
            _log.warning("run %s: %s says nothing", run.id, run.holder)
            if not end_holder(run.holder):
                # Elsewhere: its run goes on with another one, and it can write no more of it.
                del self._futures[run.id]

    def _again_or_failed(self, run: Run, loss: Loss) -> None:
        _log.warning("run %s lost its worker at step %d: %s", run.id, run.step, loss.value)
        if run.phase == RESERVED:  # by a process that ended before it began
            self._store.journal.finish(
                run.id, RunStatus.FAILED, message=_("The process that was to train it ended.")
            )
            return
        attempts = run.attempt + int(run.waits)  # one that ended before it began is one too
        if attempts >= MOST_ATTEMPTS and loss is not Loss.STORE:
            message = loss.in_the_end(attempts, run.step)
            self._store.journal.finish(run.id, RunStatus.FAILED, message=message)
            return
        message = loss.this_time(run.step)
        if self._store.journal.requeue(run.id, message=message, was=run):
            self._store.journal.note(run.id, message, step=run.step)

"""Computations in the hands of workers: handed out, taken back, and noticed when they are lost."""

from __future__ import annotations

import logging
from typing import Any, Final

from distributed import Client, fire_and_forget

from fmnist.errors import RunTakenError
from fmnist.runs.computations import Computation
from fmnist.runs.dispatch import lost, silent
from fmnist.runs.holders import end_holder, holder_is_gone
from fmnist.runs.losses import Loss
from fmnist.runs.store import RunStore
from fmnist.runs.worker import work_out
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["MOST_ATTEMPTS", "Computing"]

MOST_ATTEMPTS: Final = 3
"""A computation that has lost so many workers fails: it may be what ends them."""

_log = logging.getLogger(__name__)


class Computing:
    """The dispatcher's hand for computations.

    Args:
        settings: go to the workers with each computation.
        store: where the computations are.
        client: of the Dask scheduler.
    """

    def __init__(self, settings: Settings, store: RunStore, client: Client) -> None:
        self._settings = settings
        self._computations = store.computations
        self._client = client
        self._futures: dict[str, Any] = {}

    @property
    def at_work(self) -> int:
        """How many are with a worker."""
        return len(self._futures)

    def look(self, now: float, *, answers_since: float) -> list[Computation]:
        """Take back what is over or lost; return what is queued or at work, the oldest first.

        Args:
            now: seconds since 1970.
            answers_since: since when the store answers again, if it did not.
        """
        active = {found.id: found for found in self._computations.active()}
        for found_id, future in list(self._futures.items()):
            if future.done():
                error = future.exception() if future.status == "error" else None
                found = active.get(found_id)
                ended_well = future.status == "finished" or isinstance(error, RunTakenError)
                if found is not None and not ended_well:
                    self._again_or_failed(found, Loss.of_task(error))
                del self._futures[found_id]
        held = [found for found in active.values() if found.id in self._futures]
        for found in silent(held, now, answers_since=answers_since):
            _log.warning("computation %s: %s says nothing", found.id, found.holder)
            if not end_holder(found.holder):
                del self._futures[found.id]
        for found in lost(
            list(active.values()), self._futures, now, holder_is_gone, answers_since=answers_since
        ):
            self._again_or_failed(found, Loss.ENDED)
        return list(active.values())

    def hand_out(self, active: list[Computation], count: int, now: float) -> None:
        """Hand the first ``count`` that wait to workers."""
        waiting = [found for found in active if self.waits(found)]
        for found in waiting[:count]:
            future = self._client.submit(
                work_out,
                found.id,
                self._settings,
                key=f"computation-{found.id}-{now}",
                pure=False,
                retries=0,
            )
            fire_and_forget(future)
            self._futures[found.id] = future

    def waits(self, found: Computation) -> bool:
        """Whether it waits for a worker and has not been given to one."""
        return found.waits and found.id not in self._futures

    def _again_or_failed(self, found: Computation, loss: Loss) -> None:
        _log.warning("computation %s (%s) lost its worker: %s", found.id, found.kind, loss.value)
        attempts = found.attempt + int(found.waits)  # one that ended before it began is one too
        if attempts >= MOST_ATTEMPTS and loss is not Loss.STORE:
            message = _(
                "The worker ended {count} times in a row while it worked this out. Perhaps memory "
                "ran out; the details are in the worker's log."
            ).format(count=attempts)
            self._computations.fail(found.id, message, holder=found.holder)
            return
        message = _("Its worker was lost; it is worked out again.")
        self._computations.requeue(found.id, message=message, attempt=attempts, holder=found.holder)

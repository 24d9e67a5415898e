"""What somebody asks of a run: stop, pause, go on, one step. Each is safe to repeat.

A wish is a flag in the run's row, which its worker reads with every record it writes (about five
times a second). A run without a worker is moved at once.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import exists, or_, select, update

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.records import HELD, PAUSE_AFTER_EPOCH, PAUSE_NOW, RESERVED, RunStatus
from fmnist.translation import _

__all__ = ["Control"]

_OVER: Final = [status.value for status in RunStatus if status.over]

_runs = schema.runs.c
_without_worker = or_(
    _runs.status == RunStatus.QUEUED.value,
    (_runs.status == RunStatus.PAUSED.value) & (_runs.phase != HELD),
)

Change = tuple[dict[str, Any], Any]
"""Values, and the condition under which a run gets them."""


class Control:
    """The wishes part of the run store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stop(self, run_id: str) -> None:
        """Ask the run to stop. What it has learnt by then becomes a model.

        A run that never began is over at once; one that was paused and has left its worker is
        queued again, for a worker to make its model.

        Raises:
            RunError: there is no such run.
        """
        self._change(run_id, *_stopped())

    def stop_all(self, run_ids: Collection[str]) -> None:
        """Ask several runs to stop, all at once: none begins because another one ended."""
        self._change_all(run_ids, *_stopped())

    def pause(self, run_id: str) -> None:
        """Ask the run to pause between two steps; a queued one leaves the queue at once.

        Raises:
            RunError: there is no such run.
        """
        self._change(run_id, *_paused())

    def pause_all(self, run_ids: Collection[str]) -> None:
        """Ask several runs to pause, all at once: none begins because another one pauses."""
        self._change_all(run_ids, *_paused())

    def resume(self, run_id: str) -> None:
        """Let a paused run go on: at once where its worker still holds it, else by the queue.

        Raises:
            RunError: there is no such run.
        """
        self._go_on(run_id, None)

    def resume_all(self, run_ids: Collection[str]) -> None:
        """Let several runs go on, those that wait for nothing else."""
        self._change_all(run_ids, *_going_on(None))

    def step(self, run_id: str) -> None:
        """Let a paused run do one batch. Pressed twice before it is done, it is one all the same.

        Raises:
            RunError: there is no such run.
        """
        with self._database.begin() as connection:
            done = connection.scalar(
                select(schema.points.c.first_step + schema.points.c.steps)
                .where(schema.points.c.run_id == run_id)
                .order_by(schema.points.c.first_step.desc())
                .limit(1)
            )
        self._go_on(run_id, (done or 0) + 1)

    def step_epoch(self, run_id: str) -> None:
        """Let a paused run go on to the end of the epoch.

        Raises:
            RunError: there is no such run.
        """
        self._go_on(run_id, PAUSE_AFTER_EPOCH)

    def _go_on(self, run_id: str, pause_at: int | None) -> None:
        self._change(run_id, *_going_on(pause_at))

    def _change_all(self, run_ids: Collection[str], *changes: Change) -> None:
        with self._database.begin() as connection:
            for values, condition in changes:
                connection.execute(
                    update(schema.runs)
                    .where(_runs.id.in_(list(run_ids)), condition)
                    .values(**values)
                )

    def _change(self, run_id: str, *changes: Change) -> None:
        with self._database.begin() as connection:
            if not connection.scalar(select(exists().where(_runs.id == run_id))):
                raise RunError(
                    _("There is no run {id!r}. List the runs to see which there are.").format(
                        id=run_id
                    )
                )
            for values, condition in changes:
                connection.execute(
                    update(schema.runs).where(_runs.id == run_id, condition).values(**values)
                )


def _stopped() -> tuple[Change, ...]:
    began = exists().where(schema.checkpoints.c.run_id == _runs.id)
    return (
        ({"stop_requested": True, "pause_at": None}, _runs.status.not_in(_OVER)),
        ({"status": RunStatus.QUEUED.value}, _without_worker & began),
        (
            {
                "status": RunStatus.STOPPED.value,
                "finished": time.time(),
                "message": _("Stopped before it began."),
            },
            _without_worker & ~began,
        ),
    )


def _paused() -> tuple[Change, ...]:
    return (
        ({"pause_at": PAUSE_NOW}, _runs.status.not_in(_OVER) & _runs.stop_requested.is_(False)),
        (
            {"status": RunStatus.PAUSED.value},
            (_runs.status == RunStatus.QUEUED.value)
            & (_runs.phase != RESERVED)
            & _runs.stop_requested.is_(False),
        ),
    )


def _going_on(pause_at: int | None) -> tuple[Change, ...]:
    return (
        ({"pause_at": pause_at}, _runs.status.not_in(_OVER)),
        (
            {"status": RunStatus.QUEUED.value},
            (_runs.status == RunStatus.PAUSED.value) & (_runs.phase != HELD),
        ),
    )

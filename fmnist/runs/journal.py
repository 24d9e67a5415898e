"""What a run's worker writes down, and pages draw: points, epochs, snapshots, checkpoints.

Every write says that the worker lives and brings back what somebody asks of the run. A worker
writes as the holder of its run: one that was taken for dead, and wakes up when another one goes
on with the run, finds out with its next write and has written nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from fmnist.errors import RunTakenError
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.history import History, packed
from fmnist.runs.records import HELD, Run, RunStatus, Wishes
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.records import EpochRecord, Record, SnapshotRecord, StepRecord
from fmnist.translation import _

__all__ = ["Journal"]

_runs = schema.runs.c


class Journal(History):
    """The records part of the run store: what can be read of them, and all writes.

    Args:
        database: where it is.
        holder: with a name, every write is refused unless that process holds the run.
    """

    def __init__(self, database: Database, *, holder: str | None = None) -> None:
        super().__init__(database)
        self._holder = holder

    def of(self, holder: str) -> Journal:
        """Return the journal as that process writes it, see ``fmnist.runs.holders``.

        Its writes raise ``RunTakenError`` once another process, or none, holds the run.
        """
        return Journal(self._database, holder=holder)

    def start(
        self, run_id: str, *, total_steps: int, holder: str = "", step: int = 0, epochs: int = 0
    ) -> bool:
        """Mark a queued run as running, and drop what lies beyond the step it goes on from.

        Args:
            run_id: the run.
            total_steps: of the whole training.
            holder: the process that carries it out, see ``fmnist.runs.holders``.
            step: steps done: those of its checkpoint.
            epochs: epochs summed up by then.

        Returns:
            False if the run is not queued any more: then it is not this worker's to run.
        """
        now = time.time()
        table = schema.runs
        with self._database.begin() as connection:
            before = connection.execute(
                select(_runs.attempt, _runs.attempt_step, _runs.started).where(_runs.id == run_id)
            ).one_or_none()
            if before is None:
                return False
            progressed = step > before.attempt_step
            changed = connection.execute(
                update(table)
                .where(_runs.id == run_id, _runs.status == RunStatus.QUEUED.value)
                .values(
                    status=RunStatus.RUNNING.value,
                    phase="training",
                    started=before.started or now,
                    heartbeat=now,
                    total_steps=total_steps,
                    holder=holder,
                    attempt=1 if progressed else before.attempt + 1,
                    attempt_step=step,
                )
            ).rowcount
            if changed:
                for beyond in (
                    schema.points.c.first_step >= step,
                    schema.epochs.c.epoch > epochs,
                    schema.snapshots.c.epoch > epochs,
                ):
                    of = beyond.left.table
                    connection.execute(delete(of).where(of.c.run_id == run_id, beyond))
        return bool(changed)

    def add(self, run_id: str, record: Record) -> Wishes:
        """Keep a record; return what somebody asks of the run."""
        with self._database.begin() as connection:
            wishes = self._alive(connection, run_id)
            match record:
                case StepRecord():
                    values = np.stack([record.loss, record.accuracy, record.learning_rate])
                    connection.execute(
                        insert(schema.points).values(
                            run_id=run_id,
                            first_step=record.first_step,
                            epoch=record.epoch,
                            steps=len(record.loss),
                            pictures_per_second=record.pictures_per_second,
                            values=values.astype(np.float32).tobytes(),
                        )
                    )
                case SnapshotRecord():
                    connection.execute(
                        insert(schema.snapshots).values(
                            run_id=run_id, epoch=record.epoch, content=packed(record)
                        )
                    )
                case EpochRecord():
                    connection.execute(
                        insert(schema.epochs).values(run_id=run_id, **asdict(record))
                    )
            return wishes

    def save(self, run_id: str, checkpoint: Checkpoint) -> None:
        """Keep this checkpoint in place of the one before."""
        table = schema.checkpoints
        content = checkpoint.to_bytes()
        with self._database.begin() as connection:
            self._alive(connection, run_id)
            connection.execute(delete(table).where(table.c.run_id == run_id))
            connection.execute(
                insert(table).values(run_id=run_id, step=checkpoint.step, content=content)
            )

    def beat(self, run_id: str, *, phase: str | None = None) -> Wishes:
        """Say that the worker lives, and what it is at; return what somebody asks of the run."""
        with self._database.begin() as connection:
            return self._alive(connection, run_id, **({} if phase is None else {"phase": phase}))

    def hold(self, run_id: str) -> None:
        """Mark a running run as paused, its worker waiting for it to go on."""
        with self._database.begin() as connection:
            self._alive(connection, run_id, status=RunStatus.PAUSED.value, phase=HELD)

    def go_on(self, run_id: str) -> None:
        """Mark a paused run as running again."""
        with self._database.begin() as connection:
            self._alive(connection, run_id, status=RunStatus.RUNNING.value, phase="training")

    def release(self, run_id: str, step: int) -> bool:
        """Leave a run that is paused after ``step`` steps to its checkpoint.

        Returns:
            False if somebody asked something of the run at that moment: then it is still held.
        """
        with self._database.begin() as connection:
            changed = connection.execute(
                update(schema.runs)
                .where(
                    _runs.id == run_id,
                    *self._mine,
                    _runs.status == RunStatus.PAUSED.value,
                    _runs.stop_requested.is_(False),
                    _runs.pause_at.between(0, step),
                )
                .values(phase="", holder="")
            ).rowcount
        return bool(changed)

    def set_pause(self, run_id: str, before: int, step: int) -> None:
        """Put the step in place of a wish that only the worker can count out."""
        with self._database.begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(_runs.id == run_id, _runs.pause_at == before)
                .values(pause_at=step)
            )

    def finish(
        self,
        run_id: str,
        status: RunStatus,
        *,
        message: str = "",
        metrics: Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """End a run: status, metrics and model are committed together."""
        with self._database.begin() as connection:
            self._alive(connection, run_id)
            connection.execute(
                update(schema.runs)
                .where(_runs.id == run_id)
                .values(
                    status=status.value,
                    phase="",
                    holder="",
                    pause_at=None,
                    message=message,
                    finished=time.time(),
                    metrics=dict(metrics) if metrics is not None else None,
                )
            )
            for name, content in (files or {}).items():
                connection.execute(
                    insert(schema.artifacts).values(run_id=run_id, name=name, content=content)
                )
            table = schema.checkpoints
            connection.execute(delete(table).where(table.c.run_id == run_id))

    @property
    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return () if self._holder is None else (_runs.holder == self._holder,)

    def _alive(self, connection: Connection, run_id: str, **values: Any) -> Wishes:
        row = connection.execute(
            update(schema.runs)
            .where(_runs.id == run_id, *self._mine)
            .values(heartbeat=time.time(), **values)
            .returning(_runs.stop_requested, _runs.pause_at)
        ).one_or_none()
        if row is None:
            raise RunTakenError(
                _(
                    "Run {id!r} is no longer in the hands of this process: it was silent for so "
                    "long that another one took over, or the run was deleted."
                ).format(id=run_id)
            )
        return Wishes(stop=row.stop_requested, pause_at=row.pause_at)

    def requeue(self, run_id: str, *, message: str, was: Run | None = None) -> bool:
        """Put a run whose worker is gone back to where it goes on from: queue or pause.

        Args:
            run_id: the run.
            message: why.
            was: the run when it was found to be lost.

        Returns:
            False if it is not as it ``was``: another process has put it back before, and perhaps
            a worker has gone on with it.
        """
        same = () if was is None else (_runs.holder == was.holder, _runs.attempt == was.attempt)
        gone: dict[RunStatus, dict[str, Any]] = {
            RunStatus.RUNNING: {"status": RunStatus.QUEUED.value},
            RunStatus.PAUSED: {},
            RunStatus.QUEUED: {"attempt": _runs.attempt + 1},  # gone before it began
        }
        with self._database.begin() as connection:
            for found, values in gone.items():
                if was is not None and was.status is not found:
                    continue
                changed = connection.execute(
                    update(schema.runs)
                    .where(_runs.id == run_id, _runs.status == found.value, *same)
                    .values(phase="", holder="", message=message, **values)
                ).rowcount
                if changed:
                    return True
        return False

    def note(self, run_id: str, text: str, *, step: int) -> None:
        """Keep an event: what happened to the run beside its training."""
        with self._database.begin() as connection:
            connection.execute(
                insert(schema.events).values(run_id=run_id, time=time.time(), step=step, text=text)
            )

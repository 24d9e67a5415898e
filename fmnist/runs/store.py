"""The run store: configuration, status, points, control flags and models in one database.

SQLite in WAL mode by default, any other database by SQLAlchemy URL. A worker writes points and
reads flags; a page reads points; a finished model and its metrics are committed together.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    Connection,
    Row,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.runs.records import RESERVED, Curves, Run, RunStatus
from fmnist.training.config import TrainingConfig
from fmnist.training.records import EpochRecord, Record, StepRecord
from fmnist.translation import _

__all__ = ["RunStore"]

_BUSY_MILLISECONDS: Final = 30_000
_OVER: Final = [status.value for status in RunStatus if status.over]


class RunStore:
    """The store behind ``url``; made, with its tables, when it is not there yet.

    Raises:
        RunError: the database cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        address = make_url(url)
        sqlite = address.get_backend_name() == "sqlite"
        try:
            if sqlite and address.database and address.database != ":memory:":
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(url, pool_pre_ping=not sqlite)
            if sqlite:
                event.listen(self._engine, "connect", _configure_sqlite)
            schema.metadata.create_all(self._engine)
        except (SQLAlchemyError, OSError) as error:
            raise RunError(
                _("The run store at {place} cannot be opened: {reason}").format(
                    place=address.render_as_string(hide_password=True),
                    reason=str(error).splitlines()[0],
                )
            ) from error
        self._check_version()

    def _check_version(self) -> None:
        with self._begin() as connection:
            found = connection.scalar(select(schema.version.c.number))
            if found is None:
                connection.execute(insert(schema.version).values(number=schema.SCHEMA_VERSION))
            elif found != schema.SCHEMA_VERSION:
                raise RunError(
                    _("The run store has schema {found}; this version reads {known}.").format(
                        found=found, known=schema.SCHEMA_VERSION
                    )
                )

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise RunError(
                _("The run store did not answer: {reason}").format(
                    reason=str(error).splitlines()[0]
                )
            ) from error

    # Runs

    def create(
        self, config: TrainingConfig, *, owner: str, preset: str = "", reserved: bool = False
    ) -> str:
        """Put a run into the queue and return its id.

        Args:
            config: what to train.
            owner: visitor or user.
            preset: where the configuration came from, for its title.
            reserved: the caller carries it out itself; no worker takes it.
        """
        run_id = secrets.token_hex(4)
        with self._begin() as connection:
            connection.execute(
                insert(schema.runs).values(
                    id=run_id,
                    owner=owner,
                    config=config.to_dict(),
                    preset=preset,
                    status=RunStatus.QUEUED.value,
                    phase=RESERVED if reserved else "",
                    created=time.time(),
                )
            )
        return run_id

    def get(self, run_id: str) -> Run:
        """Return the run.

        Raises:
            RunError: there is none of that id.
        """
        found = self._select(schema.runs.c.id == run_id, limit=1)
        if not found:
            raise RunError(
                _("There is no run {id!r}. List the runs to see which there are.").format(id=run_id)
            )
        return found[0]

    def runs(self, *, limit: int = 100) -> list[Run]:
        """Return the newest runs first."""
        return self._select(schema.runs.c.id.is_not(None), limit=limit)

    def active(self) -> list[Run]:
        """Return the runs that are queued or running, the oldest first."""
        return self._select(schema.runs.c.status.not_in(_OVER), limit=10_000)[::-1]

    def _select(self, condition: Any, *, limit: int) -> list[Run]:
        step = (
            select(func.max(schema.points.c.first_step + schema.points.c.steps))
            .where(schema.points.c.run_id == schema.runs.c.id)
            .scalar_subquery()
        )
        epoch = (
            select(func.max(schema.epochs.c.epoch))
            .where(schema.epochs.c.run_id == schema.runs.c.id)
            .scalar_subquery()
        )
        query = (
            select(schema.runs, step.label("step"), epoch.label("epoch"))
            .where(condition)
            .order_by(schema.runs.c.created.desc(), schema.runs.c.id)
            .limit(limit)
        )
        with self._begin() as connection:
            return [_run(row) for row in connection.execute(query)]

    # Control

    def request_stop(self, run_id: str) -> None:
        """Ask the run to stop; a queued one is over at once. Safe to repeat.

        Raises:
            RunError: there is no such run.
        """
        self.get(run_id)
        with self._begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id, schema.runs.c.status.not_in(_OVER))
                .values(stop_requested=True)
            )
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id, schema.runs.c.status == RunStatus.QUEUED.value)
                .values(
                    status=RunStatus.STOPPED.value,
                    finished=time.time(),
                    message=_("Stopped before it began."),
                )
            )

    def stop_requested(self, run_id: str) -> bool:
        """Return whether somebody asked the run to stop."""
        with self._begin() as connection:
            return bool(
                connection.scalar(
                    select(schema.runs.c.stop_requested).where(schema.runs.c.id == run_id)
                )
            )

    # What a worker writes

    def start(self, run_id: str, *, total_steps: int) -> bool:
        """Mark a queued run as running, its points of an earlier attempt removed.

        Returns:
            False if the run is not queued any more: then it is not this worker's to run.
        """
        now = time.time()
        with self._begin() as connection:
            changed = connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id, schema.runs.c.status == RunStatus.QUEUED.value)
                .values(
                    status=RunStatus.RUNNING.value,
                    phase="training",
                    started=now,
                    heartbeat=now,
                    total_steps=total_steps,
                    attempt=schema.runs.c.attempt + 1,
                )
            ).rowcount
            if changed:
                for table in (schema.points, schema.epochs):
                    connection.execute(delete(table).where(table.c.run_id == run_id))
        return bool(changed)

    def add(self, run_id: str, record: Record) -> bool:
        """Keep a record, and say that the worker lives.

        Returns:
            Whether somebody asked the run to stop.
        """
        with self._begin() as connection:
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
                case EpochRecord():
                    connection.execute(
                        insert(schema.epochs).values(run_id=run_id, **asdict(record))
                    )
            return bool(
                connection.scalar(
                    update(schema.runs)
                    .where(schema.runs.c.id == run_id)
                    .values(heartbeat=time.time())
                    .returning(schema.runs.c.stop_requested)
                )
            )

    def beat(self, run_id: str, *, phase: str) -> None:
        """Say that the run's worker lives, and what it is at."""
        with self._begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id)
                .values(heartbeat=time.time(), phase=phase)
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
        with self._begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id)
                .values(
                    status=status.value,
                    phase="",
                    message=message,
                    finished=time.time(),
                    metrics=dict(metrics) if metrics is not None else None,
                )
            )
            for name, content in (files or {}).items():
                connection.execute(
                    insert(schema.artifacts).values(run_id=run_id, name=name, content=content)
                )

    def requeue(self, run_id: str, *, message: str) -> None:
        """Put a run whose worker is gone back into the queue."""
        with self._begin() as connection:
            connection.execute(
                update(schema.runs)
                .where(schema.runs.c.id == run_id, schema.runs.c.status == RunStatus.RUNNING.value)
                .values(status=RunStatus.QUEUED.value, phase="", message=message)
            )

    # What pages read

    def curves(self, run_id: str) -> Curves:
        """Return the steps and epochs of the run so far."""
        points, epochs = schema.points, schema.epochs
        with self._begin() as connection:
            rows = connection.execute(
                select(points).where(points.c.run_id == run_id).order_by(points.c.first_step)
            ).all()
            finished = connection.execute(
                select(epochs).where(epochs.c.run_id == run_id).order_by(epochs.c.epoch)
            ).all()
        blocks = [np.frombuffer(row._mapping["values"], np.float32).reshape(3, -1) for row in rows]
        values = np.concatenate(blocks, axis=1) if blocks else np.zeros((3, 0), np.float32)
        numbers = [np.arange(row.first_step, row.first_step + row.steps) for row in rows]
        return Curves(
            steps=np.concatenate(numbers) if numbers else np.zeros(0, np.int64),
            loss=values[0],
            accuracy=values[1],
            learning_rate=values[2],
            pictures_per_second=rows[-1].pictures_per_second if rows else 0.0,
            epochs=tuple(
                EpochRecord(**{k: v for k, v in row._mapping.items() if k != "run_id"})
                for row in finished
            ),
        )

    def artifact(self, run_id: str, name: str) -> bytes:
        """Return one part of a finished run's model, see ``fmnist.export.bundle``.

        Raises:
            RunError: the run has no such part.
        """
        table = schema.artifacts
        with self._begin() as connection:
            content = connection.scalar(
                select(table.c.content).where(table.c.run_id == run_id, table.c.name == name)
            )
        if content is None:
            raise RunError(
                _("Run {id!r} has no {name}: only a finished run has a model.").format(
                    id=run_id, name=name
                )
            )
        return bytes(content)

    # Services

    def announce(self, name: str, detail: Mapping[str, Any]) -> None:
        """Say that the process ``name`` lives."""
        now = time.time()
        with self._begin() as connection:
            changed = connection.execute(
                update(schema.services)
                .where(schema.services.c.name == name)
                .values(heartbeat=now, detail=dict(detail))
            ).rowcount
            if not changed:
                connection.execute(
                    insert(schema.services).values(name=name, heartbeat=now, detail=dict(detail))
                )

    def withdraw(self, name: str) -> None:
        """Say that the process ``name`` ends."""
        with self._begin() as connection:
            connection.execute(delete(schema.services).where(schema.services.c.name == name))

    def alive(self, prefix: str, *, within: float) -> list[Mapping[str, Any]]:
        """Return the details of the processes whose name starts so, heard of in ``within`` s."""
        table = schema.services
        with self._begin() as connection:
            rows = connection.execute(
                select(table.c.detail).where(
                    table.c.name.startswith(prefix), table.c.heartbeat > time.time() - within
                )
            )
            return [row.detail for row in rows]


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _run(row: Row[Any]) -> Run:
    values = dict(row._mapping)
    values["config"] = TrainingConfig.from_dict(values["config"])
    values["status"] = RunStatus(values["status"])
    values["step"] = values["step"] or 0
    values["epoch"] = values["epoch"] or 0
    return Run(**values)

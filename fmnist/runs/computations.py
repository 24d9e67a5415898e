"""The computations part of the run store: what is asked for, being worked out, and kept.

The same question has the same id (``fmnist.computations.identifier``), so it is worked out once,
whoever asks, and kept for everybody. What nobody has looked at for longest makes room for what is
new. The arrays lie in a table of their own: a database writes a whole row again when a part of it
changes.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from fmnist.errors import RunTakenError
from fmnist.questions import Arrays, identifier
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.records import RunStatus
from fmnist.translation import _

__all__ = ["Computation", "Computations"]

_c = schema.computations.c
_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, kw_only=True)
class Computation:
    """One computation. Times are seconds since 1970, UTC.

    Attributes:
        id: name of the result, see ``fmnist.computations.identifier``.
        kind: what is worked out.
        parameters: of what, and how.
        owner: visitor who asked first.
        status: ``queued``, ``running``, ``finished`` or ``failed``.
        progress: share of the work that is done, 0–1.
        message: why it failed or was begun again; else empty.
        attempt: how often it was begun.
        used: when somebody looked at the result last.
        size: bytes of the result; 0 before there is one.
        holder: the process that works it out, see ``fmnist.runs.holders``.
    """

    id: str
    kind: str
    parameters: Mapping[str, Any]
    owner: str
    status: RunStatus
    progress: float
    message: str
    created: float
    started: float | None
    finished: float | None
    heartbeat: float | None
    holder: str
    attempt: int
    used: float
    size: int

    @property
    def waits(self) -> bool:
        """Whether it waits for a worker."""
        return self.status is RunStatus.QUEUED

    @property
    def held(self) -> bool:
        """Whether some process says that it has it in hand."""
        return self.status is RunStatus.RUNNING


_COLUMNS = [_c[field.name] for field in fields(Computation)]


class Computations:
    """The computations part of the run store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # What is asked

    def ask(self, kind: str, parameters: Mapping[str, Any], *, owner: str) -> Computation:
        """Return the computation, put into the queue if nobody has asked for it before.

        Raises:
            RunError: there is no such kind.
        """
        found = identifier(kind, parameters)
        now = time.time()
        with self._database.begin() as connection:
            # Two visitors may ask at once.
            add = _INSERTS.get(connection.dialect.name, insert)(schema.computations)
            if hasattr(add, "on_conflict_do_nothing"):
                add = add.on_conflict_do_nothing()
            connection.execute(
                add.values(
                    id=found,
                    kind=kind,
                    parameters=dict(parameters),
                    owner=owner,
                    status=RunStatus.QUEUED.value,
                    created=now,
                    used=now,
                )
            )
            return _one(connection, found)

    def again(self, computation_id: str) -> None:
        """Put a failed computation back into the queue."""
        with self._database.begin() as connection:
            connection.execute(
                update(schema.computations)
                .where(_c.id == computation_id, _c.status == RunStatus.FAILED.value)
                .values(
                    status=RunStatus.QUEUED.value,
                    message="",
                    progress=0.0,
                    attempt=0,
                    created=time.time(),
                )
            )

    def find(self, computation_id: str) -> Computation | None:
        """Return the computation, if somebody has asked for it and it is still kept."""
        with self._database.begin() as connection:
            row = connection.execute(select(*_COLUMNS).where(_c.id == computation_id)).one_or_none()
        return None if row is None else _computation(row)

    def active(self) -> list[Computation]:
        """Return the computations that are queued or at work, the oldest first."""
        live = [RunStatus.QUEUED.value, RunStatus.RUNNING.value]
        with self._database.begin() as connection:
            rows = connection.execute(
                select(*_COLUMNS).where(_c.status.in_(live)).order_by(_c.created, _c.id)
            )
            return [_computation(row) for row in rows]

    def arrays(self, computation_id: str) -> dict[str, NDArray[Any]] | None:
        """Return the result, or ``None`` if there is none, and note that it was looked at."""
        table = schema.computed
        with self._database.begin() as connection:
            content = connection.scalar(
                select(table.c.content).where(table.c.computation_id == computation_id)
            )
            connection.execute(
                update(schema.computations).where(_c.id == computation_id).values(used=time.time())
            )
        return None if content is None else _unpacked(bytes(content))

    # What a worker writes

    def begin(self, computation_id: str, holder: str) -> Computation | None:
        """Mark a queued computation as at work; ``None`` if it is not queued any more."""
        now = time.time()
        with self._database.begin() as connection:
            changed = connection.execute(
                update(schema.computations)
                .where(_c.id == computation_id, _c.status == RunStatus.QUEUED.value)
                .values(
                    status=RunStatus.RUNNING.value,
                    started=now,
                    heartbeat=now,
                    holder=holder,
                    progress=0.0,
                    attempt=_c.attempt + 1,
                )
            ).rowcount
            return _one(connection, computation_id) if changed else None

    def beat(self, computation_id: str, holder: str, progress: float | None = None) -> None:
        """Say that the worker lives, and how far it is.

        Raises:
            RunTakenError: another process has it in hand by now.
        """
        values: dict[str, Any] = {"heartbeat": time.time()}
        if progress is not None:
            values["progress"] = progress
        with self._database.begin() as connection:
            self._change(connection, computation_id, holder, values)

    def finish(self, computation_id: str, holder: str, arrays: Arrays, *, most_bytes: int) -> None:
        """Keep the result; delete those unused for longest while all are larger than allowed.

        Args:
            computation_id: the computation.
            holder: who has worked it out.
            arrays: the result.
            most_bytes: of all results together. The new one stays, however large it is.

        Raises:
            RunTakenError: another process has it in hand by now.
        """
        content = _packed(arrays)
        now = time.time()
        values = {
            "status": RunStatus.FINISHED.value,
            "progress": 1.0,
            "message": "",
            "holder": "",
            "finished": now,
            "used": now,
            "size": len(content),
        }
        with self._database.begin() as connection:
            self._change(connection, computation_id, holder, values)
            connection.execute(
                insert(schema.computed).values(computation_id=computation_id, content=content)
            )
            _make_room(connection, most_bytes - len(content), but=computation_id)

    def fail(self, computation_id: str, message: str, *, holder: str | None = None) -> None:
        """End the computation without a result.

        Raises:
            RunTakenError: a holder was named, and another process has it in hand by now.
        """
        values = {
            "status": RunStatus.FAILED.value,
            "message": message,
            "holder": "",
            "finished": time.time(),
        }
        with self._database.begin() as connection:
            self._change(connection, computation_id, holder, values)

    def requeue(self, computation_id: str, *, message: str, attempt: int, holder: str) -> None:
        """Put a computation whose worker is gone back into the queue, after so many attempts.

        Not if ``holder`` does not hold it any more: then another process has put it back before.
        """
        with self._database.begin() as connection:
            connection.execute(
                update(schema.computations)
                .where(
                    _c.id == computation_id,
                    _c.holder == holder,
                    _c.status.in_([RunStatus.RUNNING.value, RunStatus.QUEUED.value]),
                )
                .values(
                    status=RunStatus.QUEUED.value,
                    holder="",
                    progress=0.0,
                    message=message,
                    attempt=attempt,
                )
            )

    @staticmethod
    def _change(
        connection: Connection, computation_id: str, holder: str | None, values: Mapping[str, Any]
    ) -> None:
        mine = () if holder is None else (_c.holder == holder,)
        changed = connection.execute(
            update(schema.computations).where(_c.id == computation_id, *mine).values(**values)
        ).rowcount
        if not changed:
            raise RunTakenError(
                _("The computation {id} is in the hands of another process by now.").format(
                    id=computation_id
                )
            )


def _make_room(connection: Connection, most_bytes: int, *, but: str) -> None:
    """Delete results, those unused for longest first, until the others fit."""
    others = (_c.status == RunStatus.FINISHED.value) & (_c.id != but)
    total = connection.scalar(select(func.coalesce(func.sum(_c.size), 0)).where(others)) or 0
    for row in connection.execute(select(_c.id, _c.size).where(others).order_by(_c.used)).all():
        if total <= most_bytes:
            return
        connection.execute(delete(schema.computations).where(_c.id == row.id))
        total -= row.size


def _one(connection: Connection, computation_id: str) -> Computation:
    return _computation(connection.execute(select(*_COLUMNS).where(_c.id == computation_id)).one())


def _computation(row: Row[Any]) -> Computation:
    values = dict(row._mapping)
    return Computation(**values | {"status": RunStatus(values["status"])})


def _packed(arrays: Arrays) -> bytes:
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    return content.getvalue()


def _unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}

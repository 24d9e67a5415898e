"""The census part of the run store: how many of what there are, for those who watch a server."""

from __future__ import annotations

import time

from sqlalchemy import Table, func, select

from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.runs.records import RunStatus

__all__ = ["Census"]


class Census:
    """Counts in a store. Every method raises ``StoreError`` if the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self) -> dict[str, int]:
        """Return how many runs are in each status, deleted ones left out."""
        return self._by_status(schema.runs)

    def computations(self) -> dict[str, int]:
        """Return how many computations are in each status."""
        return self._by_status(schema.computations)

    def longest_wait(self) -> float:
        """Return for how many seconds the oldest queued run has waited; 0 without one."""
        table = schema.runs
        with self._database.begin() as connection:
            oldest = connection.scalar(
                select(func.min(table.c.created)).where(
                    table.c.status == RunStatus.QUEUED.value, table.c.deleted.is_(None)
                )
            )
        return 0.0 if oldest is None else max(time.time() - oldest, 0.0)

    def answers(self) -> int:
        """Return how many answers of visitors are kept."""
        with self._database.begin() as connection:
            return connection.scalar(select(func.count()).select_from(schema.answers_given)) or 0

    def _by_status(self, table: Table) -> dict[str, int]:
        statement = select(table.c.status, func.count()).group_by(table.c.status)
        if "deleted" in table.c:
            statement = statement.where(table.c.deleted.is_(None))
        with self._database.begin() as connection:
            found = {status: int(count) for status, count in connection.execute(statement)}
        return dict.fromkeys((status.value for status in RunStatus), 0) | found

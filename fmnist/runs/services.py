"""Which processes live: each announces itself again and again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from fmnist.runs import schema
from fmnist.runs.database import Database

__all__ = ["Services"]

_table = schema.services
_CLOCKS_DIFFER: Final = 60.0


class Services:
    """The processes part of the run store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def announce(self, name: str, detail: Mapping[str, Any]) -> None:
        """Say that the process ``name`` lives."""
        now = time.time()
        with self._database.begin() as connection:
            changed = connection.execute(
                update(_table)
                .where(_table.c.name == name)
                .values(heartbeat=now, detail=dict(detail))
            ).rowcount
            if not changed:
                connection.execute(
                    insert(_table).values(name=name, heartbeat=now, detail=dict(detail))
                )

    def withdraw(self, name: str) -> None:
        """Say that the process ``name`` ends."""
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(_table.c.name == name))

    def alive(self, prefix: str, *, within: float) -> list[Mapping[str, Any]]:
        """Return the details of the processes whose name starts so, heard of in ``within`` s.

        What is heard of in the future is not: a clock was set back since, and who lives has said so
        again. Clocks of several machines may differ by a minute.
        """
        return list(self.named(prefix, within=within).values())

    def named(self, prefix: str, *, within: float) -> dict[str, Mapping[str, Any]]:
        """Return the same by name."""
        now = time.time()
        with self._database.begin() as connection:
            rows = connection.execute(
                select(_table.c.name, _table.c.detail).where(
                    _table.c.name.startswith(prefix),
                    _table.c.heartbeat.between(now - within, now + _CLOCKS_DIFFER),
                )
            )
            return {row.name: row.detail for row in rows}

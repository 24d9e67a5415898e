"""The erasing part of the run store: what is kept of one visitor, or of everybody, for good.

What a run has (points, checkpoints, models) goes with it, by the foreign keys of the store.
Workers notice that their run is gone, and end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, Table, delete, func, select

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.translation import _

__all__ = ["OWNED", "Erasing"]

OWNED: Final[Mapping[str, Table]] = {
    "runs": schema.runs,
    "experiments": schema.experiments,
    "imports": schema.imports,
    "answers": schema.answers_given,
    "judgements": schema.judgements,
    "lessons": schema.lesson_answers,
    "computations": schema.computations,
    "names": schema.visitors,
}
"""Tables whose rows belong to a visitor, by what is said of them."""


class Erasing:
    """Erases from a store. Every method raises ``StoreError`` if the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owners(self) -> dict[str, str]:
        """Return the key of each visitor of whom something is kept, and the name they chose."""
        with self._database.begin() as connection:
            found: dict[str, str] = {}
            for table in OWNED.values():
                if table is not schema.computations:
                    found |= dict.fromkeys(connection.scalars(select(table.c.owner).distinct()), "")
            return found | {
                row.owner: row.name for row in connection.execute(select(schema.visitors))
            }

    def count(self, owner: str | None) -> dict[str, int]:
        """Return how many rows of each kind ``erase`` would delete."""
        with self._database.begin() as connection:
            return {
                name: connection.scalar(
                    select(func.count()).select_from(table).where(*_whose(table, owner))
                )
                or 0
                for name, table in _concerned(owner)
            }

    def erase(self, owner: str | None) -> dict[str, int]:
        """Delete everything of a visitor, and say how many rows of each kind that were.

        Computations are shared, so those of one visitor stay.

        Args:
            owner: key of the visitor; ``None`` for everybody.
        """
        with self._database.begin() as connection:
            counts = {
                name: connection.execute(delete(table).where(*_whose(table, owner))).rowcount
                for name, table in _concerned(owner)
            }
            if owner is None:
                connection.execute(delete(schema.sign_ins))
        return counts

    def key_of(self, wanted: str) -> str:
        """Return the key of the visitor who has this key, or chose this name.

        Raises:
            RunError: nothing is kept of such a visitor, or several chose that name.
        """
        kept = self.owners()
        if wanted in kept:
            return wanted
        fitting = sorted(key for key, name in kept.items() if name and name == wanted)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise RunError(
                _("Several visitors are called {name}; name one by the key: {keys}.").format(
                    name=wanted, keys=", ".join(fitting)
                )
            )
        raise RunError(_("Nothing is kept of a visitor {name!r}.").format(name=wanted))


def _concerned(owner: str | None) -> list[tuple[str, Table]]:
    return [
        (name, table)
        for name, table in OWNED.items()
        if owner is None or table is not schema.computations
    ]


def _whose(table: Table, owner: str | None) -> list[ColumnElement[bool]]:
    return [] if owner is None else [table.c.owner == owner]

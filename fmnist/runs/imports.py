"""The imports part of the run store: models that visitors brought along, or taught here.

A file that somebody uploads waits here until a worker has looked at it. Then the worker puts the
accepted model in its place, or says why not, and the file is deleted. An import belongs to its
visitor: others do not see it in their lists, and only its owner can delete it.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from fmnist.errors import ModelError, RunError
from fmnist.importing.limits import MOST_BYTES, SUFFIXES
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.translation import _

__all__ = ["MOST_IMPORTS", "PREFIX", "Import", "Imports"]

PREFIX: Final = "own-"
"""Beginning of the identifier of every imported model: no run is called so."""

MOST_IMPORTS: Final = 20
"""Of one visitor: older ones have to be deleted."""

_UPLOAD: Final = "upload"
_STRANGE: Final = re.compile(r"[^\w. -]+")
_LONGEST_NAME: Final = 120
_table, _files = schema.imports, schema.import_files


@dataclass(frozen=True, kw_only=True)
class Import:
    """One model that somebody brought along. Times are seconds since 1970, UTC.

    Attributes:
        id: its identifier in the catalogue.
        owner: the visitor.
        name: of the file.
        created: when it was uploaded.
        accepted: when a worker accepted it; ``None`` before.
    """

    id: str
    owner: str
    name: str
    created: float
    accepted: float | None


class Imports:
    """The imports of all visitors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, owner: str, name: str, content: bytes) -> str:
        """Keep a file until a worker has looked at it, and return its identifier.

        Raises:
            ModelError: another kind of file, too large, or the visitor has too many.
        """
        name = _STRANGE.sub("_", name)[-_LONGEST_NAME:].strip("_ ")
        if not name.lower().endswith(SUFFIXES):
            raise ModelError(
                _("{name} is no model file; accepted are {suffixes}.").format(
                    name=name or _("The file"), suffixes=", ".join(SUFFIXES)
                )
            )
        if not 0 < len(content) <= MOST_BYTES:
            raise ModelError(
                _("{name} has {size:,} bytes; accepted are at most {most:,}.").format(
                    name=name, size=len(content), most=MOST_BYTES
                )
            )
        return self._put(owner, name, {_UPLOAD: content}, accepted=None)

    def keep(self, owner: str, name: str, files: Mapping[str, bytes]) -> str:
        """Keep a model that was made here, and return its identifier: nobody has to look at it.

        Args:
            owner: the visitor.
            name: what they call it.
            files: see ``fmnist.export.bundle``.

        Raises:
            ModelError: the visitor has too many.
        """
        return self._put(owner, name[:_LONGEST_NAME], files, accepted=time.time())

    def _put(
        self, owner: str, name: str, files: Mapping[str, bytes], *, accepted: float | None
    ) -> str:
        found = f"{PREFIX}{secrets.token_hex(8)}"
        with self._database.begin() as connection:
            mine = select(func.count()).select_from(_table).where(_table.c.owner == owner)
            if (connection.scalar(mine) or 0) >= MOST_IMPORTS:
                raise ModelError(
                    _("You have {most} models here, the most there may be. Delete one.").format(
                        most=MOST_IMPORTS
                    )
                )
            connection.execute(
                insert(_table).values(
                    id=found, owner=owner, name=name, created=time.time(), accepted=accepted
                )
            )
            _insert_files(connection, found, files)
        return found

    def get(self, identifier: str) -> Import:
        """Return an import.

        Raises:
            RunError: there is none of that name.
        """
        with self._database.begin() as connection:
            row = connection.execute(_table.select().where(_table.c.id == identifier)).one_or_none()
        if row is None:
            raise RunError(
                _("There is no model {id!r} any more. Bring its file along again.").format(
                    id=identifier
                )
            )
        return _import(row)

    def of(self, owner: str, *, accepted: bool) -> list[Import]:
        """Return the imports of a visitor, the newest first.

        Args:
            owner: the visitor.
            accepted: those that are models; else those that are still looked at, or were refused.
        """
        state = _table.c.accepted.is_not(None) if accepted else _table.c.accepted.is_(None)
        with self._database.begin() as connection:
            rows = connection.execute(
                _table.select().where(_table.c.owner == owner, state).order_by(-_table.c.created)
            ).all()
        return [_import(row) for row in rows]

    def uploaded(self, identifier: str) -> bytes:
        """Return the file as it came.

        Raises:
            RunError: there is none of that name, or it was accepted already.
        """
        return self.file(identifier, _UPLOAD)

    def file(self, identifier: str, name: str) -> bytes:
        """Return a part of an accepted model, see ``fmnist.export.bundle``.

        Raises:
            RunError: it has no such part.
        """
        with self._database.begin() as connection:
            content = connection.scalar(
                select(_files.c.content).where(
                    _files.c.import_id == identifier, _files.c.name == name
                )
            )
        if content is None:
            raise RunError(
                _(
                    "The model {id} has no {name}. One that was brought along as .tflite has no "
                    "Keras file, and nobody knows its training."
                ).format(id=identifier, name=name)
            )
        return bytes(content)

    def accept(self, identifier: str, files: Mapping[str, bytes]) -> None:
        """Put a model in the place of the file, which is deleted. By a worker.

        Raises:
            RunError: its owner has deleted it meanwhile.
        """
        with self._database.begin() as connection:
            changed = connection.execute(
                update(_table)
                .where(_table.c.id == identifier, _table.c.accepted.is_(None))
                .values(accepted=time.time())
            ).rowcount
            if not changed:
                raise RunError(_("The model was deleted while it was looked at."))
            connection.execute(delete(_files).where(_files.c.import_id == identifier))
            _insert_files(connection, identifier, files)

    def remove(self, identifier: str, *, owner: str) -> None:
        """Delete an import for good; nothing happens if it is somebody else's."""
        with self._database.begin() as connection:
            connection.execute(
                delete(_table).where(_table.c.id == identifier, _table.c.owner == owner)
            )


def _insert_files(connection: Connection, identifier: str, files: Mapping[str, bytes]) -> None:
    connection.execute(
        insert(_files),
        [
            {"import_id": identifier, "name": name, "content": content}
            for name, content in files.items()
        ],
    )


def _import(row: Row[Any]) -> Import:
    return Import(**row._mapping)

"""The database behind the run store: opening, migrating, transactions, and faults in words.

SQLite in WAL mode by default, any other database by SQLAlchemy URL.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import locket
from sqlalchemy import Connection, create_engine, event, func, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.translation import _

__all__ = ["Database"]

_BUSY_MILLISECONDS: Final = 30_000
_LOCK_SECONDS: Final = 60
_LOCK_NUMBER: Final = 0x666D6E6973  # any number that no other program locks


class Database:
    """The database at ``url``, made when it is not there and migrated when it is older.

    Raises:
        RunError: it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.place = address.render_as_string(hide_password=True)
        sqlite = address.get_backend_name() == "sqlite"
        self.file = Path(address.database) if sqlite and address.database else None
        if str(self.file) == ":memory:":
            self.file = None
        try:
            if self.file is not None:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(url, pool_pre_ping=not sqlite)
            if sqlite:
                event.listen(self._engine, "connect", _configure_sqlite)
            with self._alone():
                self._prepare()
        except (SQLAlchemyError, OSError, locket.LockError) as error:
            raise RunError(
                _("The run store at {place} cannot be opened: {reason}").format(
                    place=self.place, reason=self._reason(error)
                )
            ) from error

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Run a transaction.

        Raises:
            RunError: the database did not answer; the message says why.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise RunError(
                _("The run store did not answer: {reason}").format(reason=self._reason(error))
            ) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two processes from making or migrating the same file at once."""
        if self.file is None:
            yield
            return
        with locket.lock_file(f"{self.file}.lock", timeout=_LOCK_SECONDS):
            yield

    def _prepare(self) -> None:
        tables = set(inspect(self._engine).get_table_names())
        if "runs" not in tables:
            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_LOCK_NUMBER)))
                    if inspect(connection).has_table("runs"):
                        return  # another process was faster
                schema.metadata.create_all(connection)
                connection.execute(insert(schema.revision).values(version_num=schema.REVISION))
            return
        found = "0001"  # the first schema was made before there were migrations
        if schema.revision.name in tables:
            with self._engine.begin() as connection:
                found = connection.scalar(select(schema.revision.c.version_num)) or found
        if found > schema.REVISION:
            raise RunError(
                _(
                    "The run store at {place} has schema {found}; this version reads up to {known}."
                ).format(place=self.place, found=found, known=schema.REVISION)
            )
        if found < schema.REVISION:
            from fmnist.runs.migrations import upgrade

            with self._engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(select(func.pg_advisory_xact_lock(_LOCK_NUMBER)))
                upgrade(connection, first=found)

    def _reason(self, error: BaseException) -> str:
        """Say what the driver said, and what can be done about it."""
        text = str(getattr(error, "orig", None) or error).splitlines()[0]
        for sign, advice in (
            ("database is locked", _("another process holds it locked. Try again in a moment.")),
            ("disk is full", _("the disk is full. Free some space: nothing is lost.")),
            ("disk I/O error", _("the disk is full or failing. Free some space.")),
            ("readonly", _("it is read-only. Make the folder writable.")),
            ("unable to open", _("its folder cannot be written to.")),
            (
                "malformed",
                _("the file is damaged. Move it aside, or restore a copy, and start again."),
            ),
            (
                "not a database",
                _("the file is damaged. Move it aside, or restore a copy, and start again."),
            ),
        ):
            if sign in text:
                return f"{advice} ({text})"
        return text


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()

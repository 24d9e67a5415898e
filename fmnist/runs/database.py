"""The database behind the run store: opening, migrating, transactions, and faults in words.

SQLite in WAL mode by default, any other database by SQLAlchemy URL. A file that is moved away or
replaced while it is open is noticed before the next transaction: a damaged store is moved aside
and everybody goes on with a new one, without a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

import locket
from sqlalchemy import Connection, create_engine, event, func, insert, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from fmnist.errors import StoreBusyError, StoreError
from fmnist.runs import schema
from fmnist.translation import N_, _

__all__ = ["Database"]

_BUSY_SECONDS: Final = 30.0
_LOCK_SECONDS: Final = 60
_LOCK_NUMBER: Final = 0x666D6E6973  # any number that no other program locks

_DAMAGED: Final = N_(
    "the file is damaged. Move it and what lies beside it (-wal, -shm) aside; a good copy may "
    "take its place. Then it goes on."
)
_FAULTS: Final = (
    ("database is locked", True, N_("another process holds it locked. Try again in a moment.")),
    ("disk is full", True, N_("the disk is full. Free some space: nothing is lost.")),
    ("disk I/O error", True, N_("the disk is full or failing. Free some space.")),
    ("readonly", True, N_("it is read-only. Make the folder writable.")),
    ("Read-only file", True, N_("it is read-only. Make the folder writable.")),
    ("Permission denied", True, N_("its folder cannot be written to.")),
    ("No space left", True, N_("the disk is full. Free some space: nothing is lost.")),
    ("unable to open", True, N_("its folder cannot be written to.")),
    ("malformed", False, _DAMAGED),
    ("not a database", False, _DAMAGED),
    ("Could not decode", False, _DAMAGED),
)
"""What the driver of SQLite says, whether it may pass by itself, and what to do about it."""


class Database:
    """The database at ``url``, made when it is not there and migrated when it is older.

    Raises:
        StoreError: it cannot be opened, or was made by a newer version.
    """

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.place = address.render_as_string(hide_password=True)
        sqlite = address.get_backend_name() == "sqlite"
        self.file = Path(address.database) if sqlite and address.database else None
        if str(self.file) == ":memory:":
            self.file = None
        self._lock = Lock()
        try:
            # How long a transaction waits for a lock; the URL may say ?timeout=SECONDS instead.
            own = sqlite and "timeout" not in address.query
            wait = {"timeout": _BUSY_SECONDS} if own else {}
            self._engine = create_engine(url, pool_pre_ping=not sqlite, connect_args=wait)
            if sqlite:
                event.listen(self._engine, "connect", _configure_sqlite)
            self._open()
        except (SQLAlchemyError, OSError, locket.LockError, ValueError) as error:
            raise self._fault(
                error, _("The run store at {place} cannot be opened: {reason}")
            ) from error

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Run a transaction.

        Raises:
            StoreBusyError: the database did not answer, but may another time.
            StoreError: it is damaged, or says what nobody expected; the message says why.
        """
        self._follow()
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._fault(error, _("The run store did not answer: {reason}")) from error

    def _open(self) -> None:
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._prepare()
        self._opened: tuple[int, int] | None = self._identity()

    def _follow(self) -> None:
        """Leave a file that was moved away, and take or make the one in its place.

        SQLite itself leaves the files beside a moved database alone when it closes it.
        """
        try:
            if self._opened == self._identity():
                return
            with self._lock:
                if self._opened != self._identity():
                    self._engine.dispose()
                    self._open()
        except (SQLAlchemyError, OSError, locket.LockError) as error:
            raise self._fault(
                error, _("The run store at {place} cannot be opened: {reason}")
            ) from error

    def _identity(self) -> tuple[int, int] | None:
        """Say which file it is, by device and inode; ``None`` of what is no file, or not there."""
        if self.file is None:
            return None
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

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
            raise StoreError(
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

    def _fault(self, error: BaseException, text: str) -> StoreError:
        """Say what the driver said, and what can be done about it."""
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        passes, reason = isinstance(error, OSError | OperationalError | locket.LockError), said
        for sign, may_pass, advice in _FAULTS:
            if sign in said:
                passes, reason = may_pass, f"{_(advice)} ({said})"
                break
        kind = StoreBusyError if passes else StoreError
        return kind(text.format(place=self.place, reason=reason))


def _configure_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()

"""The run store as one file, and back: everything that is kept, while it is in use.

SQLite copies all pages in one go, so the copy is that of one moment; in WAL mode that holds up no
writer. Copied in steps it would begin again after each write, and a large store that is in use
might never be done. PostgreSQL has a program of its own for it, which is called.

Source: https://www.sqlite.org/backup.html and
https://www.postgresql.org/docs/current/app-pgdump.html
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from sqlalchemy.engine import URL, make_url

from fmnist.errors import StoreError
from fmnist.runs import schema
from fmnist.runs.service import ALIVE_SECONDS, COMPUTE, WEB
from fmnist.runs.store import RunStore
from fmnist.translation import _

__all__ = ["back_up", "restore"]

_BESIDE: Final = ("", "-wal", "-shm")


def back_up(url: str, target: Path) -> int:
    """Write a copy of the run store at ``url``, and return its size in bytes.

    The copy is whole or not there at all.

    Args:
        url: SQLAlchemy URL.
        target: a file that is not there yet.

    Raises:
        StoreError: there is no store, the target is there already, or it cannot be written.
    """
    if target.exists():
        raise StoreError(
            _("{file} is there already. Name a file that is not there yet.").format(file=target)
        )
    address = make_url(url)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            copy = Path(file.name)
        try:
            if address.get_backend_name() == "sqlite":
                _copy_sqlite(_file_of(address), copy)
            else:
                _dump_postgresql(address, copy)
            copy.replace(target)
        finally:
            copy.unlink(missing_ok=True)
        return target.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            _("The run store cannot be copied to {file}: {reason}.").format(
                file=target, reason=getattr(error, "strerror", None) or error
            )
        ) from error


def restore(url: str, source: Path, *, replace: bool = False) -> Path | None:
    """Put a copy that ``back_up`` made in the place of the run store at ``url``.

    A copy of an older version is migrated when the store is opened next.

    Args:
        url: SQLAlchemy URL of an SQLite store.
        source: the copy.
        replace: whether a store that holds runs may be replaced; it is moved aside, not deleted.

    Returns:
        Where the store that was there lies now; ``None`` if there was none.

    Raises:
        StoreError: the copy is damaged or of a newer version, somebody uses the store, it holds
            runs and ``replace`` is false, or it is no SQLite store.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise StoreError(
            _(
                "{place} is restored by PostgreSQL's own program: "
                "pg_restore --clean --if-exists --dbname=DATABASE {file}"
            ).format(place=address.render_as_string(hide_password=True), file=source)
        )
    _check(source)
    file = _file_of(address, must_exist=False)
    aside = None
    try:
        if file.exists():
            _free(url, file, replace=replace)
            aside = _unused(file)
            for ending in _BESIDE:
                old = Path(f"{file}{ending}")
                if old.exists():
                    old.replace(f"{aside}{ending}")
        file.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            _("{file} cannot be restored: {reason}.").format(
                file=source, reason=getattr(error, "strerror", None) or error
            )
        ) from error
    return aside


def _file_of(address: URL, *, must_exist: bool = True) -> Path:
    file = Path(address.database or "")
    if must_exist and not file.is_file():
        raise StoreError(_("There is no run store at {file} yet.").format(file=file))
    return file


def _copy_sqlite(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        (found,) = new.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(_("The run store at {file} is damaged: {found}.").format(
            file=source, found=found
        ))  # fmt: skip


def _dump_postgresql(address: URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError(
            _("pg_dump is not installed here; it comes with PostgreSQL's client programs.")
        )
    named = {
        "--host": address.host or address.query.get("host"),
        "--port": address.port,
        "--username": address.username,
        "--dbname": address.database,
    }
    arguments = [f"{name}={value}" for name, value in named.items() if value]
    environment = os.environ | ({"PGPASSWORD": str(address.password)} if address.password else {})
    done = subprocess.run(  # noqa: S603 - no shell, and the address is the operator's own
        [program, "--format=custom", f"--file={target}", "--no-password", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise StoreError(_("pg_dump says: {reason}").format(reason=done.stderr.strip()))


def _check(source: Path) -> None:
    """Refuse what is no whole run store of a version known here."""
    if not source.is_file():
        raise StoreError(_("There is no file {name}.").format(name=source))
    try:
        uri = f"{source.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            copy.execute("SELECT count(*) FROM runs").fetchone()
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            version = "0001"
            if schema.revision.name in tables:
                (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            _("{file} is no copy of a run store: {reason}.").format(file=source, reason=error)
        ) from error
    if found != "ok":
        raise StoreError(
            _("The run store at {file} is damaged: {found}.").format(file=source, found=found)
        )
    if version > schema.REVISION:
        raise StoreError(
            _("{file} has schema {found}; this version reads up to {known}.").format(
                file=source, found=version, known=schema.REVISION
            )
        )


def _free(url: str, file: Path, *, replace: bool) -> None:
    """Refuse to replace a store that is in use, or that holds runs and may not be replaced."""
    try:
        store = RunStore(url)
        alive = [
            name
            for name in (COMPUTE, WEB)
            if store.services.alive(name, within=ALIVE_SECONDS)
        ]  # fmt: skip
        runs = bool(store.runs(limit=1))
    except StoreError:
        if replace:  # damaged: that is why one restores
            return
        raise
    if alive:
        raise StoreError(
            _("The app or its workers use {file}. Stop them, wait ten seconds, try again.").format(
                file=file
            )
        )
    if runs and not replace:
        raise StoreError(
            _("{file} holds runs. With --replace it is moved aside first.").format(file=file)
        )


def _unused(file: Path) -> Path:
    """Return a name beside ``file`` that nothing has."""
    number = 1
    while (found := file.with_name(f"{file.stem}.before-{number}{file.suffix}")).exists():
        number += 1
    return found

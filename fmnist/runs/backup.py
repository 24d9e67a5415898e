"""The run store as one file, and back: everything that is kept, while it is in use.

How SQLite does it is in ``sqlite_files``, how PostgreSQL does it in ``postgresql_files``.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from fmnist.errors import StoreError
from fmnist.runs import postgresql_files, schema, sqlite_files
from fmnist.runs.service import ALIVE_SECONDS, COMPUTE, WEB
from fmnist.runs.store import RunStore
from fmnist.translation import _

__all__ = ["back_up", "restore"]

_BESIDE: Final = ("", "-wal", "-shm")
_FIRST: Final = "0001"
"""The first schema was made before a store said which it has."""


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
            if _is_sqlite(address):
                _copy(_file_of(address), copy)
            else:
                postgresql_files.dump(address, copy)
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
        url: SQLAlchemy URL of a store of the same kind.
        source: the copy.
        replace: whether a store that holds runs may be replaced. It is not lost: SQLite's file is
            moved aside, PostgreSQL's tables are copied into a file beside ``source`` first.

    Returns:
        Where the store that was there lies now; ``None`` if there was none.

    Raises:
        StoreError: the copy is damaged or of a newer version, somebody uses the store, or it holds
            runs and ``replace`` is false.
    """
    if not source.is_file():
        raise StoreError(_("There is no file {name}.").format(name=source))
    address = make_url(url)
    try:
        if _is_sqlite(address):
            _check_sqlite(source)
            return _restore_sqlite(address, source, replace=replace)
        _check_postgresql(source)
        return _restore_postgresql(address, source, replace=replace)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        said = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
        raise StoreError(
            _("{file} cannot be restored: {reason}.").format(
                file=source, reason=str(said).splitlines()[0]
            )
        ) from error


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _file_of(address: URL) -> Path:
    file = Path(address.database or "")
    if not file.is_file():
        raise StoreError(_("There is no run store at {file} yet.").format(file=file))
    return file


def _copy(source: Path, target: Path) -> None:
    sqlite_files.copy_file(source, target)
    if found := sqlite_files.damage(target):
        raise StoreError(_damaged(source, found))


def _damaged(file: Path, found: str) -> str:
    return _("The run store at {file} is damaged: {found}.").format(file=file, found=found)


def _restore_sqlite(address: URL, source: Path, *, replace: bool) -> Path | None:
    file = Path(address.database or "")
    aside = None
    if file.exists():
        _free(address, replace=replace)
        aside = _unused(file)
        for ending in _BESIDE:
            old = Path(f"{file}{ending}")
            if old.exists():
                old.replace(f"{aside}{ending}")
    file.parent.mkdir(parents=True, exist_ok=True)
    _copy(source, file)
    return aside


def _restore_postgresql(address: URL, source: Path, *, replace: bool) -> Path | None:
    engine = create_engine(address)
    try:
        aside = None
        if inspect(engine).has_table(schema.runs.name):
            _free(address, replace=replace)
            aside = _unused(source)
            postgresql_files.dump(address, aside)
            # All that this version knows, not what the copy has: an older one has fewer tables.
            schema.metadata.drop_all(engine)
        try:
            postgresql_files.write_back(address, source)
        except StoreError:
            if aside is not None:
                postgresql_files.write_back(address, aside)
            raise
        return aside
    finally:
        engine.dispose()


def _check_sqlite(source: Path) -> None:
    """Refuse what is no whole run store of a version known here."""
    if found := sqlite_files.damage(source, thorough=True, at_rest=True):
        raise StoreError(_damaged(source, found))
    try:
        uri = sqlite_files.address_of(source, at_rest=True)
        with closing(sqlite3.connect(uri, uri=True)) as copy:
            copy.execute("SELECT count(*) FROM runs").fetchone()
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            version = _FIRST
            if schema.revision.name in tables:
                (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(
            _("{file} is no copy of a run store: {reason}.").format(file=source, reason=error)
        ) from error
    _check_version(source, version)


def _check_postgresql(source: Path) -> None:
    """Refuse what is no whole run store of a version known here."""
    try:
        postgresql_files.read_through(source)
        version = postgresql_files.read_table(source, schema.revision.name)
    except StoreError as error:
        raise StoreError(
            _("{file} is no copy of a run store: {reason}.").format(file=source, reason=error)
        ) from error
    if not version:
        raise StoreError(
            _("{file} is no copy of a run store: {reason}.").format(
                file=source, reason=_("it has no table {name}").format(name=schema.revision.name)
            )
        )
    _check_version(source, version[0][0])


def _check_version(source: Path, version: str) -> None:
    if version > schema.REVISION:
        raise StoreError(
            _("{file} has schema {found}; this version reads up to {known}.").format(
                file=source, found=version, known=schema.REVISION
            )
        )


def _free(address: URL, *, replace: bool) -> None:
    """Refuse to replace a store that is in use, or that holds runs and may not be replaced."""
    place = address.database if _is_sqlite(address) else address.render_as_string()
    try:
        store = RunStore(address.render_as_string(hide_password=False))
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
                file=place
            )
        )
    if runs and not replace:
        raise StoreError(
            _("{file} holds runs. With --replace it is moved aside first.").format(file=place)
        )


def _unused(file: Path) -> Path:
    """Return a name beside ``file`` that nothing has."""
    number = 1
    while (found := file.with_name(f"{file.stem}.before-{number}{file.suffix}")).exists():
        number += 1
    return found

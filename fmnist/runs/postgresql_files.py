"""A PostgreSQL database as one file, and back, by PostgreSQL's own programs.

``pg_dump`` reads the database as it is at one moment and holds up no writer. The file knows no
roles: it comes back into a database of another name and another owner.

Source: https://www.postgresql.org/docs/current/app-pgdump.html and
https://www.postgresql.org/docs/current/app-pgrestore.html
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL

from fmnist.errors import StoreError
from fmnist.translation import _

__all__ = ["dump", "read_table", "read_through", "write_back"]


def dump(address: URL, target: Path) -> None:
    """Write the whole database into a file.

    Raises:
        StoreError: the program is not there, or says why it failed.
    """
    _run("pg_dump", "--format=custom", f"--file={target}", *_database(address), address=address)


def read_through(file: Path) -> None:
    """Read all of a file, and write nothing: one that is cut short or no such file is refused.

    Raises:
        StoreError: it is; or the program is not there.
    """
    _run("pg_restore", f"--file={os.devnull}", str(file))


def read_table(file: Path, table: str) -> list[list[str]] | None:
    """Return the rows of a table in a file as text, without those of other tables.

    Returns:
        ``None`` if the file has no such table.

    Raises:
        StoreError: the file cannot be read, or the program is not there.

    Example:
        >>> read_table(Path("copy.dump"), "alembic_version")
        [['0009']]
    """
    said = _run("pg_restore", "--data-only", f"--table={table}", "--file=-", str(file))
    lines = iter(said.splitlines())
    if not any(line.startswith("COPY ") for line in lines):
        return None
    rows = []
    for line in lines:
        if line == "\\.":
            break
        rows.append(line.split("\t"))
    return rows


def write_back(address: URL, file: Path) -> None:
    """Make all tables of a file anew, with their rows: all of them, or none.

    Raises:
        StoreError: the program is not there, or says why it failed; the tables are there already.
    """
    _run(
        *("pg_restore", "--single-transaction", "--no-owner", "--no-privileges"),
        *(*_database(address), str(file)),
        address=address,
    )


def _database(address: URL) -> tuple[str, str]:
    """Return arguments that name a database; its password is no part of them."""
    named = address.set(drivername="postgresql", password=None)
    return "--no-password", f"--dbname={named.render_as_string(hide_password=False)}"


def _run(name: str, *arguments: str, address: URL | None = None) -> str:
    program = shutil.which(name)
    if program is None:
        raise StoreError(
            _(
                "{program} is not installed here; it comes with PostgreSQL's client programs."
            ).format(program=name)
        )
    password = None if address is None else address.password
    done = subprocess.run(  # noqa: S603 - no shell, and the address is the operator's own
        [program, *arguments],
        env=os.environ | ({"PGPASSWORD": str(password)} if password else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StoreError(
            _("{program} says: {reason}").format(program=name, reason=done.stderr.strip())
        )
    return done.stdout

"""Files of SQLite: what is damaged in one, and a whole copy of one that is in use.

All pages are copied in one go, so the copy is that of one moment; in WAL mode that holds up no
writer. Copied in steps it would begin again after each write, and a large file that is in use
might never be done.

Source: https://www.sqlite.org/backup.html and
https://www.sqlite.org/pragma.html#pragma_integrity_check
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["address_of", "copy_file", "damage"]


def address_of(file: Path, *, at_rest: bool = False) -> str:
    """Return the URI by which a file is opened for reading alone.

    Args:
        file: the database.
        at_rest: nobody writes into it: it is read even where nothing may be put beside it.
    """
    return f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"


def damage(
    file: Path, *, thorough: bool = False, at_rest: bool = False, wait_seconds: float = 5.0
) -> str:
    """Return what SQLite finds wrong with a file; empty if nothing.

    Args:
        file: the database, which may be in use.
        thorough: compare indexes with their tables as well, which takes several times as long.
        at_rest: see ``address_of``.
        wait_seconds: for so long at most while somebody holds it locked.
    """
    check = "integrity_check" if thorough else "quick_check"
    uri = address_of(file, at_rest=at_rest)
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=wait_seconds)) as connection:
            (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else str(found)


def copy_file(source: Path, target: Path) -> None:
    """Copy a database that may be in use into one file, with nothing beside it.

    Raises:
        sqlite3.Error: it cannot be read or written.
    """
    with (
        closing(sqlite3.connect(address_of(source), uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")

"""The visitors part of the run store: what visitors want to be called.

A name is for show. Whose something is follows from the key that a browser keeps (see
``fmnist.ui.visitor``), so nobody becomes somebody else by taking their name; and the second to
take a name is shown as ``"Anna (2)"``, so that the two are told apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import delete, func, insert, select

from fmnist.errors import RunError
from fmnist.runs import schema
from fmnist.runs.database import Database
from fmnist.translation import _

__all__ = ["LONGEST_NAME", "Visitors", "clean_name", "short"]

LONGEST_NAME: Final = 40
_LIKE_A_NUMBERED: Final = re.compile(r"\(\s*\d+\s*\)$")
_LIKE_A_MADE_UP: Final = re.compile(r"[a-z]+-[a-z]+-[0-9a-f]{4,}")
_MADE_UP: Final = re.compile(r"([a-z]+-[a-z]+-[0-9a-f]{6})[0-9a-f]{26}")
_table = schema.visitors


class Visitors:
    """The names of a store. Every method raises ``StoreError`` if the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def call(self, owner: str, name: str) -> str:
        """Call a visitor as they wish; return what is shown, ``"Anna"`` or ``"Anna (2)"``.

        Args:
            owner: the visitor.
            name: what to call them; empty: by their made-up name again.

        Raises:
            RunError: the name is not accepted.
        """
        name = clean_name(name) if name.strip() else ""
        folded = _folded(name)
        same = _table.c.folded == folded
        with self._database.begin() as connection:
            # Written first: two who take a name at once write, and so count, one after the other.
            number = connection.scalar(select(_table.c.number).where(_table.c.owner == owner, same))
            connection.execute(delete(_table).where(_table.c.owner == owner))
            if not name:
                return ""
            if number is None:
                number = int(connection.scalar(select(func.max(_table.c.number)).where(same)) or 0)
                number += 1
            connection.execute(
                insert(_table).values(owner=owner, name=name, folded=folded, number=number)
            )
        return _shown(name, number)

    def names(self, owners: Collection[str] | None = None) -> Mapping[str, str]:
        """Return what those of the visitors who chose a name are called, by visitor."""
        query = select(_table.c.owner, _table.c.name, _table.c.number)
        if owners is not None:
            query = query.where(_table.c.owner.in_(list(owners)))
        with self._database.begin() as connection:
            return {row.owner: _shown(row.name, row.number) for row in connection.execute(query)}

    def given(self, owner: str) -> str:
        """Return the name that a visitor chose, as it was written; empty if none."""
        with self._database.begin() as connection:
            return connection.scalar(select(_table.c.name).where(_table.c.owner == owner)) or ""


def short(owner: str) -> str:
    """Return the made-up name of a visitor as it is shown; another kind of owner as it is.

    Example:
        >>> short("calm-otter-3f9c2a00112233445566778899aabbcc")
        'calm-otter-3f9c2a'
    """
    found = _MADE_UP.fullmatch(owner)
    return found[1] if found else owner


def clean_name(name: str) -> str:
    """Return a name as it is kept: spaces at its ends and double ones are left out.

    Raises:
        RunError: it is empty, too long, not one line of visible signs, or looks like a name that
            the app gives itself.

    Example:
        >>> clean_name("  Anna  B. ")
        'Anna B.'
    """
    found = " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()
    found = re.sub(" {2,}", " ", found)
    if not 1 <= len(found) <= LONGEST_NAME:
        raise RunError(
            _("The name has {count} characters; accepted are 1 to {most}.").format(
                count=len(found), most=LONGEST_NAME
            )
        )
    # Control, invisible and reversing signs, private ones, and ends of lines.
    if any(unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029" for sign in found):
        raise RunError(
            _("The name holds invisible signs; accepted is one line of letters, digits and signs.")
        )
    if _LIKE_A_NUMBERED.search(found) or _LIKE_A_MADE_UP.fullmatch(_folded(found)):
        raise RunError(
            _(
                "{name} looks like a name that the app gives itself; accepted is any that does not "
                "end in a number in brackets, and is not of the kind calm-otter-3f9c2a."
            ).format(name=found)
        )
    return found


def _folded(name: str) -> str:
    """Return what two names have in common that look alike: case, width and spaces left out."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())[:200]


def _shown(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"

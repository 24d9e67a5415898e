"""The sign-ins part of the run store: which browsers are signed in as a teacher.

A browser holds a random token; the store holds only its digest, made with the hash of the
password. So nobody who reads the store can sign in, every server at one store knows who is, and a
new password signs everybody out.

Who is logged in by an account instead holds a cookie that is good by itself, without the store. So
the store remembers the log-ins that were ended, for as long as they would be good.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Final

from sqlalchemy import delete, insert, select

from fmnist.runs import schema
from fmnist.runs.database import Database

__all__ = ["LASTS_SECONDS", "SignIns"]

LASTS_SECONDS: Final = 12 * 3600.0
"""A browser that is left open is signed out after so long: a school day."""

_KEPT_SECONDS: Final = LASTS_SECONDS + 3600.0
"""An ended log-in is remembered for so long: its provider's clock may be ahead of ours."""

_LOG_IN: Final = "log-in"
"""Stands in a digest where else the hash of a password does, which is never so short."""

_table = schema.sign_ins


class SignIns:
    """The sign-ins of a store. Every method raises ``StoreError`` if the database does not answer.

    What they are good for is said by ``password``, the hash of the password in force.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, password: str) -> str:
        """Sign a browser in whose password was right; return its token."""
        token = secrets.token_urlsafe(32)
        now = time.time()
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(_table.c.made < now - _KEPT_SECONDS))
            connection.execute(insert(_table).values(digest=_digest(token, password), made=now))
        return token

    def holds(self, token: str, password: str) -> bool:
        """Return whether the browser with this token is signed in."""
        if not token or not password:
            return False
        with self._database.begin() as connection:
            made = connection.scalar(
                select(_table.c.made).where(_table.c.digest == _digest(token, password))
            )
        return made is not None and time.time() - made < LASTS_SECONDS

    def end(self, token: str, password: str) -> None:
        """Sign the browser with this token out."""
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(_table.c.digest == _digest(token, password)))

    def end_log_in(self, log_in: str) -> None:
        """Remember that a log-in by an account was ended: in every tab, on every server."""
        digest, now = _digest(log_in, _LOG_IN), time.time()
        old = _table.c.made < now - _KEPT_SECONDS
        with self._database.begin() as connection:
            connection.execute(delete(_table).where(old | (_table.c.digest == digest)))
            connection.execute(insert(_table).values(digest=digest, made=now))

    def is_ended(self, log_in: str) -> bool:
        """Return whether a log-in by an account was ended."""
        digest = _digest(log_in, _LOG_IN)
        with self._database.begin() as connection:
            found = connection.scalar(select(_table.c.made).where(_table.c.digest == digest))
        return found is not None


def _digest(token: str, password: str) -> str:
    return hmac.new(password.encode(), token.encode(), hashlib.sha256).hexdigest()

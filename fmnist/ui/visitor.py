"""Who a visitor is: a made-up name that a browser keeps, so that own runs stay one's own.

The browser keeps a random key in a cookie; the name follows from the key and not the other way
round, so nobody who reads a name can take it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from fmnist.ui import state
from fmnist.ui.cookies import YEAR, cookie, keep_cookie

__all__ = ["name_of", "recognise"]

COOKIE: Final = "fmnist_visitor"

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")

_ADJECTIVES: Final = (
    "amber", "brave", "calm", "clever", "cosy", "curious", "eager", "gentle",
    "golden", "happy", "kind", "lively", "lucky", "merry", "quick", "quiet",
    "silver", "sunny", "swift", "warm",
)  # fmt: skip
_ANIMALS: Final = (
    "badger", "beaver", "crane", "deer", "dolphin", "falcon", "finch", "fox",
    "heron", "hare", "koala", "lynx", "marten", "otter", "owl", "panda",
    "robin", "seal", "swan", "wren",
)  # fmt: skip


def recognise() -> None:
    """Find out who the visitor of this session is. Once a script run, by the entry script."""
    if state.visitor():
        return
    key = cookie(COOKIE)
    if not _KEY.fullmatch(key):
        key = secrets.token_urlsafe(16)
        keep_cookie(COOKIE, key, seconds=YEAR, once=True)
    state.keep("visitor", name_of(key))


def name_of(key: str) -> str:
    """Return the name that belongs to a key: ``"calm-otter-"`` and 32 hexadecimal digits.

    So many that nobody finds another key with the same name; ``fmnist.runs.visitors.short`` is
    what is shown of it.
    """
    digest = hashlib.sha256(key.encode()).digest()
    adjective = _ADJECTIVES[digest[0] % len(_ADJECTIVES)]
    animal = _ANIMALS[digest[1] % len(_ANIMALS)]
    return f"{adjective}-{animal}-{digest[2:18].hex()}"

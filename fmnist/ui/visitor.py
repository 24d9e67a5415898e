"""Who a visitor is: a made-up name that a browser keeps, so that own runs stay one's own.

The browser keeps a random key in a cookie; the name follows from the key and not the other way
round, so nobody who reads a name can take it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["name_of", "recognise", "remember"]

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
    key = str(st.context.cookies.get(COOKIE, ""))
    if not _KEY.fullmatch(key):
        key = secrets.token_urlsafe(16)
        state.keep("visitor_key", key)
    state.keep("visitor", name_of(key))


def remember() -> None:
    """Have a browser that is new here keep its key. At the end of a script run."""
    key = state.recall("visitor_key", "")
    if key:
        _component()(key="visitor_cookie", data={"name": COOKIE, "value": key}, height=1)


def name_of(key: str) -> str:
    """Return the name that belongs to a key, for example ``"calm-otter-3f9c"``."""
    digest = hashlib.sha256(key.encode()).digest()
    adjective = _ADJECTIVES[digest[0] % len(_ADJECTIVES)]
    animal = _ANIMALS[digest[1] % len(_ANIMALS)]
    return f"{adjective}-{animal}-{digest[2:5].hex()}"


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("fmnist_visitor", js=front_end("visitor.js"))

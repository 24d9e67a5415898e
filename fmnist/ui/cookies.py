"""What the browser keeps: the key of a visitor, their name, and that they are signed in.

A cookie is set by a small component at the end of a script run, because Streamlit sets none
itself. A session reads the cookies with which it began, so what is kept in it goes first.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote

import streamlit as st

from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["YEAR", "cookie", "keep_cookie", "send_cookies"]

YEAR: Final = 31_536_000
"""Seconds."""

_KEPT: Final = "cookies"


def cookie(name: str) -> str:
    """Return what the browser keeps under a name, or empty text."""
    kept = state.recall(_KEPT, dict[str, dict[str, object]]())
    if name in kept:
        return str(kept[name]["value"])
    return unquote(str(st.context.cookies.get(name, "")))


def keep_cookie(
    name: str,
    value: str,
    *,
    seconds: int | None,
    once: bool = False,
    site: Literal["Lax", "Strict"] = "Lax",
) -> None:
    """Have the browser keep a value.

    Args:
        name: of the cookie.
        value: any text.
        seconds: for how long; ``None``: until the browser is closed; 0: no longer.
        once: leave a value alone that it keeps already.
        site: ``Strict``: it is not sent where somebody comes by a link from elsewhere.
    """
    asked = {"name": name, "value": value, "seconds": seconds, "once": once, "site": site}
    state.keep(_KEPT, {**state.recall(_KEPT, dict[str, dict[str, object]]()), name: asked})


def send_cookies() -> None:
    """Have the browser keep what was asked for. At the end of a script run."""
    for name, asked in state.recall(_KEPT, dict[str, dict[str, object]]()).items():
        _component()(key=name.replace("fmnist_", "") + "_cookie", data=asked, height=1)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("fmnist_cookie", js=front_end("cookie.js"))

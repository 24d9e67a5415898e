"""Session state: the only module that touches ``st.session_state``.

A widget keeps its value across page changes by ``persist_state="session"`` in its own call
(``st.slider(..., key="train_epochs", persist_state="session")``); that needs nothing from here.
Everything else that must outlive a script run goes through ``recall``, ``keep`` and ``take``.
A click on one of our components arrives before the script runs and waits under ``clicked``.

Source: https://docs.streamlit.io/develop/api-reference/caching-and-state/st.session_state
"""

from __future__ import annotations

import time
from typing import Any, Final, TypeVar, cast

import streamlit as st

__all__ = [
    "arrive",
    "arrived",
    "forget",
    "has_widget",
    "keep",
    "keep_click",
    "known",
    "read_widget",
    "recall",
    "settle",
    "take",
    "take_click",
    "visitor",
    "widget",
]

T = TypeVar("T")

_DRAWN_SECONDS: Final = 5.0
"""After a run so long ago, a browser has drawn what it was sent, a busy one too."""


def recall(name: str, default: T) -> T:
    """Return what was kept under ``name`` in this session, or ``default``.

    Names are written like widget keys: ``page_thing``, for example ``"confusion_cell"``.
    """
    return cast(T, st.session_state.get(f"kept:{name}", default))


def keep(name: str, value: T) -> T:
    """Keep ``value`` under ``name`` for the rest of the session, and return it."""
    st.session_state[f"kept:{name}"] = value
    return value


def take(name: str, default: T) -> T:
    """Return what was kept under ``name``, or ``default``, and forget it."""
    return cast(T, st.session_state.pop(f"kept:{name}", default))


def forget(name: str) -> None:
    """Forget what was kept under ``name``; nothing happens if nothing was."""
    st.session_state.pop(f"kept:{name}", None)


def read_widget(key: str, default: T) -> T:
    """Return the value of the widget ``key``, or ``default`` where it is not drawn."""
    return cast(T, st.session_state.get(key, default))


def has_widget(key: str) -> bool:
    """Return whether the widget ``key`` has a value in this session."""
    return key in st.session_state


def widget(key: str, value: Any) -> None:
    """Set the value of the widget ``key``. Only before the widget is drawn, or in a callback.

    A browser is told of a value only by the run in which it was set. When that run is cut short
    by another one, or another one follows before the browser has drawn the widget, which happens
    where much goes on, the value is set again: otherwise the widget would show what it has without
    a value, a slider its least, and soon send that back.
    """
    st.session_state[key] = value
    st.session_state["kept:unsettled"] = recall("unsettled", frozenset[str]()) | {key}


def settle() -> None:
    """Note that a script run came to its end; called by the entry script."""
    keep("ended", time.monotonic())


def keep_click(key: str) -> None:
    """Callback of a component: put its trigger ``clicked`` where ``take_click`` finds it."""
    clicked = st.session_state[key].get("clicked")
    if clicked is not None:
        st.session_state[f"clicked:{key}"] = clicked


def take_click(key: str) -> Any:
    """Return what was clicked in the component ``key`` since the last run, or ``None``, once."""
    return st.session_state.pop(f"clicked:{key}", None)


def arrive(page: str) -> None:
    """Note which page this script run is of; called once a run, by the entry script.

    What the run before has set, and the browser may not have drawn yet, is set once more.
    """
    ended: float | None = take("ended", None)
    if ended is not None and time.monotonic() - ended > _DRAWN_SECONDS:
        forget("unsettled")
    for key in recall("unsettled", frozenset[str]()):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    keep("arrived", recall("page", "") != page)
    keep("page", page)


def known() -> bool:
    """Return whether the entry script has run for this visitor."""
    return recall("page", None) is not None


def arrived() -> bool:
    """Return whether the visitor came to this page from another one, or just opened it."""
    return recall("arrived", True)


def visitor() -> str:
    """Return the name that this visitor's runs belong to, see ``fmnist.ui.visitor``."""
    return recall("visitor", "")

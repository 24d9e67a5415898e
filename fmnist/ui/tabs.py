"""Tabs of which the open one stays open when the language changes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from fmnist.ui import state

__all__ = ["tabs_that_stay"]


def tabs_that_stay(titles: Sequence[str], *, key: str) -> Sequence[TabContainer]:
    """Draw tabs that tell the server which of them is open.

    Streamlit knows a tab by its title, which is another one in another language.

    Args:
        titles: of the tabs, as many and in the same order in every language.
        key: of the widget.
    """
    opened: str | None = state.read_widget(key, None)
    before: tuple[str, ...] = state.recall(f"tabs:{key}", ())
    if opened in before and opened not in titles:
        state.widget(key, titles[before.index(opened)])
    state.keep(f"tabs:{key}", tuple(titles))
    return st.tabs(titles, key=key, on_change="rerun")

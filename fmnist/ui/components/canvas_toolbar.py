"""The toolbar of every drawing canvas on a page stays in sight: a finger cannot hover over it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["canvas_toolbar"]


def canvas_toolbar(key: str) -> None:
    """Show undo, redo and reset above each canvas of the page; called once, last."""
    _component()(key=key, height=1)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("fmnist_canvas_toolbar", js=front_end("canvas_toolbar.js"))

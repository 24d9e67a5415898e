"""A clock that counts the seconds in the browser, so that the server need not."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["quiz_clock"]


def quiz_clock(*, key: str, seconds: float) -> None:
    """Draw a clock that shows ``seconds`` now and goes on."""
    _component()(key=key, data={"seconds": round(seconds, 2), "label": _("Time so far")})


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_quiz_clock", css=front_end("quiz_clock.css"), js=front_end("quiz_clock.js")
    )

"""A slider over the epochs of a training, which follows the newest until somebody moves it.

Differs from ``st.slider``: that cannot be moved by the page and by its visitor at the same time. A
value that the page has set counts as a choice of the visitor's when the browser, which has not
heard of it yet, sends the old one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["epoch_slider"]


def epoch_slider(*, key: str, newest: int, last: int) -> int:
    """Draw the slider and return the epoch to show.

    Args:
        key: identity of the slider; what was chosen is kept under it for the session.
        newest: the newest epoch there is; 0 before the first.
        last: the epoch at the right end.

    Returns:
        The chosen epoch; the newest if none is chosen or the chosen one is not there.
    """
    chosen = f"{key}_chosen"
    clicked = state.take_click(key)
    if clicked is not None:
        state.keep(chosen, int(clicked))
    epoch = state.recall(chosen, 0)
    if not 0 < epoch < newest:
        epoch = state.keep(chosen, 0)
    _component()(
        key=key,
        data={
            "chosen": epoch,
            "newest": newest,
            "last": last,
            "texts": {
                "label": _("Epoch to show"),
                "epoch": _("Epoch {epoch} of {last}"),
                "back": _("The epoch before"),
                "forth": _("The next epoch"),
                "newest": _("Newest"),
                "help": _("Show the newest epoch, and each one that comes"),
            },
        },
        on_clicked_change=lambda: state.keep_click(key),
    )
    return epoch or newest


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_epoch_slider",
        css=front_end("epoch_slider.css"),
        js=front_end("epoch_slider.js"),
    )

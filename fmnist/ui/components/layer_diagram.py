"""The drawing of a network whose layers can be chosen, see ``fmnist.figures.architecture``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["layer_diagram"]


def layer_diagram(svg: str, *, key: str, label: str, selected: str) -> None:
    """Draw the network; ``state.take_click(key)`` of the next run says which layer was chosen.

    Args:
        svg: of ``architecture_svg``, which escapes all texts.
        key: identity of the drawing.
        label: what it shows, in words.
        selected: name of the layer that is framed.
    """
    _component()(
        key=key,
        data={"svg": svg, "label": label, "selected": selected},
        on_clicked_change=lambda: state.keep_click(key),
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_layer_diagram",
        css=front_end("layer_diagram.css"),
        js=front_end("layer_diagram.js"),
    )

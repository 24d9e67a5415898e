"""The address of the server and its code, large enough for a projector."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["join_board"]


def join_board(address: str, code: str, *, key: str) -> None:
    """Draw the board.

    Args:
        address: of the server.
        code: its QR code, a data URI.
        key: identity of the board.
    """
    _component()(
        key=key,
        data={
            "address": address,
            "code": code,
            "alt": _("QR code of the address {address}").format(address=address),
            "text": _(
                "Open this address, or point your camera at the code. You need no account: you get "
                "a name at once, and your browser keeps it."
            ),
            "fill": _("Fill the screen"),
            "leave": _("Leave full screen"),
        },
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_join_board", css=front_end("join.css"), js=front_end("join.js")
    )

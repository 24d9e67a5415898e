"""Join: the address of this server for a class, as text and as a code for the projector."""

from __future__ import annotations

import streamlit as st

from fmnist.joining import code_svg, is_local, lan_address, server_address
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.components.join_board import join_board
from fmnist.ui.page import guarded, page_header, told


def page() -> None:
    """Draw the board, and warn where nobody else can come by this address."""
    address = resources.settings().public_url or server_address(st.context.url or "")
    if not address:
        st.warning(
            _("The address of this server is not known. Set FMNIST_PUBLIC_URL, and start again.")
        )
        return
    if is_local(address):
        warn(address)
    join_board(address, code_svg(address), key="join_board")


def warn(address: str) -> None:
    """Say that this address works on this machine alone, and what to do about it."""
    guess = lan_address(address)
    st.warning(
        _("**Only this machine reaches {address}.** Others cannot join by it.").format(
            address=told(address)
        )
        + " "
        + (
            _(
                "In your network this machine is probably {guess}: open the app by that address, "
                "or set FMNIST_PUBLIC_URL to it and start the app again."
            ).format(guess=f"[{told(guess)}]({guess}/join)")
            if guess
            else _(
                "Open the app by the address that this machine has in your network, or set "
                "FMNIST_PUBLIC_URL to it and start the app again."
            )
        ),
        icon=":material/wifi_off:",
    )


page_header(
    _("Join"),
    _("For the projector: how a class gets here."),
)
with guarded():
    page()

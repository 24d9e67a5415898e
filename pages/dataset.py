"""Dataset: look at the pictures, one by one and as classes."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address
from fmnist.ui.page import guarded, page_header, practice_notice

VIEWS = {
    "pictures": N_("Pictures"),
    "classes": N_("Classes"),
    "map": N_("Map"),
    "quiz": N_("Quiz"),
}
"""Module under ``fmnist.ui.dataset`` → title."""

VIEW = address.choice("view", "dataset_view", tuple(VIEWS))


def page() -> None:
    """Ask for the view and draw it. What it shows is in the address under names of its own."""
    practice_notice()
    address.open_address((VIEW,))
    st.segmented_control(
        _("View"), tuple(VIEWS), format_func=lambda name: _(VIEWS[name]), key=VIEW.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    address.save_address((VIEW,))
    import_module(f"fmnist.ui.dataset.{VIEW.value}").show()


page_header(
    _("Dataset"),
    _(
        "Grey pictures of 28 × 28 pixels, each of one class. A network learns from the training "
        "pictures and is judged by the test pictures, which it never saw."
    ),
)
with guarded():
    page()

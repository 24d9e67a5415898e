"""Lessons: guided ones with tasks that the app checks, and how the class does."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address
from fmnist.ui.page import guarded, page_header, practice_notice

VIEWS = {
    "guided": N_("Lessons"),
    "leaderboard": N_("Leaderboard"),
}
"""Module under ``fmnist.ui.lessons`` → title."""

VIEW = address.choice("view", "lessons_view", tuple(VIEWS))


def page() -> None:
    """Ask for the view and draw it. What it shows is in the address under names of its own."""
    practice_notice()
    address.open_address((VIEW,))
    st.segmented_control(
        _("View"), tuple(VIEWS), format_func=lambda name: _(VIEWS[name]), key=VIEW.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    address.save_address((VIEW,))
    import_module(f"fmnist.ui.lessons.{VIEW.value}").show()


page_header(
    _("Lessons"),
    _("Read, try, and solve: what you do is checked by your own runs. Take your time."),
)
with guarded():
    page()

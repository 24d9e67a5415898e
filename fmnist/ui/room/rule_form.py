"""The rules as a form: limits of a training, and what is hidden for a lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from fmnist.models.registry import ARCHITECTURES
from fmnist.runs.room import MOST_EPOCHS, MOST_RUNS, Limits, Room
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.frame import NEVER_HIDDEN, page_titles
from fmnist.ui.page import act
from fmnist.ui.rules import FORM_PARTS

__all__ = ["rule_form"]

_EPOCHS, _RUNS, _NETWORKS = "room_epochs", "room_runs", "room_networks"
_PAGES, _PARTS = "room_pages", "room_parts"
_PART = "train."

Change = Callable[[Callable[[Room], Room]], None]


def rule_form(room: Room, change: Change) -> None:
    """Draw the form.

    Args:
        room: the rules now.
        change: changes the rules as they are when the form is saved.
    """
    st.subheader(_("Rules for everybody but you"), anchor=False)
    with st.form("room_rules"):
        epochs, runs = st.columns(2)
        epochs.number_input(
            _("Most epochs of a training"), 1, MOST_EPOCHS, room.limits.epochs,
            key=_EPOCHS, placeholder=_("no limit"),
        )  # fmt: skip
        runs.number_input(
            _("Most trainings of a visitor that wait or run"), 1, MOST_RUNS, room.limits.runs,
            key=_RUNS, placeholder=_("no limit"),
        )  # fmt: skip
        st.multiselect(
            _("Networks that may be trained"),
            list(ARCHITECTURES),
            list(room.limits.architectures),
            format_func=lambda name: _(ARCHITECTURES[name].title),
            key=_NETWORKS,
            placeholder=_("all of them"),
        )
        titles = {name: title for name, (title, _icon) in page_titles().items()}
        st.multiselect(
            _("Pages that are hidden"),
            [name for name in titles if name not in NEVER_HIDDEN],
            [name for name in room.hidden if name in titles],
            format_func=titles.__getitem__,
            key=_PAGES,
            placeholder=_("none"),
        )
        st.multiselect(
            _("Parts of the Train form that are hidden"),
            list(FORM_PARTS),
            [part for part in FORM_PARTS if f"{_PART}{part}" in room.hidden],
            format_func=lambda name: _(FORM_PARTS[name]),
            key=_PARTS,
            placeholder=_("none"),
            help=_("They keep their values; an address of the page can still set them."),
        )
        st.form_submit_button(
            _("Save the rules"), key="room_save", type="primary", icon=":material/check:",
            on_click=act, args=(_save, change),
        )  # fmt: skip


def _save(change: Change) -> None:
    """Take what stands in the form. In a callback."""
    change(_asked)
    st.toast(_("Saved. It holds from now on."), icon=":material/check:")


def _asked(room: Room) -> Room:
    pages: list[str] = state.read_widget(_PAGES, [])
    parts: list[str] = state.read_widget(_PARTS, [])
    networks: list[str] = state.read_widget(_NETWORKS, [])
    limits = Limits(
        epochs=state.read_widget(_EPOCHS, None),
        runs=state.read_widget(_RUNS, None),
        architectures=tuple(networks),
    )
    return replace(room, limits=limits, hidden=(*pages, *(f"{_PART}{part}" for part in parts)))

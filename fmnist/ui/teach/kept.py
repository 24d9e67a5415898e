"""Networks of one's own that are kept: among the models of other pages, for their owner alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.export.bundle import CARD, KERAS, TFLITE
from fmnist.export.card import ModelCard
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.acting import acting
from fmnist.ui.page import act, plain

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry

__all__ = ["keep_it", "kept_networks"]

_LONGEST: Final = 60


def keep_it(files: Mapping[str, bytes]) -> None:
    """Draw a way to keep the network that was taught, unless that has been done.

    Args:
        files: of the whole network, see ``fmnist.export.taught``.
    """
    card = ModelCard.from_json(files[CARD])
    if any(entry.card.dataset == card.dataset for entry in _mine()):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("What it is called"),
            card.name[:_LONGEST],
            max_chars=_LONGEST,
            key=f"teach_keep_name_{card.dataset['checksum'][:12]}",
        )
        st.button(
            _("Keep it for other pages"),
            key="teach_keep",
            icon=":material/bookmark_add:",
            type="primary",
            on_click=act,
            args=(_keep, name.strip() or card.name[:_LONGEST], card, files),
        )


def kept_networks() -> None:
    """Draw the networks that are kept: where to go with each, and a way to delete it."""
    mine = _mine()
    if not mine:
        return
    st.subheader(_("Your networks"), anchor=False)
    st.caption(_("They stand among the models of the pages Classify and Inside, for you alone."))
    for entry in mine:
        with st.container(border=True, key=f"teach_kept_{entry.identifier}"):
            _network(entry)


def _network(entry: ModelEntry) -> None:
    names = ", ".join(map(plain, entry.card.class_names))
    st.markdown(f"**{plain(entry.card.name)}**")
    told = _("It tells apart: {classes}.").format(classes=names)
    learned = _("It has learned from {count} pictures.").format(
        count=entry.card.dataset["training"]
    )
    st.caption(f"{told} {learned}")
    with st.container(horizontal=True, vertical_alignment="center"):
        for page, title, icon in (
            ("pages/classify.py", _("Classify with it"), ":material/draw:"),
            ("pages/inside.py", _("Look inside"), ":material/account_tree:"),
        ):
            st.page_link(page, label=title, icon=icon, query_params={"model": entry.identifier})
        with st.popover(_("Delete"), icon=":material/delete:"):
            st.markdown(_("It cannot be brought back."))
            st.button(
                _("Delete it for good"),
                key=f"teach_delete_{entry.identifier}",
                icon=":material/delete:",
                on_click=act,
                args=(acting().remove_model, entry.identifier),
            )


def _mine() -> list[ModelEntry]:
    return [entry for entry in resources.models() if entry.taught]


def _keep(name: str, card: ModelCard, files: Mapping[str, bytes]) -> None:
    named = replace(card, name=name).to_json().encode()
    acting().keep_model(name, {CARD: named, KERAS: files[KERAS], TFLITE: files[TFLITE]})
    st.toast(_("Kept. It now stands among the models of the pages Classify and Inside."))

"""The view for models of one's own: bring one along, see it looked at, use it, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.importing.limits import MOST_BYTES, MOST_WEIGHTS, SUFFIXES
from fmnist.retold import retold
from fmnist.runs.records import RunStatus
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.computed import computed
from fmnist.ui.models_page.choice import look_at
from fmnist.ui.page import act, plain
from fmnist.ui.uploader import file_uploader

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry
    from fmnist.runs.computations import Computation
    from fmnist.runs.imports import Import
    from fmnist.ui.address import Field

__all__ = ["show"]


def show(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    """Draw the view."""
    _what_is_accepted()
    _upload()
    for found in resources.store().imports.of(state.visitor(), accepted=False):
        _looked_at(found)
    mine = [entry for entry in entries.values() if entry.source == "imported"]
    if mine:
        st.subheader(_("Your models"), anchor=False)
    for entry in mine:
        _own(field, entry)


def _what_is_accepted() -> None:
    st.markdown(
        _(
            "Bring a network that you trained elsewhere: a Keras file (`.keras`, or `.h5`, also of "
            "Keras 2) or a LiteRT file (`.tflite`). It then stands beside the others wherever a "
            "model can be chosen, for you alone."
        )
    )
    with st.expander(_("What is accepted?")):
        st.markdown(
            _(
                "- From pictures of 28 × 28 (one channel or none, pixels 0–1 or 0–255) to the "
                "{classes} classes of the dataset; probabilities or logits.\n"
                "- Usual layers of Keras. No Lambda layers and no layers of your own: they are "
                "code, and code of others is not run here.\n"
                "- At most {megabytes} MB and {weights:,} numbers.\n\n"
                "A worker looks at the file in a process of its own, with little memory and "
                "time, and asks it about all test pictures."
            ).format(
                classes=len(resources.dataset().class_names),
                megabytes=MOST_BYTES // 1_000_000,
                weights=MOST_WEIGHTS,
            )
        )


def _upload() -> None:
    number: int = state.recall("models_uploads", 0)
    uploaded = file_uploader(
        _("A model file"),
        place="models",
        key=f"models_upload_{number}",
        endings=[suffix.removeprefix(".") for suffix in SUFFIXES],
        most_megabytes=MOST_BYTES // 1_000_000,
    )
    if uploaded is None:
        return
    st.button(
        _("Look at it"),
        key="models_import",
        type="primary",
        icon=":material/search_check:",
        on_click=act,
        args=(_add, uploaded.name, uploaded.getvalue(), number),
    )


def _add(name: str, content: bytes, number: int) -> None:
    """Hand the file to a worker, and let go of what the uploader holds."""
    from fmnist.computations import complete

    store = resources.store()
    found = acting().bring_model(name, content)
    asked = complete({"import": found}, resources.dataset(), _no_model)
    store.computations.ask("import_model", asked, owner=state.visitor())
    state.keep("models_uploads", number + 1)


def _no_model(name: str) -> ModelEntry:
    raise KeyError(name)


def _looked_at(found: Import) -> None:
    computation = _computation(found)
    if computation is not None and computation.status is RunStatus.FAILED:
        with st.container(border=True, key=f"models_refused_{found.id}"):
            st.error(plain(retold(computation.message)), icon=":material/block:")
            _delete_button(found.id, _("Discard"))
        return
    computed(
        "import_model",
        {"import": found.id},
        key=f"models_pending_{found.id}",
        title=_("Looking at {name}").format(name=plain(found.name)),
        at_once=True,
    )


def _computation(found: Import) -> Computation | None:
    from fmnist.computations import complete, identifier

    asked = complete({"import": found.id}, resources.dataset(), _no_model)
    return resources.store().computations.find(identifier("import_model", asked))


def _own(field: Field[str], entry: ModelEntry) -> None:
    with st.container(border=True, key=f"models_own_{entry.identifier}"):
        st.markdown(f"**{plain(entry.title)}**")
        for note in entry.card.config["notes"]:
            st.caption(plain(str(note)))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Its card"), key=f"models_card_{entry.identifier}", icon=":material/badge:",
                on_click=_show_card, args=(field, entry.identifier),
            )  # fmt: skip
            for page, title, icon in (
                ("pages/classify.py", _("Classify with it"), ":material/draw:"),
                ("pages/confusion.py", _("What it mixes up"), ":material/grid_on:"),
            ):
                st.page_link(page, label=title, icon=icon, query_params={"model": entry.identifier})
            with st.popover(_("Delete"), icon=":material/delete:"):
                st.markdown(_("It cannot be brought back, but its file can be brought again."))
                _delete_button(entry.identifier, _("Delete it for good"))


def _show_card(field: Field[str], identifier: str) -> None:
    field.set(identifier)
    look_at("card")


def _delete_button(identifier: str, title: str) -> None:
    st.button(
        title,
        key=f"models_delete_{identifier}",
        icon=":material/delete:",
        on_click=act,
        args=(acting().remove_model, identifier),
    )

"""Models: what each is worth and costs, how it was made, and the files to take it along as."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address, models
from fmnist.ui.models_page import choice
from fmnist.ui.page import guarded, page_header

# Module under fmnist.ui.models_page → title.
VIEWS = {
    "all": N_("All models"),
    "card": N_("Card"),
    "files": N_("Files"),
    "bring": N_("Bring your own"),
}

VIEW = address.choice("view", choice.VIEW_KEY, tuple(VIEWS))


def page() -> None:
    """Ask for the view and the model, and draw the view."""
    entries = models.available()
    if not entries:
        return
    field = choice.field(entries)
    fields = (field, VIEW)
    address.open_address(fields)
    st.segmented_control(
        _("View"), tuple(VIEWS), format_func=lambda name: _(VIEWS[name]), key=VIEW.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    if VIEW.value in ("card", "files"):
        models.choose_model(field, entries)
    elif field.value not in entries:
        field.set(field.default)
    address.save_address(fields)
    import_module(f"fmnist.ui.models_page.{VIEW.value}").show(field, entries)


page_header(
    _("Models"),
    _(
        "Which one to use, and what does it cost? Every model that is here, to compare and to "
        "take along."
    ),
)
with guarded():
    page()

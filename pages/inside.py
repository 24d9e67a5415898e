"""Inside: a picture's way through a network, layer by layer."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address, models
from fmnist.ui.inside.picture import FIELDS, brought
from fmnist.ui.inside.verdict import verdict
from fmnist.ui.page import guarded, page_header, practice_notice

# Module under fmnist.ui.inside → title.
VIEWS = {
    "layers": N_("Layer by layer"),
    "why": N_("Why this answer"),
    "epochs": N_("Over the epochs"),
}
VIEW = address.choice("view", "inside_view", tuple(VIEWS))


def page() -> None:
    """Ask for model, picture and view, and draw the view."""
    entries = models.simplest_first(models.available(judged=False))
    if not entries:
        return
    model = models.model_field("inside_model", entries)
    fields = (model, *FIELDS, VIEW)
    address.open_address(fields)
    practice_notice()
    left, right = st.columns((3, 2), gap="medium")
    with left:
        entry = models.choose_model(model, entries)
        found = None
        with guarded():
            found = brought(entry)
    with right, guarded():
        looked = verdict(entry, found)
    st.segmented_control(
        _("View"), tuple(VIEWS), format_func=lambda name: _(VIEWS[name]), key=VIEW.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    address.save_address(fields)
    with guarded():
        if looked is not None:
            import_module(f"fmnist.ui.inside.{VIEW.value}").show(looked)


page_header(
    _("Inside"),
    _(
        "Follow a picture through a network: click a layer, then one of its units, and see number "
        "by number how a value comes about."
    ),
)
with guarded():
    page()

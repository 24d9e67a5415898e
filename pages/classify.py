"""Classify: draw something, bring a picture, or take a test picture, and see what it is."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, classify, models
from fmnist.ui.page import guarded, page_header

WAYS = ("draw", "upload", "sample")
WAY = address.choice("way", "classify_way", WAYS)
NUMBER = address.number("number", "classify_number", default=0, least=0, most=9_999)


def page() -> None:
    """Draw the page for the chosen model and the chosen way to bring a picture."""
    entries = models.available()
    if not entries:
        return
    model = models.model_field("classify_model", entries)
    fields = (model, WAY, NUMBER)
    address.open_address(fields)
    entry = models.choose_model(model, entries)
    titles = {"draw": _("Draw"), "upload": _("Upload"), "sample": _("Test picture")}
    st.segmented_control(
        _("Where the picture comes from"),
        WAYS,
        format_func=titles.__getitem__,
        key=WAY.key,
        required=True,
    )
    source, result = st.columns((2, 3), gap="large")
    prepared: list[classify.Named] = []
    with source, guarded():
        if WAY.value == "upload":
            prepared = classify.uploaded()
        else:
            found = classify.drawn() if WAY.value == "draw" else classify.sample(NUMBER)
            prepared = [] if found is None else [("", found)]
    address.save_address(fields)
    with result:
        if not prepared:
            st.info(_("Nothing to classify yet."))
        for number, (name, preparation) in enumerate(prepared):
            if name:
                st.text(name)
            classify.show(entry, preparation, key=str(number))


page_header(
    _("Classify"),
    _(
        "A network only ever sees 28×28 grey pixels. See how your picture becomes that, "
        "and what follows."
    ),
)
with guarded():
    page()

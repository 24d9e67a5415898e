"""Classify: draw something, bring a picture, or take a test picture, and see what it is."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, classify, models
from fmnist.ui.page import guarded, page_header

page_header(
    _("Classify"),
    _(
        "A network only ever sees 28×28 grey pixels. See how your picture becomes that, "
        "and what follows."
    ),
)
with guarded():
    entries = models.available()
    entry = None
    if entries:
        model = models.model_field("classify_model", entries)
        address.open_address((model,))
        entry = models.choose_model(model, entries)
        address.save_address((model,))
    ways = {"draw": _("Draw"), "upload": _("Upload"), "sample": _("Test picture")}
    way = st.segmented_control(
        _("Where the picture comes from"),
        tuple(ways),
        default="draw",
        format_func=ways.__getitem__,
        key="classify_way",
        required=True,
    )
    if entry is not None:
        source, result = st.columns((2, 3), gap="large")
        prepared = []
        with source, guarded():
            if way == "upload":
                prepared = classify.uploaded()
            else:
                found = classify.drawn() if way == "draw" else classify.sample()
                prepared = [] if found is None else [("", found)]
        with result:
            if not prepared:
                st.info(_("Nothing to classify yet."))
            for number, (name, preparation) in enumerate(prepared):
                if name:
                    st.text(name)
                classify.show(entry, preparation, key=str(number))

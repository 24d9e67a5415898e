"""Classify: draw something, bring a picture, or take a test picture, and see what it is."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, answer, classify, models
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
    source, result = st.columns((2, 3), gap="medium")
    with result:
        entry = models.choose_model(model, entries)
    titles = {"draw": _("Draw"), "upload": _("Upload"), "sample": _("Test picture")}
    source.segmented_control(
        _("Where the picture comes from"),
        WAYS,
        format_func=titles.__getitem__,
        key=WAY.key,
        required=True,
    )
    brought: list[classify.Brought] = []
    with source, guarded():
        if WAY.value == "upload":
            brought = classify.uploaded()
        else:
            found = classify.drawn() if WAY.value == "draw" else classify.sample(NUMBER)
            brought = [] if found is None else [found]
    address.save_address(fields)
    with result, guarded():
        if not brought:
            st.info(
                _("Nothing to classify yet. As soon as there is a picture, its class stands here.")
            )
        for number, picture in enumerate(brought):
            answer.show(entry, picture, key=str(number))


page_header(
    _("Classify"),
    _(
        "A network only ever sees 28×28 grey pixels. See how your picture becomes that, "
        "and what follows."
    ),
)
with guarded():
    page()

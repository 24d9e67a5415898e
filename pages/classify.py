"""Classify: draw something, bring pictures, or take a test picture, and see what it is."""

from __future__ import annotations

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address, models
from fmnist.ui.classify import bring, pictures
from fmnist.ui.classify.draw import drawn
from fmnist.ui.classify.gallery import gallery
from fmnist.ui.classify.given import own_answers
from fmnist.ui.classify.outcome import ITEMS, VIEW, outcome
from fmnist.ui.classify.results import results
from fmnist.ui.classify.sample import sample
from fmnist.ui.classify.shown import Shown
from fmnist.ui.classify.turning import turning
from fmnist.ui.components.canvas_toolbar import canvas_toolbar
from fmnist.ui.page import guarded, page_header

WAYS = {
    "draw": N_("Draw"),
    "upload": N_("Upload"),
    "camera": N_("Camera"),
    "sample": N_("Test picture"),
}
WAY = address.choice("way", "classify_way", tuple(WAYS))
NUMBER = address.number("number", "classify_number", default=0, least=0, most=9_999)


def page() -> None:
    """Draw the page for the chosen model and the chosen way to bring a picture."""
    entries = models.photos_first(models.available(judged=False))
    if not entries:
        return
    model = models.model_field("classify_model", entries)
    fields = (model, WAY, NUMBER, VIEW, ITEMS)
    address.open_address(fields)
    source, result = st.container(key="classify_halves").columns((2, 3), gap="medium")
    with result:
        entry = models.choose_model(model, entries)
        models.classes_note(entry)
    recogniser = models.recogniser(entry)
    known = address.number(
        "known", f"classify_known_{entry.identifier}",
        default=round(100 * recogniser.threshold), least=0, most=0 if recogniser.taught else 100,
    )  # fmt: skip
    address.open_address((known,))
    album = pictures.use(recogniser, entry.identifier)
    with source:
        st.segmented_control(
            _("Where the picture comes from"), tuple(WAYS), key=WAY.key, required=True,
            format_func=lambda name: _(WAYS[name]),
        )  # fmt: skip
    brings = WAY.value in ("upload", "camera")
    shown: Shown | None = None
    with source, guarded():
        if WAY.value == "draw":
            shown = drawn(recogniser)
        elif WAY.value == "sample":
            shown = sample(NUMBER, recogniser)
        else:
            (bring.upload if WAY.value == "upload" else bring.camera)()
            shown = pictures.looked_at(album)
            gallery(album, threshold=known.value / 100)
    with result, guarded():
        if brings:
            turning(album, threshold=known.value / 100)
        if shown is None:
            pictures.explain_nothing(album if brings else None)
        else:
            outcome(shown, recogniser, entry.identifier, known)
    with guarded():
        if brings:
            results(album, threshold=known.value / 100)
        own_answers()
    canvas_toolbar("classify_toolbar")
    address.save_address(fields)
    address.save_address((known,))


page_header(
    _("Classify"),
    _(
        "A network only ever sees 28×28 grey pixels. See how your picture becomes that, "
        "and what follows."
    ),
)
with guarded():
    page()

"""Confusion matrix: what a model mixes up, how far it can be trusted, and who does better."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from fmnist.model_entry import SPLITS
from fmnist.translation import N_, _
from fmnist.ui import address, models
from fmnist.ui.confusion.others import MODEL_KEY
from fmnist.ui.judged import score_line
from fmnist.ui.page import guarded, page_header

# Module under fmnist.ui.confusion → title.
VIEWS = {
    "matrix": N_("Matrix"),
    "compare": N_("Two models"),
    "classes": N_("Each class"),
    "sure": N_("How sure"),
    "labels": N_("Doubtful labels"),
    "report": N_("Report"),
}

VIEW = address.choice("view", "confusion_view", tuple(VIEWS))
SPLIT = address.choice("split", "confusion_split", SPLITS)


def page() -> None:
    """Ask for model, pictures and view, and draw the view."""
    entries = models.available()
    if not entries:
        return
    model = models.model_field(MODEL_KEY, entries)
    fields = (model, SPLIT, VIEW)
    address.open_address(fields)
    titles = {"test": _("Test"), "validation": _("Validation")}
    left, middle, right = st.columns((5, 3, 4), gap="medium", vertical_alignment="bottom")
    with left:
        entry = models.choose_model(model, entries)
    middle.segmented_control(
        _("Pictures"), SPLITS, format_func=titles.__getitem__, key=SPLIT.key, required=True,
        help=_(
            "The network learned from neither. Validation pictures were held back from the "
            "training set and looked at after each epoch; test pictures only once, at the end."
        ),
    )  # fmt: skip
    st.segmented_control(
        _("View"), tuple(VIEWS), format_func=lambda name: _(VIEWS[name]), key=VIEW.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    address.save_address(fields)
    judged = models.judged_or_ask(entry, SPLIT.value, key="confusion_judged")
    if judged is None:
        return
    with right:
        score_line(judged)
    import_module(f"fmnist.ui.confusion.{VIEW.value}").show(judged)


page_header(
    _("Confusion matrix"),
    _(
        "Each row is a true class, each column what the model said. "
        "Right answers lie on the diagonal."
    ),
)
with guarded():
    page()

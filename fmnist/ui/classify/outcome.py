"""What follows from a picture: its answer, whether that was right, and a closer look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import N_, _
from fmnist.ui import address
from fmnist.ui.classify.answer import answer
from fmnist.ui.inside.link import look_inside

if TYPE_CHECKING:
    from fmnist.recognition import Recogniser
    from fmnist.ui.address import Field
    from fmnist.ui.classify.shown import Shown

__all__ = ["ITEMS", "VIEW", "outcome"]

_VIEWS = {
    "steps": N_("How it was seen"),
    "mend": N_("Mend"),
    "why": N_("Why?"),
}
_ITEMS = {"one": N_("One item"), "several": N_("Several")}

VIEW = address.choice("view", "classify_view", tuple(_VIEWS))
ITEMS = address.choice("items", "classify_items", tuple(_ITEMS))


def outcome(shown: Shown, recogniser: Recogniser, model: str, known: Field[int]) -> None:
    """Draw all of it.

    Args:
        shown: the picture.
        recogniser: who has answered.
        model: identifier of the model behind it.
        known: field of the threshold, in percent.

    Raises:
        FmnistError: something of it cannot be worked out or read.
    """
    threshold = known.value / 100
    if shown.is_photo and shown.content:
        st.segmented_control(
            _("Items in the photo"), tuple(_ITEMS), key=ITEMS.key, required=True,
            format_func=lambda name: _(_ITEMS[name]), label_visibility="collapsed",
        )  # fmt: skip
        if ITEMS.value == "several":
            from fmnist.ui.classify.several import several

            several(shown, recogniser, model, threshold=threshold)
            return
    # One element, however many warnings are in it: what comes after it keeps its place, and so a
    # canvas its drawing.
    with st.container():
        answer(shown, known, rejects=not recogniser.taught)
        if shown.label is None:
            from fmnist.ui.classify.given import ask

            ask(shown, model, threshold=threshold)
    look_inside(shown, model)
    views = [name for name in _VIEWS if name != "mend" or shown.number is not None]
    if VIEW.value not in views:
        VIEW.set(views[0])
    st.segmented_control(
        _("A closer look"), views, key=VIEW.key, required=True, label_visibility="collapsed",
        format_func=lambda name: _(_VIEWS[name]),
    )  # fmt: skip
    if VIEW.value == "mend":
        from fmnist.ui.classify.mend import show as mend

        mend(shown)
    elif VIEW.value == "why":
        from fmnist.ui.classify.why import show as why

        why(shown, recogniser, model)
    else:
        from fmnist.ui.classify.steps import show as steps

        steps(shown)

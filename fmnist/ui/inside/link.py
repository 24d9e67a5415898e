"""The way from another page into a network, with the same model and picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui.inside.picture import keep_picture

if TYPE_CHECKING:
    from fmnist.ui.classify.shown import Shown

__all__ = ["link_inside", "look_inside"]


def link_inside(model: str, number: int) -> None:
    """Draw a link that follows a test picture through a model.

    Args:
        model: its identifier.
        number: of the test picture.
    """
    _link({"model": model, "number": str(number)})


def look_inside(shown: Shown, model: str) -> None:
    """Draw a link that follows a picture of the Classify page through its model."""
    if shown.index is not None:
        link_inside(model, shown.index)
    elif shown.recognition.preparation.kind == "drawing" and shown.number is None:
        _link({"model": model, "way": "draw"})  # the canvas is there too
    else:
        keep_picture(np.array(shown.recognition.preparation.picture))
        _link({"model": model, "way": "photo"})


def _link(parameters: dict[str, str]) -> None:
    st.page_link(
        "pages/inside.py",
        label=_("Look inside: follow it layer by layer"),
        icon=":material/account_tree:",
        query_params=parameters,
    )

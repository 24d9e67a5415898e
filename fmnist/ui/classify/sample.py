"""A picture of the test set, chosen by its number."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.classify.shown import Shown
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.recognition import Recogniser
    from fmnist.ui.address import Field

__all__ = ["sample"]


def sample(number: Field[int], recogniser: Recogniser) -> Shown:
    """Draw the choice of a test picture; return it, with its true class named."""
    from fmnist.imaging.entry import prepare_sample

    dataset = resources.dataset()
    last = len(dataset.y_test) - 1
    number.set(min(number.value, last))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.empty()
        st.button(
            _("Another one"),
            key="classify_another",
            icon=":material/casino:",
            on_click=lambda: number.set(random.randint(0, last)),  # noqa: S311 - no secret
        )
    chosen = place.number_input(_("Number of the test picture"), 0, last, key=number.key)
    if dataset.drawn:
        st.caption(_("A drawn practice picture, not Fashion-MNIST."))
    elif dataset.own:
        st.caption(_("A picture of {title}.").format(title=plain(dataset.title)))
    return Shown(
        recognition=recogniser.recognise(prepare_sample(dataset.x_test[chosen])),
        label=int(dataset.y_test[chosen]),
        class_names=dataset.class_names,
        key="classify_sample",
        index=chosen,
    )

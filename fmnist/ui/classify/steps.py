"""The way from the picture to 28×28, as thumbnails with a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.retold import retold
from fmnist.translation import _
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from fmnist.imaging import Preparation, Step
    from fmnist.ui.classify.shown import Shown

__all__ = ["show"]

_COLUMNS: Final = 3
"""Steps in a row; four where otherwise one would stand alone."""


def show(shown: Shown) -> None:
    """Draw the steps."""
    steps = _with_crop(shown.recognition.preparation)
    across = _COLUMNS + 1 if len(steps) > 1 and len(steps) % _COLUMNS == 1 else _COLUMNS
    with st.container(key="classify_steps_0"):
        for start in range(0, len(steps), across):
            columns = st.columns(across)
            row = enumerate(steps[start : start + across], start=start + 1)
            for column, (number, step) in zip(columns, row, strict=False):
                with column:
                    st.image(
                        enlarged(step.image, square=True), width="stretch", alt=retold(step.name)
                    )
                    st.markdown(f"**{number}. {retold(step.name)}**")
                    st.markdown(retold(step.explanation))
    if len(steps) == 1:
        st.caption(_("There is nothing to do: it has the size and the look of the dataset."))


def _with_crop(preparation: Preparation) -> tuple[Step, ...]:
    """Return the steps; of a photo, with the one in which it is cropped."""
    from fmnist.imaging import Step

    item, steps = preparation.item, preparation.steps
    if item is None or len(steps) < 3:
        return steps
    top, left, bottom, right = item.box
    on_black = (item.colours * item.mask[:, :, None]).round().astype("uint8")
    cropped = Step(
        _("Cropped"),
        _("Only the box around the item is kept: where it lay in the photo no longer matters."),
        on_black[top:bottom, left:right],
    )
    # What comes last is always: on black, grey, what the network sees.
    return (*steps[:-2], cropped, *steps[-2:])

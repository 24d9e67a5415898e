"""From one model to another on the Confusion matrix page: the same picture, the same cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import models, resources, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fmnist.ui.components.matrix_grid import Cell
    from fmnist.ui.judged import Judged

__all__ = ["MODEL_KEY", "same_cells", "switch_model"]

MODEL_KEY: Final = "confusion_model"
"""Key of the widget that the model of the page is chosen with."""

_MOST_MODELS: Final = 6


def switch_model(identifier: str) -> None:
    """Show another model, with everything else as it is. In a callback."""
    state.widget(MODEL_KEY, identifier)


def same_cells(judged: Judged, cells: Sequence[Cell]) -> None:
    """Offer the same cells of other models, and say how many pictures those have there.

    Nothing is worked out before somebody opens it. Models whose answers are not kept are left out.
    """
    panel = st.expander(
        _("The same cells in other models"), key="confusion_others", on_change="rerun"
    )
    if not panel.open:
        return
    others = [
        entry
        for entry in resources.models()
        if entry.identifier != judged.entry.identifier
        and entry.tells_apart(judged.dataset)
        and models.at_hand(entry, judged.split)
    ]
    with panel:
        if not others:
            st.caption(_("There is no other model whose answers are at hand."))
        for entry in others[:_MOST_MODELS]:
            evaluation = models.judged(entry, judged.split).evaluation
            found = sum(int(evaluation.confusion[cell]) for cell in cells)
            st.button(
                ngettext(
                    "{model}: {count} picture of {all:,}",
                    "{model}: {count} pictures of {all:,}",
                    found,
                ).format(model=entry.title, count=found, all=len(evaluation.labels)),
                key=f"confusion_same_{entry.identifier}",
                type="tertiary",
                icon=":material/chevron_right:",
                on_click=switch_model,
                args=(entry.identifier,),
            )

"""The view of the matrix: what is taken for what, and the pictures behind each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

import streamlit as st

from fmnist.evaluation.scores import Normalisation
from fmnist.labels import CLASS_COUNT
from fmnist.translation import _
from fmnist.ui import address, state
from fmnist.ui.address import Field
from fmnist.ui.components.chart import chart
from fmnist.ui.confusion import cells

if TYPE_CHECKING:
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_MATRIX: Final = "confusion_matrix"
_NUMBERS: Final[Field[Normalisation]] = address.choice(
    "numbers", "confusion_normalise", get_args(Normalisation)
)
_HIDE: Final = address.switch("hide", "confusion_hide")
_CELL: Final = address.pair("cell", "confusion_cell", CLASS_COUNT)
_FIELDS: Final = (_NUMBERS, _HIDE, _CELL)


def show(judged: Judged) -> None:
    """Draw the matrix and, beside it, what is mixed up most or the pictures of the chosen cell."""
    from fmnist.figures.confusion import confusion_figure

    address.open_address(_FIELDS)
    clicked = state.take_click(_MATRIX)
    if clicked is not None:
        _CELL.set((int(clicked[0]), int(clicked[1])))
    titles = {
        "counts": _("Counts"),
        "true": _("% of row"),
        "predicted": _("% of column"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Numbers"), tuple(titles), format_func=titles.__getitem__,
            key=_NUMBERS.key, required=True,
        )  # fmt: skip
        st.toggle(_("Hide the right answers"), key=_HIDE.key)
    address.save_address(_FIELDS)
    cell = _CELL.value
    matrix, beside = st.columns((5, 4), gap="medium")
    with matrix:
        chart(
            confusion_figure(
                judged.evaluation.confusion,
                normalise=_NUMBERS.value,
                hide_diagonal=_HIDE.value,
                selected=cell,
            ),
            key=_MATRIX,
            label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
            height=560,
            clickable=True,
        )
    with beside:
        if cell is None:
            st.subheader(_("Most confused"), anchor=False)
            cells.confused_pairs(judged, choose=_CELL.set)
        else:
            cells.cell_heading(*cell)
            st.button(
                _("Back to the most confused"),
                key="confusion_clear",
                icon=":material/arrow_back:",
                on_click=_CELL.set,
                args=(None,),
            )
            with st.container(height=440, border=False, key="confusion_scroll"):
                cells.cell_pictures(judged, *cell)

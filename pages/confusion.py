"""Confusion matrix: what a model mixes up, and the pictures behind each cell."""

from __future__ import annotations

import streamlit as st

from fmnist.labels import CLASS_COUNT
from fmnist.translation import _
from fmnist.ui import address, confusion, models, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.page import guarded, page_header

MATRIX = "confusion_matrix"
NUMBERS = address.choice("numbers", "confusion_normalise", ("counts", "true", "predicted"))
HIDE = address.switch("hide", "confusion_hide")
CELL = address.pair("cell", "confusion_cell", CLASS_COUNT)


def page() -> None:
    """Draw the page for the chosen model."""
    from fmnist.figures.confusion import confusion_figure

    entries = models.available()
    if not entries:
        return
    model = models.model_field("confusion_model", entries)
    fields = (model, NUMBERS, HIDE, CELL)
    address.open_address(fields)
    clicked = state.take_click(MATRIX)
    if clicked is not None:
        CELL.set((int(clicked[0]), int(clicked[1])))
    choice, view = st.columns((2, 3), gap="medium")
    with choice:
        entry = models.choose_model(model, entries)
    titles = {
        "counts": _("Counts"),
        "true": _("% of row"),
        "predicted": _("% of column"),
    }
    with view.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Numbers"), tuple(titles), format_func=titles.__getitem__,
            key=NUMBERS.key, required=True,
        )  # fmt: skip
        st.toggle(_("Hide the right answers"), key=HIDE.key)
    address.save_address(fields)
    dataset = resources.dataset()
    if dataset.drawn:
        st.caption(_("Scored on drawn practice pictures, not on Fashion-MNIST."))
    evaluation = models.evaluation(entry)
    st.markdown(
        _(
            "**{accuracy:.2%}** of {count:,} test pictures are right. "
            "Click a cell to see its pictures."
        ).format(accuracy=evaluation.accuracy, count=len(evaluation.labels))
    )
    cell = CELL.value
    matrix, beside = st.columns((5, 4), gap="medium")
    with matrix:
        chart(
            confusion_figure(
                evaluation.confusion,
                normalise=NUMBERS.value,
                hide_diagonal=HIDE.value,
                selected=cell,
            ),
            key=MATRIX,
            label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
            height=560,
            clickable=True,
        )
    with beside:
        if cell is None:
            st.subheader(_("Most confused"), anchor=False)
            confusion.confused_pairs(evaluation, choose=CELL.set)
        else:
            confusion.cell_heading(*cell)
            st.button(
                _("Back to the most confused"),
                key="confusion_clear",
                icon=":material/arrow_back:",
                on_click=CELL.set,
                args=(None,),
            )
            with st.container(height=440, border=False, key="confusion_scroll"):
                confusion.cell_pictures(evaluation, *cell)
    st.subheader(_("Each class"), anchor=False)
    confusion.score_table(evaluation)


page_header(
    _("Confusion matrix"),
    _(
        "Each row is a true class, each column what the model said. "
        "Right answers lie on the diagonal."
    ),
)
with guarded():
    page()

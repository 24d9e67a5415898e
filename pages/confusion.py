"""Confusion matrix: what a model mixes up, and the pictures behind each cell."""

from __future__ import annotations

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import confusion, models, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.page import guarded, page_header

CELL = "confusion_cell"


def forget_cell() -> None:
    """Take the filter off."""
    state.forget(CELL)


def page() -> None:
    """Draw the page for the chosen model."""
    from fmnist.figures.confusion import confusion_figure

    choice, view = st.columns(2, gap="large")
    with choice:
        entry = models.choose_model("confusion_model")
    if entry is None:
        return
    titles = {
        "counts": _("Counts"),
        "true": _("By true class"),
        "predicted": _("By predicted class"),
    }
    with view:
        normalise = st.segmented_control(
            _("Numbers"),
            tuple(titles),
            default="counts",
            format_func=titles.__getitem__,
            key="confusion_normalise",
            required=True,
        )
        hide = st.toggle(_("Hide the right answers (the diagonal)"), key="confusion_hide")
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
    cell = state.recall(CELL, None)
    clicked = chart(
        confusion_figure(
            evaluation, normalise=normalise or "counts", hide_diagonal=hide, selected=cell
        ),
        key="confusion_matrix",
        label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
        height=620,
        clickable=True,
    )
    if clicked is not None:
        cell = state.keep(CELL, (int(clicked[0]), int(clicked[1])))
        st.rerun()
    if cell is not None:
        st.subheader(
            _("{true} taken for {predicted}").format(
                true=CLASS_NAMES[cell[0]], predicted=CLASS_NAMES[cell[1]]
            ),
            anchor=False,
        )
        st.button(
            _("Show no cell"), key="confusion_clear", icon=":material/close:", on_click=forget_cell
        )
        confusion.cell_pictures(evaluation, *cell)
    pairs, scores = st.columns(2, gap="large")
    with pairs:
        st.subheader(_("Most confused"), anchor=False)
        confusion.confused_pairs(evaluation)
    with scores:
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

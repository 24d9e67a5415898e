"""What came of teaching: how sure one may be, what is mixed up, what more pictures would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import state
from fmnist.ui.answer import percentage
from fmnist.ui.components.chart import chart
from fmnist.ui.components.matrix_grid import Cell, chosen_cells, matrix_grid
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.components.probability_bars import probability_bars
from fmnist.ui.page import act, plain
from fmnist.ui.sprite import enlarged
from fmnist.ui.teach.boxes import brought
from fmnist.ui.teach.files import files
from fmnist.ui.teach.ways import ways_to_learn

if TYPE_CHECKING:
    from fmnist.teaching.lesson import Lesson
    from fmnist.ui.teach.workshop import Workshop

__all__ = ["outcome", "teach_button"]

_MATRIX: Final = "teach_matrix"
_CHOSEN: Final = "teach_chosen"


def teach_button(shop: Workshop) -> None:
    """Draw the button that teaches."""
    st.button(
        _("Teach") if shop.lesson is None else _("Teach again"),
        key="teach_teach",
        icon=":material/school:",
        type="primary" if shop.lesson is None or shop.stale else "secondary",
        on_click=act,
        args=(shop.teach,),
    )
    if shop.stale:
        st.info(
            _("Classes or pictures have changed since. Below is what was taught before."),
            icon=":material/info:",
        )


def outcome(shop: Workshop) -> None:
    """Draw what was taught last, and a way to try it."""
    lesson = shop.lesson
    if lesson is None:
        st.caption(
            _("Two pictures a class are enough to begin; with ten or more it becomes reliable.")
        )
        return
    st.subheader(_("Try it"), anchor=False)
    _try(shop)
    st.subheader(_("How sure you may be"), anchor=False)
    st.markdown(_trust(lesson))
    left, right = st.columns(2, gap="medium")
    with left:
        _matrix(shop, lesson)
    with right:
        _curve(lesson)
    ways_to_learn(shop, lesson)
    files(lesson)


def _try(shop: Workshop) -> None:
    left, right = st.columns((2, 3), gap="medium")
    with left:
        content = brought("try")
        if content:
            with st.spinner(_("Looking at it …")):
                shop.attempt(*content[-1])
            st.rerun()
    with right:
        tried = shop.tried
        if tried is None:
            st.caption(_("Bring a picture that the network has not learned from."))
            return
        picture, said = st.columns((1, 2), vertical_alignment="center")
        with picture:
            st.image(
                enlarged(tried.picture),
                width="stretch",
                caption=_("What the network sees"),
                alt=_("The picture as the network sees it"),
            )
        with said:
            prediction = tried.prediction
            st.markdown(f"## {plain(prediction.label)}")
            st.markdown(_("{sure} sure.").format(sure=percentage(prediction.probability)))
            st.caption(_("It must name one of your classes, whatever it is shown."))
        probability_bars(tried.prediction, key="teach_probabilities")


def _trust(lesson: Lesson) -> str:
    evaluation = lesson.evaluation
    count = len(evaluation.labels)
    right = int(evaluation.confusion.trace())
    said = _(
        "**{right} of {count}** pictures right ({accuracy:.0%}), each judged by a head that had "
        "not seen it (cross-validation in {folds} parts). On many more such pictures it would "
        "probably be right in **{low:.0%} to {high:.0%}** (95% interval)."
    ).format(
        right=right,
        count=count,
        accuracy=evaluation.accuracy,
        folds=lesson.folds,
        low=lesson.interval.low,
        high=lesson.interval.high,
    )
    if lesson.interval.high - lesson.interval.low > 0.2:
        said += " " + _("That is wide: with so few pictures chance has much to say.")
    took = _("Taught and judged in {seconds:.1f} s.").format(seconds=lesson.seconds)
    return f"{said} {took}"


def _matrix(shop: Workshop, lesson: Lesson) -> None:
    from fmnist.figures.matrix_cells import confusion_cells

    st.markdown(_("**What is taken for what**"))
    names = lesson.class_names
    chosen = chosen_cells(_MATRIX)
    if chosen is not None:
        state.keep(_CHOSEN, chosen)
    kept: list[Cell] = state.recall(_CHOSEN, [])
    cells = [cell for cell in kept if max(cell) < len(names)]
    matrix_grid(
        confusion_cells(lesson.evaluation.confusion, names),
        names,
        key=_MATRIX,
        label=_("Confusion matrix of your classes"),
        order=range(len(names)),
        selected=cells,
        caption=_("Your own classes"),
        file_name="own-classes",
    )
    if cells:
        _behind(shop, lesson, cells)
    else:
        st.caption(_("Click a cell to see the pictures behind it."))


def _behind(shop: Workshop, lesson: Lesson, cells: list[Cell]) -> None:
    """Draw the pictures that are counted in these cells."""
    evaluation = lesson.evaluation
    said = zip(evaluation.labels.tolist(), evaluation.predictions.tolist(), strict=True)
    places = [place for place, cell in enumerate(said) if cell in cells]
    if not places:
        st.caption(_("No picture is in the chosen cells."))
        return
    names = lesson.class_names
    picture_grid(
        np.stack([shop.learned[place].picture for place in places]),
        key="teach_behind",
        label=_("The pictures behind the chosen cells"),
        classes=[int(evaluation.labels[place]) for place in places],
        class_names=names,
        identifiers=[shop.learned[place].number for place in places],
        columns=5,
        notes=[
            _("said: {name}").format(name=names[evaluation.predictions[place]]) for place in places
        ],
        right=[bool(evaluation.labels[place] == evaluation.predictions[place]) for place in places],
        clickable=False,
    )


def _curve(lesson: Lesson) -> None:
    from fmnist.figures.teaching import learning_curve_figure

    st.markdown(_("**What more pictures bring**"))
    if not lesson.curve:
        st.caption(_("For a learning curve each class needs a picture more."))
        return
    chart(
        learning_curve_figure(lesson.curve, guess=1 / len(lesson.class_names)),
        key="teach_curve",
        label=_("Accuracy on pictures left out, by pictures of each class"),
        height=300,
    )
    parts = [
        ngettext(
            "{count} picture: {mean:.0%} ± {deviation:.0%}",
            "{count} pictures: {mean:.0%} ± {deviation:.0%}",
            point.pictures,
        ).format(count=point.pictures, mean=point.mean, deviation=point.deviation)
        for point in lesson.curve
    ]
    st.caption(_("Of each class, {points}.").format(points=" · ".join(parts)))

"""How a quiz ended: yours beside a model's and other people's, and what you took for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.evaluation.interval import accuracy_interval
from fmnist.quiz import HUMAN_ACCURACY, Result
from fmnist.translation import _
from fmnist.ui import models, resources
from fmnist.ui.components.matrix_grid import Cell, chosen_cells, matrix_grid
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.confusion.cells import chips, in_words

if TYPE_CHECKING:
    from fmnist.evaluation import Evaluation
    from fmnist.quiz import Quiz
    from fmnist.ui.address import Field

__all__ = ["quiz_result"]

_HUMAN_SOURCE: Final = "https://github.com/zalandoresearch/fashion-mnist#benchmark"
_MATRIX: Final = "quiz_matrix"


def quiz_result(
    quiz: Quiz,
    *,
    cells: Field[list[Cell]],
    again: Callable[[], None],
    leave: Callable[[], None],
) -> None:
    """Draw the result of a quiz that is over.

    Args:
        quiz: the quiz.
        cells: says which cells of the matrix are chosen.
        again: callback that begins a new one.
        leave: callback that goes back to where all quizzes are listed.
    """
    clicked = chosen_cells(_MATRIX)
    if clicked is not None:
        cells.set(clicked)
    entries = models.known()
    judged = None
    if entries:
        field = models.model_field("dataset_quiz_model", entries)
        choice, button = st.columns([3, 1], vertical_alignment="bottom")
        with choice:
            entry = models.choose_model(field, entries)
    else:
        button = st.container()
    button.button(
        _("Play again"),
        key="quiz_again",
        type="primary",
        icon=":material/replay:",
        shortcut="Enter",
        width="stretch" if entries else "content",
        help=_("With other pictures."),
        on_click=again,
    )
    if entries:
        judged = models.judged_or_ask(entry, "test", key="quiz_judged")
    labels = resources.dataset().y_test
    predictions = labels if judged is None else judged.evaluation.predictions
    result = Result.of(quiz, labels, predictions, classes=resources.class_count())
    _scores(result, None if judged is None else judged.evaluation)
    left, right = st.columns([5, 6], gap="large")
    with left:
        _pictures(quiz, result, cells, has_model=judged is not None)
    with right:
        _matrix(result, cells.value)
    st.button(_("All your quizzes"), key="quiz_all", icon=":material/list:", on_click=leave)


def _scores(result: Result, evaluation: Evaluation | None) -> None:
    count = len(result.labels)
    part = _("{right} of {count}")
    yours, same, overall, people = st.columns(4)
    yours.metric(
        _("You"),
        f"{result.right / count:.0%}",
        part.format(right=result.right, count=count),
        delta_color="off",
        delta_arrow="off",
    )
    if evaluation is not None:
        same.metric(
            _("The model, same pictures"),
            f"{result.model_right / count:.0%}",
            part.format(right=result.model_right, count=count),
            delta_color="off",
            delta_arrow="off",
        )
        overall.metric(
            _("The model, all test pictures"),
            f"{evaluation.accuracy:.1%}",
            _("of {count:,} pictures").format(count=len(evaluation.labels)),
            delta_color="off",
            delta_arrow="off",
        )
    standard = resources.class_names().standard
    if standard:
        people.metric(
            _("People, as published"),
            f"{HUMAN_ACCURACY:.1%}",
            _("of 1,000 pictures"),
            delta_color="off",
            delta_arrow="off",
        )
    interval = accuracy_interval(result.right, count)
    st.markdown(
        _(
            "It took you {seconds:.0f} seconds, {each:.1f} a picture. With {count} pictures luck "
            "counts for much: on very many you would probably be right {interval} of the time "
            "(95% confidence interval)."
        ).format(
            seconds=result.seconds,
            each=result.seconds / count,
            count=count,
            interval=interval.percent,
        )
    )
    if not standard:
        return
    st.caption(
        _(
            "People: three without expertise in fashion labelled each of 1,000 pictures of "
            "Fashion-MNIST, and the majority counted ([benchmark of its authors]({source}))."
        ).format(source=_HUMAN_SOURCE)
    )


def _pictures(quiz: Quiz, result: Result, cells: Field[list[Cell]], *, has_model: bool) -> None:
    """Draw the pictures of the chosen cells, or else those that are wrong."""
    chosen, names = cells.value, resources.class_names()
    if chosen:
        shown, title = result.in_cells(chosen), in_words(chosen, names)
        st.subheader(_("In the chosen cells"), anchor=False)
        chips(chosen, names, key="quiz", change=cells.set)
        if not len(shown):
            st.info(_("No picture is in the chosen cells."))
            return
    else:
        shown, title = result.wrong, _("What you got wrong")
        st.subheader(title, anchor=False)
        if not len(shown):
            st.success(_("Nothing: every picture is right."), icon=":material/celebration:")
            return
    st.caption(_("Under each picture stand its true class, then what was said of it."))
    answered = _("you: {yours}")
    compared = _("you: {yours} · model: {model}")
    indices = [quiz.pictures[position] for position in shown]
    picture_grid(
        resources.dataset().x_test[indices],
        key="quiz_pictures",
        label=title,
        classes=result.labels[shown].tolist(),
        class_names=names,
        identifiers=indices,
        columns=3,
        notes=[
            (compared if has_model else answered).format(
                yours=names.short[result.answers[position]],
                model=names.short[result.predictions[position]],
            )
            for position in shown
        ],
        clickable=False,
    )


def _matrix(result: Result, chosen: Sequence[Cell]) -> None:
    from fmnist.figures.matrix_cells import confusion_cells

    names = resources.class_names()
    st.subheader(_("The confusion matrix of you"), anchor=False)
    matrix_grid(
        confusion_cells(result.confusion, names),
        names,
        key=_MATRIX,
        label=_("Your confusion matrix: rows are true classes, columns are what you said"),
        order=range(len(names)),
        selected=chosen,
        caption=_("The confusion matrix of you"),
        file_name="confusion-of-you",
    )
    st.caption(_("Click a cell, or the name of a class, to see its pictures."))

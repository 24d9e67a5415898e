"""The quiz before it begins: what it is, whom one plays against, the ten classes, and past ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.errors import FmnistError
from fmnist.quiz import COUNT, HUMAN_ACCURACY
from fmnist.quiz_history import played, quiz_csv
from fmnist.translation import _
from fmnist.ui import models, resources
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.dataset import quiz_kept
from fmnist.ui.gallery import one_of_each
from fmnist.ui.page import plain, told

if TYPE_CHECKING:
    from fmnist.quiz_history import Played

__all__ = ["invitation"]

_MOST_PLAYED: Final = 6


def invitation(
    seed: int, *, begin: Callable[[int], None], open_quiz: Callable[[int], None]
) -> None:
    """Draw it.

    Args:
        seed: of the quiz that a link leads to; 0 for any.
        begin: callback that begins the quiz of a seed, 0 for a new one.
        open_quiz: callback that shows a quiz that was begun before, by its seed.
    """
    words, classes = st.columns([1, 1], gap="large")
    with words:
        st.subheader(_("Can you do better than a network?"), anchor=False)
        st.markdown(
            _(
                "You see {count} test pictures, one after another, and say what each of them is; "
                "the clock is running. It takes a minute or two. Then you see how you did beside a "
                "model that got the same pictures, and what you took for what."
            ).format(count=COUNT)
        )
        if seed:
            st.info(
                _(
                    "This link has its own {count} pictures: whoever opens it labels the same ones."
                ).format(count=COUNT),
                icon=":material/group:",
            )
        st.button(
            _("Start the clock"),
            key="quiz_start",
            type="primary",
            icon=":material/timer:",
            shortcut="Enter",
            on_click=begin,
            args=(seed,),
        )
        _opponents()
    with classes:
        _examples()
    _past(open_quiz)


def _opponents() -> None:
    """Say how often people and the best model are right."""
    dataset = resources.dataset()
    best = next(
        (entry for entry in models.known().values() if entry.matches(dataset) and not entry.sealed),
        None,
    )
    people, network = st.columns(2)
    if not dataset.class_names.standard:
        network = people
    else:
        people.metric(
            _("People, as published"),
            f"{HUMAN_ACCURACY:.1%}",
            _("of 1,000 pictures"),
            delta_color="off",
            delta_arrow="off",
            help=_(
                "Measured by the authors of Fashion-MNIST. You find the source beside your result."
            ),
        )
    if best is not None:
        network.metric(
            plain(best.short_title),
            f"{best.card.metrics['test_accuracy']:.1%}",
            _("of {count:,} pictures").format(count=len(dataset.y_test)),
            delta_color="off",
            delta_arrow="off",
        )


def _examples() -> None:
    """Show one training picture of each class: none that the quiz asks about."""
    dataset = resources.dataset()
    indices, names = one_of_each(dataset.y_train), dataset.class_names
    st.markdown(
        _("**The {count} classes**, with a training picture of each:").format(count=names.many)
    )
    picture_grid(
        dataset.x_train[indices],
        key="quiz_examples",
        label=_("One training picture of each of the {count} classes").format(count=names.many),
        classes=dataset.y_train[indices].tolist(),
        class_names=names,
        identifiers=indices.tolist(),
        columns=5,
        compact=False,
        clickable=False,
    )


def _past(open_quiz: Callable[[int], None]) -> None:
    """List the visitor's newest quizzes; one of them goes on, or is looked at again."""
    try:
        answers = quiz_kept.everything()
    except FmnistError as error:
        st.warning(told(error))
        return
    if not answers:
        return
    labels, names = resources.dataset().y_test, resources.class_names()
    st.subheader(_("Your quizzes"), anchor=False)
    whole = min(COUNT, len(labels))
    with st.container(horizontal=True, gap="small"):
        for quiz in played(answers, labels)[:_MOST_PLAYED]:
            over = quiz.answered == whole
            st.button(
                _ended(quiz) if over else _begun(quiz, whole),
                key=f"quiz_past_{quiz.seed}",
                icon=":material/scoreboard:" if over else ":material/resume:",
                on_click=open_quiz,
                args=(quiz.seed,),
            )
    st.download_button(
        _("All your answers as CSV"),
        lambda: quiz_csv(answers, labels, names),
        "quiz-answers.csv",
        "text/csv",
        key="quiz_csv",
        icon=":material/table:",
        on_click="ignore",
    )


def _ended(quiz: Played) -> str:
    return _("{right} of {count} right in {seconds:.0f} s").format(
        right=quiz.right, count=quiz.answered, seconds=quiz.seconds
    )


def _begun(quiz: Played, whole: int) -> str:
    return _("Go on: picture {number} of {count}").format(number=quiz.answered + 1, count=whole)

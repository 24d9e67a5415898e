"""A visitor's quizzes in the run store: written answer by answer, so that a reload loses none.

Where the store does not answer, that is said, and the quiz goes on for as long as the visit does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.errors import FmnistError
from fmnist.quiz import Quiz, draw
from fmnist.runs.judgements import QUIZ, Judgement, Subject
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.page import told

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["everything", "forget", "keep_newest", "resumed", "take_back"]


def resumed(seed: int) -> Quiz | None:
    """Return the quiz that the visitor began with this seed, if there is one."""
    try:
        found = resources.store().judgements.of(_subject(seed))
    except FmnistError as error:
        st.warning(told(error))
        return None
    if not found:
        return None
    dataset = resources.dataset()
    return Quiz.resumed(
        seed=seed,
        dataset=dataset.checksum,
        pictures=draw(len(dataset.y_test), seed),
        said={picture: int(judgement.verdict) for picture, judgement in found.items()},
        seconds=max(judgement.seconds or 0.0 for judgement in found.values()),
        now=time.monotonic(),
    )


def keep_newest(quiz: Quiz) -> None:
    """Keep the newest answer.

    Raises:
        StoreError: the store does not answer.
    """
    newest = len(quiz.answers) - 1
    acting().judge(
        _subject(quiz.seed),
        quiz.pictures[newest],
        str(quiz.answers[newest]),
        seconds=quiz.seconds,
    )


def take_back(quiz: Quiz) -> None:
    """Forget the answer that was taken back: that of the picture which waits for one now.

    Raises:
        StoreError: the store does not answer.
    """
    picture = quiz.pictures[len(quiz.answers)]
    acting().take_back_judgements(_subject(quiz.seed), [picture])


def forget(seed: int) -> None:
    """Forget all answers of a quiz.

    Raises:
        StoreError: the store does not answer.
    """
    acting().take_back_judgements(_subject(seed))


def everything() -> Sequence[Judgement]:
    """Return all answers that the visitor ever gave in quizzes on this dataset, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    return resources.store().judgements.everything(
        state.visitor(), QUIZ, resources.dataset().checksum
    )


def _subject(seed: int) -> Subject:
    return Subject(
        owner=state.visitor(),
        kind=QUIZ,
        dataset=resources.dataset().checksum,
        split="test",
        occasion=str(seed),
    )

"""The tasks of a lesson: what is asked, a place for the answer, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from fmnist.lessons import checking
from fmnist.lessons.checking import Verdict
from fmnist.lessons.lesson import (
    ChoiceTask,
    NumberTask,
    PairTask,
    PhotosTask,
    RunTask,
    Task,
    WordsTask,
)
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.lessons.controls import judged_run
from fmnist.ui.lessons.progress import Progress
from fmnist.ui.page import act

__all__ = ["task_box"]

_LONGEST_WORDS = 4000


def task_box(task: Task, progress: Progress, *, number: int) -> None:
    """Draw a task with all that belongs to it.

    Raises:
        FmnistError: what it is checked by cannot be read.
    """
    with st.container(border=True, key=f"lesson_task_{task.id}"):
        head = st.empty()
        st.markdown(task.text)
        verdict = progress.take(task, _ask(task, progress))
        head.markdown(
            _("**Task {number}** · :green[:material/check_circle: done]").format(number=number)
            if verdict.done
            else _("**Task {number}** · :material/radio_button_unchecked: open").format(
                number=number
            )
        )
        if verdict.text:
            (st.success if verdict.done else st.info)(verdict.text)


def _ask(task: Task, progress: Progress) -> Verdict:
    """Draw the place for the answer; return what is said of the answer there is."""
    key = f"lesson_{progress.lesson.name}_{task.id}"
    answer = progress.answer(task.id)
    match task:
        case RunTask():
            return checking.check_run(task, progress.finished, trainings=progress.trainings)
        case ChoiceTask():
            numbers = [str(number) for number in range(1, len(task.options) + 1)]
            st.radio(
                _("Your answer"),
                numbers,
                index=numbers.index(answer) if answer in numbers else None,
                format_func=lambda number: task.options[int(number) - 1],
                key=key,
                on_change=_keeper(key, task.id, progress),
            )
            return checking.check_choice(task, answer)
        case NumberTask():
            st.text_input(
                _("Your answer"), answer, key=key, width=260,
                on_change=_keeper(key, task.id, progress),
            )  # fmt: skip
            return checking.check_number(task, answer)
        case WordsTask():
            st.text_area(
                _("Your answer"), answer, key=key, max_chars=_LONGEST_WORDS, width=760,
                on_change=_keeper(key, task.id, progress),
            )  # fmt: skip
            return checking.check_words(task, answer)
        case PhotosTask():
            given = resources.store().answers_given.of(progress.owner)
            photos = sum(each.kind == "photo" for each in given)
            return checking.check_photos(task.at_least, photos)
        case PairTask():
            return _pair(task, progress, key=key, answer=answer)


def _keeper(key: str, task: str, progress: Progress) -> Callable[[], None]:
    """Return the callback that keeps what the widget holds."""
    lesson = progress.lesson.name

    def keep() -> None:
        found: object = state.read_widget(key, None)
        text = ",".join(map(str, found)) if isinstance(found, list) else str(found or "")
        act(acting().answer_task, lesson, task, text)

    return keep


def _pair(task: PairTask, progress: Progress, *, key: str, answer: str) -> Verdict:
    run = progress.model_of(task.of)
    names = resources.class_names()
    chosen = [int(part) for part in answer.split(",") if part.isdecimal()]
    chosen = [label for label in chosen if label < len(names)]
    st.multiselect(
        _("The two classes"),
        range(len(names)),
        chosen,
        format_func=lambda label: names[label],
        max_selections=2,
        key=key,
        on_change=_keeper(key, task.id, progress),
        placeholder=_("Choose two"),
        width=480,
    )
    if run is None:
        text = _("You have no run with a model yet. Start one, then look at its matrix.")
        return Verdict(done=False, text=text)
    if len(chosen) != 2:
        return Verdict(done=False)
    judged = judged_run(run)
    if judged is None:
        return Verdict(done=False)
    return checking.check_pair((chosen[0], chosen[1]), judged.evaluation.confusion)

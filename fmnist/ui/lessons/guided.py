"""The lessons: all of them as cards, or one of them as a page of text, controls and tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.lessons import shelf
from fmnist.lessons.lesson import Link, Matrix, Photo, Pictures, Task, Text, Training
from fmnist.translation import _, language, ngettext
from fmnist.ui import address, resources, state
from fmnist.ui.components import front_end
from fmnist.ui.lessons import controls
from fmnist.ui.lessons.progress import Progress
from fmnist.ui.page import guarded, plain

if TYPE_CHECKING:
    from fmnist.lessons import Lesson, Shelf
    from fmnist.lessons.lesson import Part

__all__ = ["LESSON", "show"]

LESSON: Final = address.words("lesson", "lessons_lesson")
_COLUMNS: Final = 2


def show() -> None:
    """Draw the lesson in the address, or the cards.

    Raises:
        FmnistError: the store or the dataset does not answer.
    """
    st.html(f"<style>{front_end('lessons.css')}</style>")
    address.open_address((LESSON,))
    found = shelf(resources.settings().lessons, language=language())
    lesson = found.lessons.get(LESSON.value)
    if lesson is None and LESSON.value:
        st.warning(_("There is no lesson “{name}” here.").format(name=plain(LESSON.value)))
        LESSON.set("")
    if lesson is None:
        _cards(found)
    else:
        _lesson(lesson)
    address.save_address((LESSON,))


def _open(name: str) -> None:
    LESSON.set(name)


def _cards(found: Shelf) -> None:
    done = resources.store().lesson_answers.done(state.visitor())
    lessons = list(enumerate(found.lessons.values(), start=1))
    for start in range(0, len(lessons), _COLUMNS):
        row = lessons[start : start + _COLUMNS]
        for column, (number, lesson) in zip(st.columns(_COLUMNS), row, strict=False):
            with column.container(border=True, height="stretch", key=f"lesson_card_{lesson.name}"):
                _card(lesson, number, done.get(lesson.name, frozenset()))
    if found.broken:
        _broken(found)


def _card(lesson: Lesson, number: int, done: frozenset[str]) -> None:
    st.markdown(f"##### {number} · {plain(lesson.title)}")
    st.markdown(lesson.summary)
    ids = {task.id for task in lesson.tasks}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Go on") if done else _("Open the lesson"),
            key=f"lesson_open_{lesson.name}",
            icon=":material/menu_book:",
            on_click=_open,
            args=(lesson.name,),
        )
        st.caption(
            f"{_('{minutes} minutes').format(minutes=lesson.minutes)} · "
            f"{_tasks_done(len(done & ids), len(ids))}",
            width="content",
        )


def _tasks_done(done: int, tasks: int) -> str:
    return ngettext("{done} of {count} task done", "{done} of {count} tasks done", tasks).format(
        done=done, count=tasks
    )


def _broken(found: Shelf) -> None:
    count = len(found.broken)
    title = ngettext("{count} file is no lesson", "{count} files are no lessons", count)
    with st.expander(title.format(count=count), icon=":material/error:", expanded=True):
        for broken in found.broken:
            st.markdown(f"**{plain(broken.file)}**")
            st.text(broken.reason)


def _lesson(lesson: Lesson) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("All lessons"), key="lesson_back", icon=":material/arrow_back:", type="tertiary",
            on_click=_open, args=("",),
        )  # fmt: skip
        st.download_button(
            _("Hand-out to print"),
            _handout(lesson),
            f"{lesson.name}.html",
            "text/html",
            key="lesson_handout",
            icon=":material/print:",
            on_click="ignore",
            help=_("A page for A4 with the text, the tasks and room for answers."),
        )
    st.header(plain(lesson.title), anchor=False)
    place = st.empty()
    progress = Progress.of(lesson)
    number = 0
    with st.container(key="lesson_body"):
        for count, part in enumerate(lesson.parts):
            number += isinstance(part, Task)
            with guarded():
                _part(part, progress, number=number, key=f"lesson_part_{lesson.name}_{count}")
    tasks = len(lesson.tasks)
    if tasks:
        place.progress(min(progress.done / tasks, 1.0), text=_tasks_done(progress.done, tasks))


def _part(part: Part, progress: Progress, *, number: int, key: str) -> None:
    match part:
        case Text():
            st.markdown(part.markdown)
        case Pictures():
            controls.pictures(part, key=key)
        case Matrix():
            controls.matrix(part, progress, key=key)
        case Link():
            controls.link(part)
        case Training():
            from fmnist.ui.lessons.trainings import training

            training(part, progress)
        case Photo():
            from fmnist.ui.lessons.photos import photo

            photo()
        case _:
            from fmnist.ui.lessons.tasks import task_box

            task_box(part, progress, number=number)


def _handout(lesson: Lesson) -> Callable[[], bytes]:
    # A download is made outside of the session: it takes along what it needs.
    spoken, names = language(), resources.class_names()

    def make() -> bytes:
        from fmnist.lessons.handout import handout
        from fmnist.translation import use_language

        use_language(spoken)
        return handout(lesson, class_names=names).encode()

    return make

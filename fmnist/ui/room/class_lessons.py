"""How far the class is in a lesson: each visitor and task, and the sentences that were written."""

from __future__ import annotations

from typing import Final

import streamlit as st

from fmnist.lessons.gradebook import Gradebook
from fmnist.lessons.lesson import Lesson
from fmnist.lessons.shelf import shelf
from fmnist.translation import _, language, ngettext
from fmnist.ui import resources
from fmnist.ui.page import guarded, plain
from fmnist.ui.person import called

__all__ = ["class_lessons"]

_POLL_SECONDS: Final = 5.0


def class_lessons() -> None:
    """Draw the chosen lesson, again every five seconds.

    Raises:
        FmnistError: the folder of the lessons cannot be read.
    """
    st.subheader(_("How far the class is"), anchor=False)
    lessons = shelf(resources.settings().lessons, language=language()).lessons
    if not lessons:
        st.caption(_("There are no lessons here."))
        return
    chosen = st.selectbox(
        _("Lesson"), list(lessons), format_func=lambda name: lessons[name].title,
        key="room_lesson", width=420,
    )  # fmt: skip
    st.fragment(_panel, run_every=_POLL_SECONDS)(lessons[chosen])


def _panel(lesson: Lesson) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        book = Gradebook(
            lesson=lesson, answers=resources.store().lesson_answers.of_everybody(lesson.name)
        )
        if not book.answers:
            st.caption(_("Nobody has answered anything in this lesson yet."))
            return
        _table(book)
        _sentences(book)
        st.download_button(
            _("Answers as CSV"), book.csv(called), f"lesson-{lesson.name}.csv", "text/csv",
            key="room_lesson_csv", icon=":material/table_chart:", on_click="ignore",
        )  # fmt: skip


def _table(book: Gradebook) -> None:
    titles = {
        task.id: _("Task {number}").format(number=number)
        for number, task in enumerate(book.lesson.tasks, start=1)
    }
    shown = {"done": "✓", "answered": "…", "": ""}
    count = len(book.answers)
    rows = [
        {
            "name": called(visitor),
            **{titles[task.id]: shown[book.state(visitor, task)] for task in book.lesson.tasks},
            "all": book.done_by(visitor),
        }
        for visitor in book.answers
    ]
    st.markdown(
        ngettext("**{count} person** at it.", "**{count} people** at it.", count).format(
            count=count
        )
        + " "
        + " · ".join(
            _("{task}: {done} of {count}").format(
                task=titles[task.id], done=book.done(task), count=count
            )
            for task in book.lesson.tasks
        )
    )
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(_("Name"), pinned=True),
            **{
                titles[task.id]: st.column_config.TextColumn(titles[task.id], help=task.text)
                for task in book.lesson.tasks
            },
            "all": st.column_config.ProgressColumn(
                _("Tasks done"), format="%d", min_value=0, max_value=len(book.lesson.tasks)
            ),
        },
    )
    st.caption(_("✓ is done; … has an answer that is not right yet."))


def _sentences(book: Gradebook) -> None:
    for task, sentences in book.written():
        if not sentences:
            continue
        title = ngettext(
            "What {count} person wrote", "What {count} people wrote", len(sentences)
        ).format(count=len(sentences))
        with st.expander(title, key=f"room_lesson_{task.id}"):
            st.markdown(task.text)
            for visitor, text in sentences.items():
                st.markdown(f"**{plain(called(visitor))}**: {plain(text)}")

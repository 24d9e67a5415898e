"""What a teacher reads of a lesson."""

from __future__ import annotations

import csv
import io

from fmnist.lessons.gradebook import Gradebook
from fmnist.lessons.lesson import ChoiceTask, Lesson, Text, WordsTask
from fmnist.runs.lesson_answers import LessonAnswer

CHOICE = ChoiceTask(
    id="pixels", text="How many?", options=("28", "784"), right=2, because="28 · 28"
)
WORDS = WordsTask(id="why", text="Why?", lines=3, least=10)
LESSON = Lesson(
    name="look", language="en", title="Look", summary="", minutes=10, order=1,
    parts=(Text(markdown="Hello"), CHOICE, WORDS),
)  # fmt: skip
BOOK = Gradebook(
    lesson=LESSON,
    answers={
        "anna": {
            "pixels": LessonAnswer(answer="2", done=0.0),
            "why": LessonAnswer(answer="=1+1", done=60.0),
            "gone": LessonAnswer(answer="x", done=1.0),
        },
        "ben": {"pixels": LessonAnswer(answer="1", done=None)},
    },
)


def test_each_visitor_and_task_has_a_state() -> None:
    assert [BOOK.state("anna", task) for task in LESSON.tasks] == ["done", "done"]
    assert [BOOK.state("ben", task) for task in LESSON.tasks] == ["answered", ""]
    assert (BOOK.done_by("anna"), BOOK.done_by("ben")) == (2, 0)
    assert [BOOK.done(task) for task in LESSON.tasks] == [1, 1]


def test_written_sentences_are_collected() -> None:
    assert list(BOOK.written()) == [(WORDS, {"anna": "=1+1"})]


def test_the_table_is_harmless_to_a_spreadsheet() -> None:
    text = BOOK.csv({"anna": "Anna", "ben": "@Ben"}.__getitem__).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["visitor", "lesson", "task", "answer", "done"],
        ["Anna", "look", "pixels", "2", "1970-01-01T00:00:00+00:00"],
        ["Anna", "look", "why", "'=1+1", "1970-01-01T00:01:00+00:00"],
        ["'@Ben", "look", "pixels", "1", ""],
        ["'@Ben", "look", "why", "", ""],
    ]

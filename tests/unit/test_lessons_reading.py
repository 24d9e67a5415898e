"""Lessons are read from Markdown; what is wrong in a file is told with its line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.errors import LessonError
from fmnist.lessons import Lesson, read_lesson
from fmnist.lessons.lesson import ChoiceTask, Link, Matrix, Pictures, RunTask, Text, Training

HEAD = "---\ntitle: Shoes\nminutes: 20\n---\n"


def _read(body: str, head: str = HEAD) -> Lesson:
    return read_lesson((head + body).encode(), name="shoes")


def _directive(name: str, *lines: str) -> str:
    return "\n".join([f"```fmnist {name}", *lines, "```", ""])


def _refused(body: str, head: str = HEAD) -> str:
    with pytest.raises(LessonError) as caught:
        _read(body, head)
    return str(caught.value)


def test_a_lesson_is_text_controls_and_tasks_in_their_order() -> None:
    lesson = _read(
        "Look at *these*.\n\n"
        + _directive("pictures", "split: test", "classes: 5, 7", "count: 12")
        + "\n"
        + _directive("train", "id: first", "text: Go", "preset: quick", "epochs: 2")
        + _directive("run", "id: reach", "text: Reach", "  88%.", "like: first",
                     "validation_at_least: 88", "training_size: 300")
        + _directive("choice", "id: why", "text: Why?", "options: a | b", "right: 2")
        + _directive("matrix", "of: first")
        + _directive("link", "page: train", "text: On", "address: ?preset=quick&epochs=5")
        + "\nThe end."
    )  # fmt: skip
    assert (lesson.title, lesson.minutes, lesson.order, lesson.summary) == ("Shoes", 20, 1000, "")
    text, pictures, training, run, choice, matrix, link, end = lesson.parts
    assert text == Text(markdown="Look at *these*.")
    assert pictures == Pictures(split="test", classes=(5, 7), count=12)
    assert isinstance(training, Training)
    assert (training.preset, training.config.epochs, training.config.batch_size) == (
        "quick", 2, 128,
    )  # fmt: skip
    assert run == RunTask(
        id="reach", text="Reach 88%.", like="first", validation_at_least=88,
        settings={"training_size": "300"},
    )  # fmt: skip
    assert choice == ChoiceTask(id="why", text="Why?", options=("a", "b"), right=2)
    assert matrix == Matrix(of="first")
    assert link == Link(page="train", text="On", address={"preset": "quick", "epochs": "5"})
    assert end == Text(markdown="The end.")
    assert [task.id for task in lesson.tasks] == ["reach", "why"]


def test_other_fences_stay_text() -> None:
    lesson = _read("```python\nprint(1)\n```\n")
    assert lesson.parts == (Text(markdown="```python\nprint(1)\n```"),)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<script>alert(1)</script>\n", "Line 5: HTML is not accepted"),
        ("Hello\n\nsome <b onclick=x>text</b>\n", "Line 7: HTML is not accepted"),
        ("- a list\n  <img src=x onerror=y>\n", "HTML is not accepted"),
        ("![cat](https://elsewhere.example/cat.png)\n", "Line 5: pictures from elsewhere"),
        (_directive("matrixx"), "Line 5: 'matrixx' is no directive; accepted are pictures, train"),
        (_directive("pictures", "count: 0"), "count is '0'; accepted is a number from 1 to 400"),
        (_directive("pictures", "count: 1.5"), "accepted is a whole number"),
        (_directive("pictures", "count: nan"), "count is 'nan'"),
        (_directive("pictures", "classes: 1,x"), "classes is '1,x'"),
        (_directive("pictures", "clases: 1"), "Line 6: “clases” is not known here"),
        (_directive("pictures", "count"), "Line 6: 'count' is not of the form"),
        (_directive("pictures", "count: 3", "count: 4"), "Line 7: “count” stands here twice"),
        (_directive("train", "id: a", "text: b", "epochs: many"), "epochs is 'many'"),
        (_directive("train", "id: a", "text: b", "dataset: practice"), "“dataset” is not known"),
        (_directive("train", "id: a", "text: b", "architecture: vgg"), "vgg"),
        (_directive("train", "id: A b", "text: b"), "id is 'A b'"),
        (_directive("train", "text: b"), "“id” is missing"),
        (_directive("link", "page: ../secrets", "text: b"), "page is '../secrets'"),
        (_directive("choice", "id: a", "text: b", "options: x", "right: 1"), "options are 1"),
        (_directive("choice", "id: a", "text: b", "options: x|y", "right: 3"), "right is '3'"),
        (_directive("run", "id: a", "text: b", "like: none"), "There is no training 'none'"),
        (_directive("words", "id: a", "text: b") * 2, "The id 'a' stands twice"),
        (
            _directive("train", "id: a", "text: b") + _directive("train", "id: c", "text: d"),
            "'c' is the same as one before it",
        ),
        ("- point\n\n  ```fmnist matrix\n  ```\n", "must not stand in a list"),
        ("```fmnist matrix\n", "Line 5: the directive is not closed; ``` is missing"),
        (_directive("matrix") * 201, "201 parts"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(body: str, said: str) -> None:
    assert said in _refused(body)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1: a lesson begins with a line ---"),
        (b"# Hello", "Line 1: a lesson begins with a line ---"),
        (b"---\ntitle: x\n", "the second line --- is missing"),
        (b"---\nminutes: 3\n---\n", "“title” is missing"),
        (b"---\ntitle: x\nminutes: 0\n---\n", "minutes is '0'"),
        (b"---\ntitle: x\nauthor: y\n---\n", "Line 3: “author” is not known here"),
        (b"---\ntitle: \xff\n---\n", "not UTF-8 from byte 11 on"),
        (b"---\ntitle: x\n---\n\0", "a zero byte"),
        (b"---\ntitle: x\n---\n" + b"a" * 200_000, "accepted are at most 200,000"),
    ],
)
def test_a_file_that_is_no_lesson_is_refused_with_its_reason(content: bytes, said: str) -> None:
    with pytest.raises(LessonError, match=r"^[^\n]*$") as caught:
        read_lesson(content, name="shoes")
    assert said in str(caught.value)


def test_a_windows_file_with_a_mark_at_its_beginning_is_read() -> None:
    text = HEAD + _directive("matrix")
    lesson = read_lesson(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), name="x")
    assert lesson.parts == (Matrix(),)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_whatever_stands_in_a_file_there_is_a_lesson_or_a_reason(body: str) -> None:
    for content in ((HEAD + body).encode(), body.encode("utf-8", "surrogatepass")):
        with contextlib.suppress(LessonError):
            assert isinstance(read_lesson(content, name="x"), Lesson)

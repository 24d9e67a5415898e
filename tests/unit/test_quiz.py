"""The quiz: drawn alike for everybody, timed while a picture is in sight, scored by hand."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from fmnist.labels import CLASS_NAMES
from fmnist.quiz import COUNT, Quiz, Result, draw
from fmnist.quiz_history import Played, played, quiz_csv
from fmnist.runs.judgements import QUIZ, Judgement, Subject


def _quiz(count: int = 3) -> Quiz:
    return Quiz(seed=1, dataset="", pictures=tuple(range(10, 10 + count)), shown_at=100.0)


def test_the_same_seed_draws_the_same_pictures_none_twice() -> None:
    first = draw(10_000, 7)
    assert first == draw(10_000, 7)
    assert first != draw(10_000, 8)
    assert len(set(first)) == COUNT
    assert all(0 <= index < 10_000 for index in first)


def test_a_small_set_has_a_short_quiz() -> None:
    assert sorted(draw(5, 0)) == [0, 1, 2, 3, 4]


def test_time_is_what_passes_from_one_answer_to_the_next() -> None:
    quiz = _quiz().answered(0, 3, 102.0).answered(1, 3, 105.0)
    assert (quiz.answers, quiz.seconds, quiz.over) == ((3, 3), 5.0, False)
    assert quiz.elapsed(106.5) == 6.5
    quiz = quiz.answered(2, 9, 107.0)
    assert (quiz.over, quiz.elapsed(500.0)) == (True, 7.0)


def test_a_while_on_another_page_is_no_time() -> None:
    quiz = _quiz().answered(0, 3, 102.0).seen_again(900.0)
    assert quiz.elapsed(901.0) == 3.0


def test_a_key_pressed_twice_labels_no_picture_that_nobody_has_seen() -> None:
    once = _quiz().answered(0, 3, 102.0)
    assert once.answered(0, 3, 102.1) is once
    over = once.answered(1, 0, 103.0).answered(2, 0, 104.0)
    assert over.answered(3, 0, 105.0) is over


def test_a_label_can_be_taken_back_and_the_clock_goes_on() -> None:
    quiz = _quiz().answered(0, 3, 102.0).answered(1, 4, 103.0).back(105.0)
    assert (quiz.answers, quiz.seconds) == ((3,), 5.0)
    assert _quiz().back(101.0).answers == ()


def test_yours_are_scored_beside_the_models() -> None:
    labels = np.arange(20) % 10  # pictures 10, 11, 12 are of the classes 0, 1, 2
    predictions = labels.copy()
    predictions[12] = 6
    quiz = _quiz()
    for position, label in enumerate((0, 3, 2)):
        quiz = quiz.answered(position, label, 101.0 + position)
    result = Result.of(quiz, labels, predictions, classes=10)
    assert (result.right, result.model_right, result.seconds) == (2, 2, 3.0)
    assert result.wrong.tolist() == [1]
    assert {(row, column): int(result.confusion[row, column])
            for row, column in np.argwhere(result.confusion).tolist()} == {
        (0, 0): 1, (1, 3): 1, (2, 2): 1,
    }  # fmt: skip


def test_the_pictures_of_a_cell_are_those_of_its_class_and_answer() -> None:
    quiz = _quiz(4)
    for position, label in enumerate((0, 3, 2, 3)):
        quiz = quiz.answered(position, label, 101.0 + position)
    labels = np.zeros(20, np.int64)
    labels[11:14] = [1, 2, 3]  # said of them: 3, 2 and 3
    result = Result.of(quiz, labels, labels, classes=10)
    assert result.in_cells([(1, 3)]).tolist() == [1]
    assert result.in_cells([(0, 0), (3, 3)]).tolist() == [0, 3]
    assert result.in_cells([(5, 5)]).tolist() == []


def test_a_quiz_of_another_visit_goes_on_where_its_answers_end() -> None:
    quiz = Quiz.resumed(
        seed=1, dataset="d", pictures=(10, 11, 12), said={10: 4, 11: 0, 99: 1}, seconds=6.5,
        now=1000.0,
    )  # fmt: skip
    assert (quiz.answers, quiz.elapsed(1002.0), quiz.over) == ((4, 0), 8.5, False)
    gap = Quiz.resumed(
        seed=1, dataset="d", pictures=(10, 11, 12), said={10: 4, 12: 0}, seconds=6.5, now=0.0
    )
    assert gap.answers == (4,)


def _said(occasion: str, picture: int, verdict: str, made: float, seconds: float) -> Judgement:
    subject = Subject(owner="a", kind=QUIZ, dataset="d", split="test", occasion=occasion)
    return Judgement(subject=subject, picture=picture, verdict=verdict, made=made, seconds=seconds)


def test_past_quizzes_are_counted_the_newest_first_and_written_as_csv() -> None:
    said = [
        _said("7", 0, "0", 100.0, 2.0),
        _said("12", 1, "3", 200.0, 1.0),
        _said("7", 2, "5", 101.0, 3.5),
    ]
    labels = [0, 1, 2]
    assert played(said, labels) == (
        Played(seed=12, answered=1, right=0, seconds=1.0, newest=200.0),
        Played(seed=7, answered=2, right=1, seconds=3.5, newest=101.0),
    )
    lines = list(
        csv.DictReader(io.StringIO(quiz_csv(said, labels, CLASS_NAMES).decode("utf-8-sig")))
    )
    assert [line["right"] for line in lines] == ["1", "0", "0"]
    assert (lines[1]["true_class"], lines[1]["answer"]) == ("Trouser", "Dress")
    assert (lines[2]["quiz"], lines[2]["index"], lines[2]["clock_seconds"]) == ("7", "2", "3.5")
    assert lines[0]["answered_at"] == "1970-01-01T00:01:40+00:00"


@pytest.mark.parametrize("answer", [(), (4, 4, 4)])
def test_what_is_wrong_and_what_is_right_make_all_of_it(answer: tuple[int, ...]) -> None:
    quiz = Quiz(seed=0, dataset="", pictures=(0,) * len(answer), answers=answer, shown_at=0.0)
    result = Result.of(quiz, [5], [5], classes=10)
    assert result.right + len(result.wrong) == len(answer)
    assert result.confusion.sum() == len(answer)

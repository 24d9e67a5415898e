"""The quiz: drawn alike for everybody, timed while a picture is in sight, scored by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.quiz import COUNT, Quiz, Result, draw


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
    result = Result.of(quiz, labels, predictions)
    assert (result.right, result.model_right, result.seconds) == (2, 2, 3.0)
    assert result.wrong.tolist() == [1]
    assert {(row, column): int(result.confusion[row, column])
            for row, column in np.argwhere(result.confusion).tolist()} == {
        (0, 0): 1, (1, 3): 1, (2, 2): 1,
    }  # fmt: skip


@pytest.mark.parametrize("answer", [(), (4, 4, 4)])
def test_what_is_wrong_and_what_is_right_make_all_of_it(answer: tuple[int, ...]) -> None:
    quiz = Quiz(seed=0, dataset="", pictures=(0,) * len(answer), answers=answer, shown_at=0.0)
    result = Result.of(quiz, [5], [5])
    assert result.right + len(result.wrong) == len(answer)
    assert result.confusion.sum() == len(answer)

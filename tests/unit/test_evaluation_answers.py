"""What is said about single pictures: the true class first, and what it has gained."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.evaluation.answers import Bar, answers

#      0    1    2    3    4  5  6    7  8  9
NOW = [[0.1, 0.0, 0.2, 0.0, 0, 0, 0.7, 0, 0, 0]]


def test_the_true_class_is_first_and_the_others_follow_by_probability() -> None:
    (answer,) = answers([2], NOW)
    assert answer.bars[:4] == (Bar(2, 0.2), Bar(6, 0.7), Bar(0, 0.1), Bar(1, 0.0))
    assert len(answer.bars) == 10
    assert (answer.true, answer.right, answer.change) == (2, False, None)


def test_an_answer_is_right_where_the_true_class_is_the_most_probable() -> None:
    (answer,) = answers([6], NOW)
    assert answer.right
    assert [bar.label for bar in answer.bars[:3]] == [6, 2, 0]


def test_the_change_is_that_of_the_true_class() -> None:
    before = [[0.05, 0.0, 0.5, 0.0, 0, 0, 0.45, 0, 0, 0]]
    assert answers([2], NOW, before)[0].change == pytest.approx(-0.3)
    assert answers([6], NOW, before)[0].change == pytest.approx(0.25)


def test_a_network_that_has_diverged_is_wrong_about_everything() -> None:
    (answer,) = answers([0], np.full((1, 10), np.nan))
    assert not answer.right
    assert {bar.probability for bar in answer.bars} == {0.0}

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.errors import ModelError
from fmnist.evaluation import Evaluation
from fmnist.evaluation.paired import Paired, mcnemar


def evaluation(labels: list[int], said: list[int], sure: list[float]) -> Evaluation:
    """Each picture is said to be of a class that surely; the rest goes to another one."""
    rows = np.zeros((len(said), 10))
    rows[np.arange(len(said)), said] = sure
    rows[np.arange(len(said)), [(name + 1) % 10 for name in said]] = 1 - np.array(sure)
    return Evaluation.of(labels, rows)


LABELS = [6, 6, 6, 0, 0, 2]
FIRST = evaluation(LABELS, [6, 0, 0, 0, 6, 6], [0.9, 0.6, 0.8, 0.9, 0.7, 0.9])
SECOND = evaluation(LABELS, [6, 6, 6, 6, 6, 4], [0.9, 0.9, 0.9, 0.6, 0.8, 0.7])


@pytest.fixture
def paired() -> Paired:
    found = Paired.of((np.arange(6), FIRST), (np.arange(6), SECOND))
    assert found is not None
    return found


def test_outcomes_are_told_apart_the_surest_mistakes_first(paired: Paired) -> None:
    assert paired.which("first").tolist() == [3]
    assert paired.which("second").tolist() == [2, 1]
    assert paired.which("neither").tolist() == [5, 4]


def test_pictures_of_cells_are_those_that_one_of_them_put_there(paired: Paired) -> None:
    everything = np.arange(6)
    assert paired.in_cells(everything, [(6, 0)]).tolist() == [1, 2]
    assert paired.in_cells(everything, [(2, 4), (0, 6)]).tolist() == [3, 4, 5]
    assert paired.in_cells(everything, []).tolist() == []


def test_only_pictures_that_both_are_judged_by_count() -> None:
    paired = Paired.of((np.array([1, 3, 5, 7, 9, 11]), FIRST), (np.arange(4, 10), SECOND))
    assert paired is not None
    assert paired.indices.tolist() == [5, 7, 9]
    assert paired.positions.tolist() == [2, 3, 4]
    assert paired.first.predictions.tolist() == [0, 0, 6]
    assert paired.second.predictions.tolist() == [6, 6, 4]
    assert Paired.of((np.arange(6), FIRST), (np.arange(10, 16), SECOND)) is None


def test_the_test_is_a_coin_toss_over_what_only_one_gets_right(paired: Paired) -> None:
    assert mcnemar(1, 5) == 2 * (1 + 6) / 64
    assert mcnemar(0, 10) == 2 / 1024
    assert mcnemar(3, 3) == mcnemar(0, 0) == 1
    assert paired.p_value == mcnemar(1, 2) == 1
    with pytest.raises(ModelError, match="0 or more"):
        mcnemar(-1, 2)


def test_many_pictures_are_no_trouble() -> None:
    assert 0 < mcnemar(4900, 5100) < 0.05
    assert mcnemar(0, 10_000) == 0  # less than any float above 0


def test_the_gain_in_accuracy_has_an_interval() -> None:
    # 100 pictures, of which only the first is right on 5 and only the second on 15.
    labels = [0] * 100
    first = evaluation(labels, [0] * 5 + [1] * 15 + [0] * 80, [0.9] * 100)
    second = evaluation(labels, [1] * 5 + [0] * 15 + [0] * 80, [0.9] * 100)
    paired = Paired.of((np.arange(100), first), (np.arange(100), second))
    assert paired is not None
    spread = 1.959964 * math.sqrt(21 - 100 / 102) / 102
    assert paired.gain.low == pytest.approx(10 / 102 - spread, abs=1e-6)
    assert paired.gain.high == pytest.approx(10 / 102 + spread, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(first=st.integers(0, 400), second=st.integers(0, 400))
def test_the_p_value_is_that_of_scipy(first: int, second: int) -> None:
    from scipy.stats import binomtest

    expected = binomtest(first, first + second, 0.5).pvalue if first + second else 1.0
    assert mcnemar(first, second) == pytest.approx(expected, rel=1e-9)

"""The Wilson interval, against values worked by hand with z = 1.959964."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.errors import ModelError
from fmnist.evaluation import accuracy_interval


def test_9054_of_10000() -> None:
    # z² = 3.841459, shrink = 1.000384146
    # centre = (0.9054 + 0.000192073) / 1.000384146 = 0.905244
    # spread = 1.959964 · √(0.9054 · 0.0946 / 10000 + 3.841459 / 4e8) / 1.000384146 = 0.005737
    interval = accuracy_interval(9054, 10_000)
    assert interval.low == pytest.approx(0.905244 - 0.005737, abs=2e-6)
    assert interval.high == pytest.approx(0.905244 + 0.005737, abs=2e-6)
    assert interval.percent == "90.0–91.1%"


def test_half_of_four_is_wide_and_even() -> None:
    # shrink = 1.960365, centre = 0.5, and the root of 0.0625 + 3.841459 / 64 is 0.350033:
    # spread = 1.959964 · 0.350033 / 1.960365 = 0.349961
    interval = accuracy_interval(2, 4)
    assert interval.low == pytest.approx(0.150039, abs=1e-6)
    assert interval.high == pytest.approx(0.849961, abs=1e-6)


def test_none_and_all_right_stay_within_0_and_1() -> None:
    # For none right the upper end is z² / (n + z²) = 3.841459 / 13.841459.
    none, everything = accuracy_interval(0, 10), accuracy_interval(10, 10)
    assert none.low == pytest.approx(0.0, abs=1e-12)
    assert none.high == pytest.approx(0.277533, abs=1e-6)
    assert everything.high == pytest.approx(1.0)
    assert everything.low == pytest.approx(1 - none.high)


def test_more_confidence_is_wider_and_more_pictures_are_narrower() -> None:
    usual, surer = accuracy_interval(90, 100), accuracy_interval(90, 100, confidence=0.99)
    assert surer.low < usual.low < usual.high < surer.high
    more = accuracy_interval(900, 1000)
    assert usual.low < more.low < more.high < usual.high


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_measured_accuracy_lies_inside(sample: tuple[int, int]) -> None:
    right, count = sample
    interval = accuracy_interval(right, count)
    assert 0 <= interval.low <= right / count + 1e-12
    assert right / count - 1e-12 <= interval.high <= 1


@pytest.mark.parametrize(
    ("right", "count", "confidence"), [(1, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, 5, 1.0)]
)
def test_impossible_counts_are_refused(right: int, count: int, confidence: float) -> None:
    with pytest.raises(ModelError, match="accepted are 0 to all of at least 1 picture"):
        accuracy_interval(right, count, confidence=confidence)

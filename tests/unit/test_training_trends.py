"""Trends of noisy curves, by values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.training.trends import block_means, jumps, noise, straight_line


def test_a_line_is_found_with_its_doubt() -> None:
    exact = straight_line([4.0, 3.0, 2.0])
    assert (exact.slope, exact.error, exact.level) == (-1.0, pytest.approx(0.0), 3.0)
    # y = 1, 0, 2 over x = -1, 0, 1: slope 0.5, left over 0.5, -1, 0.5, so 1.5 / 1 / 2 = 0.75.
    rough = straight_line([1.0, 0.0, 2.0])
    assert rough.slope == pytest.approx(0.5)
    assert rough.error == pytest.approx(0.75**0.5)
    assert exact.falls(share=0.3)
    assert not exact.falls(share=0.4)
    assert not rough.rises(surely=1)


def test_noise_is_that_of_neighbours_and_not_of_the_slope() -> None:
    assert noise([5.0, 4.0, 3.0, 2.0]) == 0
    assert noise([1.0]) == 0
    random = np.random.default_rng(0)
    falling = np.linspace(10, 0, 4000) + random.normal(0, 0.3, 4000)
    assert noise(falling) == pytest.approx(0.3, rel=0.1)
    falling[100] = 1000  # one outlier counts for little
    assert noise(falling) == pytest.approx(0.3, rel=0.1)


def test_blocks_are_averaged_and_an_unfinished_one_waits() -> None:
    assert block_means([1, 3, 5, 7, 100], 2).tolist() == [2, 6]
    assert block_means([1], 2).tolist() == []


def test_a_leap_is_counted_once_until_the_curve_is_half_way_back() -> None:
    values = [2.0, 0.5, 1.9, 2.5, 2.2, 0.6, 0.4, 1.6, 0.4]
    assert jumps(values, factor=1.5, least=0.4) == [(1, 3), (6, 7)]
    assert jumps([2.0, 1.0, 0.6, 0.7, 0.5, 0.6], factor=1.5, least=0.4) == []
    assert jumps([], factor=1.5, least=0.4) == []

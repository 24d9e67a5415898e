"""Fewer points than steps: no spike lost, no quiver while a run grows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.figures.thinning import block_extremes, block_means, block_size


@pytest.mark.parametrize(
    ("count", "size"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (2001, 4), (100_000, 128)]
)
def test_blocks_hold_a_power_of_two(count: int, size: int) -> None:
    assert block_size(count) == size


def test_means_of_blocks() -> None:
    values = np.array([1.0, 3, 5, 7, 9])
    assert block_means(values, 2).tolist() == [2, 6, 9]
    assert block_means([], 2).tolist() == []


def test_extremes_come_in_the_order_in_which_they_happened() -> None:
    # Two blocks of two: highest 9, then lowest 0. The last block stands alone.
    assert block_extremes([1.0, 9, 2, 0, 3, 4], 2).tolist() == [9, 0, 3]
    assert block_extremes([1.0, 0, 2, 9, 5, 1, 7], 2).tolist() == [0, 9, 1, 7]
    assert block_extremes([4.0, 5], 1).tolist() == [4, 5]
    assert block_extremes([], 4).tolist() == []


@given(st.lists(st.floats(-100, 100, width=32), max_size=300), st.sampled_from([1, 2, 4, 8]))
def test_every_line_has_as_many_points_and_the_whole_range(values: list[float], size: int) -> None:
    points = -(-len(values) // size)
    extremes = block_extremes(values, size)
    assert len(block_means(values, size)) == len(extremes) == points
    paired = values[: len(values) - len(values) % (2 * size)]
    assert set(extremes.tolist()) <= set(values)
    if paired:
        assert min(paired) >= extremes.min()
        assert max(paired) <= extremes.max()


def test_points_that_are_full_stay_as_they_are_while_the_run_grows() -> None:
    values = np.random.default_rng(0).random(5000).astype(np.float32)
    size = block_size(4500)
    assert size == block_size(5000)
    before, after = block_extremes(values[:4500], size), block_extremes(values, size)
    np.testing.assert_array_equal(before[:-2], after[: len(before) - 2])

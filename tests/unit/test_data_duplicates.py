"""Pictures that are there twice, or nearly: by hand, and every pair that brute force finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.data import Dataset
from fmnist.data.duplicates import find_duplicates
from fmnist.data.neighbours import nearest, nearest_of_each


def test_copies_are_paired_with_the_first_and_near_ones_follow() -> None:
    pictures = np.zeros((6, 28, 28), np.uint8)
    pictures[1], pictures[3], pictures[4] = 100, 100, 100
    pictures[2] = 103  # three grey steps from the copies
    pictures[5] = 200
    found = find_duplicates(pictures)
    assert found.pairs.tolist() == [[1, 3], [1, 4], [1, 2]]
    assert found.rms.tolist() == [0, 0, 3]
    assert found.limit == 16


def test_of_too_many_pairs_the_nearest_are_kept_and_the_limit_says_so() -> None:
    pictures = np.arange(200, dtype=np.uint8)[:, None, None].repeat(28, 1).repeat(28, 2)
    found = find_duplicates(pictures, most_pairs=250)
    assert 199 <= len(found.pairs) <= 250
    assert found.rms[:199].tolist() == [1] * 199
    assert found.limit < 16


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(2, 1500),
    spread=st.integers(1, 40),
    most=st.sampled_from([2.0, 8.0, 16.0]),
)
def test_every_near_pair_is_found(seed: int, count: int, spread: int, most: float) -> None:
    """Families of pictures that differ from their first by noise, and some copies."""
    random = np.random.default_rng(seed)
    families = random.integers(0, 256, (1 + count // 5, 28, 28))
    pictures = families[random.integers(len(families), size=count)]
    noise = random.normal(0, random.uniform(0, spread, (count, 1, 1)), pictures.shape)
    pictures = np.clip(pictures + noise, 0, 255).astype(np.uint8)
    pictures[random.integers(count)] = pictures[random.integers(count)]
    found = find_duplicates(pictures, most_rms=most, most_pairs=10**6)
    flat = pictures.reshape(count, -1).astype(np.float64)
    lengths = (flat**2).sum(axis=1)
    squares = lengths[:, None] + lengths[None, :] - 2 * flat @ flat.T  # exact below 2⁵³
    places = [int(place) for place in np.unique(flat, axis=0, return_index=True)[1]]
    expected = {
        (one, other)
        for one, other in np.argwhere(np.triu(squares <= (28 * most) ** 2, 1)).tolist()
        if squares[one, other] and one in places and other in places
    }
    assert {tuple(pair) for pair in found.pairs[found.rms > 0].tolist()} == expected
    assert (found.rms == 0).sum() == count - len(places)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), queries=st.integers(1, 40), rows=st.integers(1, 5000))
def test_the_nearest_of_each_is_the_nearest_of_one(seed: int, queries: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    among = random.integers(200, 256, (rows, 9)).astype(np.uint8)  # close together, many ties
    wanted = random.integers(200, 256, (queries, 9)).astype(np.uint8)
    found = nearest_of_each(wanted, among)
    for place, row in enumerate(wanted):
        one = nearest(row, among, count=1)
        assert found.distances[place] == one.distances[0]
        assert found.indices[place] == one.indices[0]


def test_progress_is_told_to_the_end(practice: Dataset) -> None:
    shares: list[float] = []
    find_duplicates(practice.x_train, report=shares.append)
    assert shares[-1] == 1
    assert shares == sorted(shares)


@pytest.mark.parametrize("size", [0, 1])
def test_a_picture_alone_has_no_double(size: int) -> None:
    assert find_duplicates(np.zeros((size, 28, 28), np.uint8)).pairs.shape == (0, 2)

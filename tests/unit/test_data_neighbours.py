"""Nearest neighbours: by hand, and the same as scikit-learn's on random cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from fmnist.data import Dataset
from fmnist.data.neighbours import distances, nearest, nearest_pictures
from fmnist.errors import DatasetError


def test_the_nearest_come_first_and_equal_ones_in_order() -> None:
    among = np.array([[3, 4], [0, 1], [0, 0], [1, 0]], np.uint8)
    found = nearest(np.zeros(2, np.uint8), among, count=3)
    assert found.indices.tolist() == [2, 1, 3]
    assert found.distances.tolist() == [0, 1, 1]


def test_a_left_out_row_is_not_found_and_there_are_no_more_than_there_are() -> None:
    among = np.array([[0], [2], [9]], np.uint8)
    found = nearest(among[0], among, count=10, leave_out=0)
    assert found.indices.tolist() == [1, 2]
    assert found.distances.tolist() == [2, 9]
    assert nearest(among[0], among[:1], count=3, leave_out=0).indices.tolist() == []


def test_a_difference_of_one_grey_level_counts_where_float32_would_lose_it() -> None:
    """784 · 255² = 50,979,600 is more than float32 counts in ones."""
    among = np.full((3, 784), 255, np.uint8)
    among[0, :2] = 254
    among[1, 0] = 254
    found = nearest(np.zeros(784, np.uint8), among, count=3)
    assert found.indices.tolist() == [0, 1, 2]
    assert found.distances[1] ** 2 == pytest.approx(783 * 255**2 + 254**2, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 5000),
    columns=st.integers(1, 30),
    count=st.integers(1, 12),
    kind=st.sampled_from(["uint8", "float16", "float32", "far"]),
)
def test_they_are_those_of_scikit_learn(
    seed: int, rows: int, columns: int, count: int, kind: str
) -> None:
    random = np.random.default_rng(seed)
    if kind == "uint8":
        among = random.integers(0, 256, (rows, columns)).astype(np.uint8)
    elif kind == "far":  # large, and close together: where a rounded sum is worth least
        among = (1000 + random.normal(0, 0.01, (rows, columns))).astype(np.float32)
    else:
        among = random.normal(0, 3, (rows, columns)).astype(kind)
    query = among[random.integers(rows)]
    found = nearest(query, among, count=count)
    count = min(count, rows)
    judge = NearestNeighbors(n_neighbors=count, algorithm="brute", metric="sqeuclidean")
    theirs, _rows = judge.fit(among.astype(np.float64)).kneighbors(query[None].astype(np.float64))
    tolerance = 1e-9 * float(np.square(among.astype(np.float64)).sum(axis=1).max() + 1)
    np.testing.assert_allclose(found.distances**2, theirs[0], atol=tolerance)
    own = np.square(among[found.indices].astype(np.float64) - query.astype(np.float64)).sum(axis=1)
    np.testing.assert_allclose(found.distances**2, own, rtol=1e-12)
    assert len(set(found.indices.tolist())) == count


def test_a_picture_is_not_its_own_neighbour_but_another_one_of_the_other_split(
    practice: Dataset,
) -> None:
    inside = nearest_pictures(practice, "train", 7, among="train", count=2000)
    assert 7 not in inside.indices
    assert len(inside.indices) == 1999
    across = nearest_pictures(practice, "test", 7, among="train", count=3)
    squares = np.square(
        practice.x_train.astype(np.int64) - practice.x_test[7].astype(np.int64)
    ).sum(axis=(1, 2))
    assert across.indices.tolist() == np.argsort(squares, kind="stable")[:3].tolist()


def test_all_distances_are_those_of_the_nearest(practice: Dataset) -> None:
    found = nearest(practice.x_test[3], practice.x_train, count=2000)
    rough = distances(practice.x_test[3], practice.x_train)
    np.testing.assert_allclose(rough[found.indices], found.distances, rtol=1e-5)


@pytest.mark.parametrize("shape", [(28,), (27, 28), ()])
def test_another_shape_is_refused(shape: tuple[int, ...], practice: Dataset) -> None:
    with pytest.raises(DatasetError, match="accepted is one row of that array"):
        nearest(np.zeros(shape, np.uint8), practice.x_train, count=3)


def test_no_neighbours_at_all_cannot_be_asked_for(practice: Dataset) -> None:
    with pytest.raises(DatasetError, match="accepted is 1 or more"):
        nearest(practice.x_train[0], practice.x_train, count=0)

"""Maps of pictures, against scikit-learn and SciPy on random cases, and by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import procrustes
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from fmnist.maps import (
    CORNERS,
    SIDE,
    inside,
    neighbour_agreement,
    on_paper,
    principal_components,
    stratified_sample,
    turned_onto,
)

SEEDS = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=25)
@given(seed=SEEDS, rows=st.integers(5, 60), columns=st.integers(2, 12))
def test_components_are_those_of_scikit_learn(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    # Each column has a spread of its own, so that no two components could change places.
    values = rng.normal(size=(rows, columns)) * 2.0 ** -np.arange(columns) * 100
    found = principal_components(values, 2)
    reference = PCA(2, svd_solver="full").fit(values)
    expected = reference.transform(values)
    for axis in range(2):
        sign = np.sign(np.dot(found.points[:, axis], expected[:, axis]))
        np.testing.assert_allclose(
            found.points[:, axis], sign * expected[:, axis], atol=0.02 * np.abs(expected).max()
        )
    np.testing.assert_allclose(found.shares, reference.explained_variance_ratio_, atol=1e-3)


def test_the_same_pictures_give_the_same_map_whatever_their_order() -> None:
    pictures = np.random.default_rng(1).integers(0, 256, (40, 28, 28)).astype(np.uint8)
    found = principal_components(pictures, 2).points
    order = np.random.default_rng(2).permutation(40)
    np.testing.assert_allclose(
        principal_components(pictures[order], 2).points, found[order], atol=1
    )


@settings(deadline=None, max_examples=25)
@given(seed=SEEDS, rows=st.integers(3, 40))
def test_a_map_is_turned_as_scipy_turns_it(seed: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    target, points = rng.normal(size=(2, rows, 2))
    turned = turned_onto(points.astype(np.float32), target.astype(np.float32))
    _target, expected, _disparity = procrustes(target, points)
    ratio = np.linalg.norm(turned) / max(np.linalg.norm(expected), 1e-9)
    np.testing.assert_allclose(turned, ratio * expected, atol=1e-3)


def test_a_map_that_was_turned_and_mirrored_comes_back_with_its_size() -> None:
    target = np.array([[3, 0], [0, 1], [-3, -1]], np.float32)
    turned = np.array([[0, -6], [2, 0], [-2, 6]], np.float32) + 5  # × 2, by 90°, moved
    np.testing.assert_allclose(turned_onto(turned, target), 2 * target, atol=1e-5)


def test_neighbours_of_the_same_label_are_counted() -> None:
    #        0 ─ 1 ─ 2 ────── 10 ─ 11 ─ 12; the third is labelled like the far group
    rows = np.array([[0], [1], [2], [10], [11], [12]])
    labels = np.array([0, 0, 1, 1, 1, 1])
    everybody = np.arange(6)
    # nearest two: 0 → 1, 2 (1 of 2) · 1 → 0, 2 (1) · 2 → 1, 0 (0) · the far group (2 each)
    assert neighbour_agreement(rows, labels, everybody, count=2) == 8 / 12
    assert neighbour_agreement(rows, labels, np.array([2, 3]), count=2) == 2 / 4


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_neighbours_are_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, labels = rng.normal(size=(600, 5)), rng.integers(0, 3, 600)
    asked = rng.choice(600, 300, replace=False)
    nearest = NearestNeighbors(n_neighbors=11).fit(rows).kneighbors(rows[asked])[1][:, 1:]
    expected = (labels[nearest] == labels[asked][:, None]).mean()
    shares: list[float] = []
    found = neighbour_agreement(rows, labels, asked, report=shares.append)
    assert abs(found - expected) < 0.002
    assert shares == [250 / 300, 1.0]


@given(
    seed=SEEDS,
    counts=st.lists(st.integers(1, 60), min_size=2, max_size=5),
    share=st.floats(0.05, 1),
)
def test_a_sample_has_of_each_class_its_share(seed: int, counts: list[int], share: float) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    count = max(1, round(share * len(labels)))
    sample = stratified_sample(labels, count, seed=seed)
    assert len(np.unique(sample)) == count
    assert (np.diff(sample) > 0).all()
    of_each = np.bincount(labels[sample], minlength=len(counts))
    assert np.abs(of_each - count * np.array(counts) / len(labels)).max() <= len(counts)
    np.testing.assert_array_equal(stratified_sample(labels, count, seed=seed), sample)


def test_a_map_is_as_large_as_its_paper_and_keeps_its_proportions() -> None:
    places = on_paper(np.array([[0, 0], [10, 5]], np.float32)).astype(int)
    assert (places[1] - places[0]).tolist() == [round(0.94 * SIDE), round(0.47 * SIDE)]
    assert ((places[0] + places[1]) / 2 == [SIDE / 2] * 2).all()
    assert on_paper(np.zeros((2, 2), np.float32)).tolist() == [[SIDE // 2 + 1] * 2] * 2


def test_what_lies_within_a_lasso_by_hand() -> None:
    corner = SIDE // CORNERS  # a little less than a corner's step
    places = np.array([[2, 2], [6, 2], [2, 6], [6, 6], [9, 9]]) * 100 * corner
    square = [(100, 100), (400, 100), (400, 400), (100, 400)]
    assert inside(places.astype(np.uint16), square).tolist() == [True, False, False, False, False]
    # the shape of an L: all but the upper right
    lshape = [(100, 100), (800, 100), (800, 400), (400, 400), (400, 800), (100, 800)]
    assert inside(places.astype(np.uint16), lshape).tolist() == [True, True, True, False, False]


@given(seed=SEEDS)
def test_within_a_triangle_is_on_the_same_side_of_all_its_edges(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.integers(0, SIDE, (200, 2)).astype(np.uint16)
    corners = rng.integers(0, CORNERS, (3, 2))
    points = places * (CORNERS / SIDE)
    sides = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge, off = end - start, points - start
        sides.append(edge[0] * off[:, 1] - edge[1] * off[:, 0])
    clear = np.abs(sides).min(axis=0) > 1e-6
    same = (np.array(sides) > 0).all(axis=0) | (np.array(sides) < 0).all(axis=0)
    found = inside(places, [(int(x), int(y)) for x, y in corners])
    np.testing.assert_array_equal(found[clear], same[clear])


def test_wide_rows_have_the_components_of_scikit_learn_too() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(300, 40)) * 2.0 ** -np.arange(40) @ rng.normal(size=(40, 1_200))
    found = principal_components(values, 5)
    reference = PCA(5, svd_solver="full").fit(values)
    np.testing.assert_allclose(found.shares, reference.explained_variance_ratio_, rtol=1e-3)
    expected = reference.transform(values)
    for axis in range(5):
        cosine = np.dot(found.points[:, axis], expected[:, axis]) / (
            np.linalg.norm(found.points[:, axis]) * np.linalg.norm(expected[:, axis])
        )
        assert abs(cosine) > 0.9999

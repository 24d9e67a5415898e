"""The drawn practice set, the validation split and class statistics."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist.data import Dataset, class_statistics, load_dataset, split_validation
from fmnist.errors import ConfigError
from fmnist.settings import Settings


def test_the_practice_set_is_balanced_and_says_that_it_is_drawn(practice: Dataset) -> None:
    assert practice.drawn
    assert practice.x_train.shape == (2000, 28, 28)
    assert np.bincount(practice.y_train).tolist() == [200] * 10
    assert np.bincount(practice.y_test).tolist() == [50] * 10


def test_every_drawn_picture_has_the_datasets_geometry_and_polarity(practice: Dataset) -> None:
    pictures = np.asarray(practice.x_test)
    assert (pictures.max(axis=(1, 2)) >= 250).all()
    rows, columns = pictures.any(axis=2).sum(axis=1), pictures.any(axis=1).sum(axis=1)
    assert (np.maximum(rows, columns) == 28).all()
    corners = pictures[:, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners == 0).mean() > 0.7  # the background is black


def test_it_is_drawn_alike_every_time(practice: Dataset, tmp_path: Path) -> None:
    again = load_dataset("practice", Settings(home=tmp_path))
    assert again.checksum == practice.checksum
    np.testing.assert_array_equal(again.x_test, practice.x_test)


def test_the_last_pictures_validate_as_in_keras() -> None:
    training, validation = split_validation(np.zeros(10, int), fraction=0.25, seed=0)
    assert training.tolist() == [0, 1, 2, 3, 4, 5, 6]  # int(10 · 0.75) = 7
    assert validation.tolist() == [7, 8, 9]


def test_a_stratified_split_takes_the_same_share_of_each_class() -> None:
    labels = np.repeat(np.arange(10), [20] * 5 + [40] * 5)
    training, validation = split_validation(labels, fraction=0.25, method="stratified", seed=1)
    assert np.bincount(labels[validation]).tolist() == [5] * 5 + [10] * 5
    assert sorted([*training, *validation]) == list(range(300))
    again = split_validation(labels, fraction=0.25, method="stratified", seed=1)[1]
    other = split_validation(labels, fraction=0.25, method="stratified", seed=2)[1]
    np.testing.assert_array_equal(again, validation)
    assert not np.array_equal(other, validation)


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, float("nan")])
def test_a_fraction_outside_is_refused(fraction: float) -> None:
    with pytest.raises(ConfigError, match="accepted is a number between 0 and 1"):
        split_validation(np.zeros(10, int), fraction=fraction, seed=0)


def test_class_statistics_by_hand() -> None:
    pictures = np.stack([np.full((28, 28), value, np.uint8) for value in (10, 20, 200)])
    found = class_statistics(pictures, np.array([3, 3, 5], np.uint8))
    assert found.counts.tolist() == [0, 0, 0, 2, 0, 1, 0, 0, 0, 0]
    assert found.means[3, 0, 0] == 15
    assert found.means[5, 0, 0] == 200
    assert found.deviations[3, 0, 0] == 5
    assert found.deviations[[5, 0], 0, 0].tolist() == [0, 0]
    assert found.values[3, [10, 20, 200]].tolist() == [784, 784, 0]


def test_class_statistics_are_those_of_numpy(practice: Dataset) -> None:
    found = class_statistics(practice.x_test, practice.y_test)
    shirts = practice.x_test[practice.y_test == 6]
    np.testing.assert_allclose(found.deviations[6], shirts.std(axis=0), atol=1e-2)
    assert found.values.sum() == practice.x_test.size

"""Probabilities of pictures that a network has not learned from, and the folds behind them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.data.folds import fold_numbers
from fmnist.data.split import split_validation
from fmnist.errors import ConfigError


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 1000), folds=st.integers(2, 20), count=st.integers(20, 300))
def test_folds_are_of_one_size_and_have_their_share_of_every_class(
    seed: int, folds: int, count: int
) -> None:
    labels = np.random.default_rng(seed).integers(0, 10, count)
    numbers = fold_numbers(labels, folds=folds, seed=seed)
    sizes = np.bincount(numbers, minlength=folds)
    assert sizes.max() - sizes.min() <= 1
    for label in range(10):
        of_class = np.bincount(numbers[labels == label], minlength=folds)
        assert of_class.max() - of_class.min() <= 1


def test_a_seed_deals_the_same_folds_again() -> None:
    labels = np.arange(40) % 10
    first = fold_numbers(labels, folds=4, seed=1)
    assert (fold_numbers(labels, folds=4, seed=1) == first).all()
    assert (fold_numbers(labels, folds=4, seed=2) != first).any()


@pytest.mark.parametrize("folds", [1, 6, 21])
def test_a_number_of_folds_that_makes_no_sense_is_refused(folds: int) -> None:
    with pytest.raises(ConfigError, match="accepted is 2 to 5"):
        fold_numbers(np.zeros(5), folds=folds, seed=0)


@settings(max_examples=200, deadline=None)
@given(count=st.integers(20, 70_000), folds=st.integers(2, 20))
def test_just_the_fold_is_kept_for_validation(count: int, folds: int) -> None:
    from fmnist.computations.out_of_fold import _without

    numbers = np.arange(count) % folds
    order, config = _without(0, numbers, {"preset": "tuned", "epochs": 1, "seed": 0})
    _training, validation = split_validation(
        np.zeros(count), fraction=config.validation_split, method="last", seed=0
    )
    assert (numbers[order[validation]] == 0).all()
    assert len(validation) == (numbers == 0).sum()


@pytest.mark.slow
def test_a_label_is_judged_by_a_network_that_never_saw_it(practice: Dataset) -> None:
    """One wrong label: who had learned it would find it probable, after so many epochs."""
    few = slice(0, 600)
    labels = np.array(practice.y_train[few])
    wrong = int(np.flatnonzero(labels == 1)[0])
    labels[wrong] = 8
    dataset = replace(practice, x_train=practice.x_train[few], y_train=labels)
    reports: list[float] = []
    inputs = Inputs(
        dataset=dataset,
        model=lambda _name: pytest.fail("no model is needed"),
        report=reports.append,
        computed=lambda _kind, _parameters: pytest.fail("nothing else is computed"),
    )
    found = compute("out_of_fold", {"preset": "tuned", "folds": 2, "epochs": 12, "seed": 0}, inputs)
    probabilities = found["probabilities"]
    assert probabilities.shape == (600, 10)
    assert probabilities.dtype == np.float32
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(600), abs=1e-4)
    assert np.mean(probabilities.argmax(axis=1) == practice.y_train[few]) > 0.8
    assert probabilities[wrong, 8] < 0.5
    assert np.bincount(found["folds"]).tolist() == [300, 300]
    assert reports == sorted(reports)
    assert reports[-1] == 1

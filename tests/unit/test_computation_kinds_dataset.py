"""The kinds of computation behind the Dataset page, carried out here on the practice set."""

from __future__ import annotations

import numpy as np

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.data.neighbours import nearest_pictures

MODEL = "lenet5-tuned"


def _inputs(dataset: Dataset, told: list[float]) -> Inputs:
    entries = {entry.identifier: entry for entry in catalogue.shipped_models()}
    return Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=told.append,
        computed=lambda _kind, _parameters: {},
    )


def test_a_model_is_asked_about_every_picture(practice: Dataset) -> None:
    told: list[float] = []
    found = compute("probabilities", {"model": MODEL, "split": "train"}, _inputs(practice, told))
    rows = found["probabilities"]
    assert rows.shape == (2000, 10)
    entry = next(each for each in catalogue.shipped_models() if each.identifier == MODEL)
    classifier = entry.classifier()
    np.testing.assert_allclose(
        rows[1995:], classifier.probabilities(practice.x_train[1995:]), atol=1e-6
    )
    assert told[-1] == 1


def test_the_nearest_training_picture_of_each_test_picture(practice: Dataset) -> None:
    found = compute("nearest", {}, _inputs(practice, []))
    for index in (0, 17, 499):
        one = nearest_pictures(practice, "test", index, count=1)
        assert found["indices"][index] == one.indices[0]
        np.testing.assert_allclose(found["distances"][index], one.distances[0], rtol=1e-6)


def test_copies_between_the_splits_are_found(practice: Dataset) -> None:
    from dataclasses import replace

    x_test = np.array(practice.x_test)
    x_test[3] = practice.x_train[7]
    found = compute("duplicates", {}, _inputs(replace(practice, x_test=x_test), []))
    assert found["pairs"][0].tolist() == [7, 2003]
    assert found["rms"][0] == 0

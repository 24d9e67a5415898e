"""ROC, precision–recall and top-k: by hand, and beside scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.evaluation import Evaluation
from fmnist.evaluation.ranking import precision_recall, roc
from fmnist.evaluation.top_k import top_k_accuracy
from tests.random_evaluations import answers

POSITIVE = [True, False, True, False]
SCORES = [0.9, 0.6, 0.6, 0.1]
"""One picture of the class is found first; then two with the same score, one of them right."""


def test_a_roc_curve_by_hand() -> None:
    found = roc(POSITIVE, SCORES)
    assert found is not None
    assert found.thresholds.tolist() == [np.inf, 0.9, 0.6, 0.1]
    assert found.false_alarms.tolist() == [0, 0, 0.5, 1]
    assert found.hits.tolist() == [0, 0.5, 1, 1]
    # A triangle of 0.5 × 0.5 / 2 is missing where the tie could have been sorted either way.
    assert found.area == 0.875


def test_a_precision_recall_curve_by_hand() -> None:
    found = precision_recall(POSITIVE, SCORES)
    assert found is not None
    assert found.recall.tolist() == [0, 0.5, 1, 1]
    assert found.precision.tolist() == [1, 1, pytest.approx(2 / 3), 0.5]
    assert found.average == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert found.base == 0.5


def test_a_class_without_pictures_has_no_curves() -> None:
    assert roc([False, False], [0.1, 0.2]) is None
    assert precision_recall([False, False], [0.1, 0.2]) is None


def test_a_class_with_all_pictures_has_no_roc_curve_but_precision_one() -> None:
    assert roc([True, True], [0.1, 0.2]) is None
    found = precision_recall([True, True], [0.1, 0.2])
    assert found is not None
    assert found.average == found.base == 1


@pytest.mark.parametrize(("positive", "scores"), [([True], [0.1, 0.2]), ([], []), ([[1]], [[1]])])
def test_scores_that_do_not_belong_to_the_pictures_are_refused(
    positive: list[bool], scores: list[float]
) -> None:
    with pytest.raises(ModelError, match="a score for each of at least one picture"):
        roc(positive, scores)


@settings(max_examples=60, deadline=None)
@given(case=answers())
def test_curves_agree_with_scikit_learn(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    from sklearn import metrics

    labels, rows = case
    for label in range(10):
        positive, scores = labels == label, rows[:, label]
        mine, curve = roc(positive, scores), precision_recall(positive, scores)
        assert (mine is None) == (positive.all() or not positive.any())
        assert (curve is None) == (not positive.any())
        if mine is not None:
            false_alarms, hits, thresholds = metrics.roc_curve(
                positive, scores, drop_intermediate=False
            )
            assert mine.false_alarms == pytest.approx(false_alarms)
            assert mine.hits == pytest.approx(hits)
            assert mine.thresholds == pytest.approx(thresholds)
            assert mine.area == pytest.approx(metrics.roc_auc_score(positive, scores))
        if curve is not None:
            precision, recall, _thresholds = metrics.precision_recall_curve(positive, scores)
            assert curve.precision == pytest.approx(precision[::-1])
            assert curve.recall == pytest.approx(recall[::-1])
            assert curve.average == pytest.approx(metrics.average_precision_score(positive, scores))


def test_top_k_by_hand() -> None:
    rows = np.zeros((3, 10))
    rows[:, [2, 4, 6]] = 0.5, 0.3, 0.2
    evaluation = Evaluation.of([2, 4, 6], rows)
    assert [top_k_accuracy(evaluation, k) for k in (1, 2, 3)] == pytest.approx([1 / 3, 2 / 3, 1])


@pytest.mark.parametrize("k", [0, 11])
def test_more_classes_than_there_are_cannot_be_asked_for(k: int) -> None:
    with pytest.raises(ModelError, match="accepted is 1 to 10"):
        top_k_accuracy(Evaluation.of([0], np.full((1, 10), 0.1)), k)


@settings(max_examples=60, deadline=None)
@given(case=answers())
def test_top_k_agrees_with_scikit_learn_and_top_1_is_the_accuracy(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    from sklearn import metrics

    labels, rows = case
    evaluation = Evaluation.of(labels, rows)
    assert top_k_accuracy(evaluation, 1) == evaluation.accuracy
    assert top_k_accuracy(evaluation, 10) == 1
    for k in (2, 3, 9):
        # Of equal scores scikit-learn takes the later column first, we the earlier one.
        expected = metrics.top_k_accuracy_score(
            9 - labels, evaluation.probabilities[:, ::-1], k=k, labels=np.arange(10)
        )
        assert top_k_accuracy(evaluation, k) == pytest.approx(expected)

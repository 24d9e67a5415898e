"""Confident learning: by hand, by the equation of the paper, and beside its authors' library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from numpy.typing import NDArray

from fmnist.evaluation import Evaluation
from fmnist.evaluation.label_issues import LabelIssue, LabelIssues
from tests.random_evaluations import answers


def rows(*pairs: tuple[float, float]) -> NDArray[np.float32]:
    """Each pair: the probabilities of classes 0 and 1; class 2 takes the rest."""
    result = np.zeros((len(pairs), 10), np.float32)
    for row, (first, second) in zip(result, pairs, strict=True):
        row[:3] = first, second, max(0.0, 1 - first - second)
    return result


def test_a_wrong_label_by_hand() -> None:
    """Labelled 0: 0.9, 0.75 and 0.15 sure: 0.6 on average. Labelled 1: 0.7 and 0.5: 0.6."""
    evaluation = Evaluation.of(
        [0, 0, 0, 1, 1], rows((0.9, 0.1), (0.75, 0.1), (0.15, 0.7), (0.3, 0.7), (0.4, 0.5))
    )
    found = LabelIssues.of(evaluation)
    assert found.thresholds[:2] == pytest.approx([0.6, 0.6])
    assert np.isnan(found.thresholds[2:]).all()
    # The last picture reaches neither threshold and counts nowhere.
    assert found.joint[:2, :2].tolist() == [[2, 1], [0, 1]]
    assert found.joint.sum() == 4
    (issue,) = found.found
    assert issue == LabelIssue(2, 0, 1, pytest.approx(0.15), pytest.approx(0.7))
    assert issue.margin == pytest.approx(0.55)


def test_the_least_probable_label_comes_first() -> None:
    evaluation = Evaluation.of(
        [0, 0, 0, 0, 1, 1], rows((1, 0), (1, 0), (0.2, 0.8), (0.1, 0.9), (0.2, 0.8), (0.2, 0.8))
    )
    found = LabelIssues.of(evaluation).found
    assert [issue.position for issue in found] == [3, 2]


def test_a_label_is_not_doubted_for_a_class_that_is_less_probable() -> None:
    """Class 1 is hard: 0.3 is enough to be held to be of it. The first is still more a 0."""
    evaluation = Evaluation.of([0, 0, 1, 1], rows((0.6, 0.4), (1, 0), (0.3, 0.3), (0.3, 0.3)))
    found = LabelIssues.of(evaluation)
    assert found.joint[0, 1] == 1
    assert found.found == ()


def test_labels_that_all_fit_give_nothing_to_judge() -> None:
    found = LabelIssues.of(Evaluation.of([0, 1, 2], np.eye(10)[[0, 1, 2]]))
    assert found.found == ()
    assert np.trace(found.joint) == 3


@settings(max_examples=60, deadline=None)
@given(case=answers())
def test_the_confident_joint_follows_the_equation_of_the_paper(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    evaluation = Evaluation.of(*case)
    labels, probabilities = evaluation.labels, evaluation.probabilities.astype(np.float64)
    found = LabelIssues.of(evaluation)
    joint = np.zeros((10, 10), int)
    doubted = []
    for position, (label, row) in enumerate(zip(labels, probabilities, strict=True)):
        reached = [
            other
            for other in range(10)
            if (labels == other).any()
            and row[other] >= probabilities[labels == other, other].mean() - 1e-6
        ]
        if reached:
            guess = max(reached, key=lambda other: (row[other], -other))
            joint[label, guess] += 1
            if row[guess] > row[label]:
                doubted.append((position, guess))
    assert found.joint.tolist() == joint.tolist()
    assert sorted((issue.position, issue.suggested) for issue in found.found) == doubted
    own = [issue.given_probability for issue in found.found]
    assert own == sorted(own)


@settings(max_examples=60, deadline=None)
@given(case=answers())
def test_issues_agree_with_cleanlab(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    """Where the most probable class is a confident one; where it is not, cleanlab guesses it."""
    from cleanlab.filter import find_label_issues

    evaluation = Evaluation.of(*case)
    labels, probabilities = evaluation.labels, evaluation.probabilities.astype(np.float64)
    assume(len(np.unique(labels)) > 1)  # cleanlab refuses a single class
    found = LabelIssues.of(evaluation)
    expected = find_label_issues(labels, probabilities, filter_by="confident_learning", n_jobs=1)
    best = probabilities.argmax(axis=1)
    thresholds = np.nan_to_num(found.thresholds, nan=np.inf)
    comparable = probabilities.max(axis=1) >= thresholds[best] - 1e-6
    mine = np.zeros(len(labels), bool)
    mine[[issue.position for issue in found.found]] = True
    assert (mine & comparable).tolist() == (expected & comparable).tolist()

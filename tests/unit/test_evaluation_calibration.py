"""Calibration, temperature, and answering only when sure: by hand, and beside SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.evaluation import Evaluation
from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.mending import Mending
from fmnist.evaluation.selective import Answered, SelectiveAccuracy, mistakes_above
from fmnist.evaluation.temperature import HIGHEST, LOWEST, fit_temperature, with_temperature
from tests.random_evaluations import answers


def said(*answers: tuple[int, float]) -> NDArray[np.float32]:
    """Each answer is a class and its probability; the other classes share the rest."""
    rows = np.zeros((len(answers), 10), np.float32)
    for row, (label, probability) in zip(rows, answers, strict=True):
        row[:] = (1 - probability) / 9
        row[label] = probability
    return rows


# The worked example of the docstring: 4 pictures at 60–70%, half of them right; 6 at 90–100%.
LABELS = [0, 0, 1, 1, *[2] * 6]
ROWS = said(*[(0, 0.65)] * 4, *[(2, 0.93)] * 3, *[(2, 0.97)] * 3)


def test_the_calibration_error_of_a_worked_example() -> None:
    found = Calibration.of(LABELS, ROWS)
    assert found.counts.tolist() == [0] * 6 + [4, 0, 0, 6]
    assert found.confidence[[6, 9]] == pytest.approx([0.65, 0.95])
    assert found.accuracy[[6, 9]].tolist() == [0.5, 1.0]
    assert found.gaps[[6, 9]] == pytest.approx([-0.15, 0.05])
    assert found.expected_error == pytest.approx(0.4 * 0.15 + 0.6 * 0.05)
    assert found.expected_error == pytest.approx(0.09)
    assert found.largest_error == pytest.approx(0.15)
    assert found.mean_gap == pytest.approx(-0.4 * 0.15 + 0.6 * 0.05)


def test_a_confidence_on_an_edge_belongs_to_the_bin_below() -> None:
    edges = Calibration.of([0] * 9, said(*[(0, tenth / 10) for tenth in range(2, 11)]))
    assert edges.counts.tolist() == [0] + [1] * 9
    assert edges.edges.tolist() == pytest.approx([tenth / 10 for tenth in range(11)])


def test_an_empty_bin_counts_for_nothing() -> None:
    found = Calibration.of([1], said((1, 1.0)), bins=5)
    assert found.counts.tolist() == [0, 0, 0, 0, 1]
    assert (found.expected_error, found.largest_error) == (0, 0)


@pytest.mark.parametrize("bins", [0, 101])
def test_a_number_of_bins_that_makes_no_sense_is_refused(bins: int) -> None:
    with pytest.raises(ModelError, match="accepted is 1 to 100"):
        Calibration.of(LABELS, ROWS, bins=bins)


@settings(max_examples=60, deadline=None)
@given(case=answers())
def test_bins_agree_with_a_loop_over_pictures(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    labels, rows = case
    found = Calibration.of(labels, rows, bins=7)
    expected, largest = 0.0, 0.0
    for low, high in zip(found.edges[:-1], found.edges[1:], strict=True):
        inside = (rows.max(1) > low) & (rows.max(1) <= high)
        if inside.any():
            right = np.mean(rows[inside].argmax(1) == labels[inside])
            gap = abs(right - rows[inside].max(1).mean())
            expected += inside.mean() * gap
            largest = max(largest, gap)
    assert found.counts.sum() == len(labels)
    assert found.expected_error == pytest.approx(expected)
    assert found.largest_error == pytest.approx(largest)
    assert found.mean_gap == pytest.approx(np.mean(rows.argmax(1) == labels) - rows.max(1).mean())


def test_bins_agree_with_scikit_learn_on_two_classes() -> None:
    from sklearn.calibration import calibration_curve

    random = np.random.default_rng(0)
    sure = random.uniform(0.5, 1, 500)
    right = random.random(500) < sure**2
    rows = np.zeros((500, 10))
    rows[:, 0], rows[:, 1] = sure, 1 - sure
    found = Calibration.of(np.where(right, 0, 1), rows)
    accuracy, confidence = calibration_curve(right, sure, n_bins=10)
    assert found.accuracy[found.counts > 0] == pytest.approx(accuracy)
    assert found.confidence[found.counts > 0] == pytest.approx(confidence)


def nll(labels: NDArray[np.int64], rows: NDArray[np.float64], temperature: float) -> float:
    logits = np.log(np.clip(rows, 1e-12, 1)) / temperature
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return float(-logits[np.arange(len(labels)), labels].mean())


def test_the_temperature_of_a_worked_example() -> None:
    """Two classes, always 90% sure and 75% right: odds of 9 must become odds of 3."""
    rows = np.zeros((4, 10))
    rows[:, 0], rows[:, 1] = 0.9, 0.1
    found = fit_temperature([0, 0, 0, 1], rows)
    assert found == pytest.approx(np.log(9) / np.log(3), rel=1e-3)
    assert with_temperature(rows, found)[0, :2] == pytest.approx([0.75, 0.25], abs=1e-3)


def test_the_temperature_comes_from_some_pictures_and_is_judged_by_others() -> None:
    # Half of the validation pictures are right at 80%; the best is to be sure of 50%.
    held_back = Evaluation.of([0, 1], said((0, 0.8), (0, 0.8)))
    scored = Evaluation.of([0, 0, 0, 1], said((0, 0.8), (0, 0.8), (0, 0.8), (0, 0.8)))
    found = Mending.of(held_back, scored)
    assert found.temperature == fit_temperature(held_back.labels, held_back.probabilities)
    assert (found.fitted_on, len(found.evaluation.labels)) == (2, 4)
    assert found.temperature > 1
    assert found.mended.predictions.tolist() == found.evaluation.predictions.tolist()
    assert found.before.expected_error == pytest.approx(0.05)  # 80% sure, 75% right
    sure = float(found.mended.probabilities[0].max())
    assert found.after.expected_error == pytest.approx(0.75 - sure)


def test_a_classifier_without_a_mistake_wants_to_be_as_cold_as_possible() -> None:
    assert fit_temperature([0, 1], said((0, 0.6), (1, 0.7))) == LOWEST


def test_a_classifier_that_is_always_wrong_wants_to_be_as_hot_as_possible() -> None:
    assert fit_temperature([1, 0], said((0, 0.6), (1, 0.7))) == HIGHEST


def test_temperature_one_changes_nothing_and_no_temperature_changes_the_answer() -> None:
    rows = said((0, 0.6), (3, 0.9), (7, 0.2))
    assert with_temperature(rows, 1) == pytest.approx(rows, abs=1e-6)
    for temperature in (LOWEST, 0.5, 3, HIGHEST):
        assert with_temperature(rows, temperature).argmax(axis=1).tolist() == [0, 3, 7]
    assert with_temperature(rows, 2)[1, 3] < 0.9 < with_temperature(rows, 0.5)[1, 3]


@pytest.mark.parametrize("temperature", [0, -1, float("nan")])
def test_a_temperature_must_be_above_zero(temperature: float) -> None:
    with pytest.raises(ModelError, match="a number above 0"):
        with_temperature(ROWS, temperature)


def test_a_temperature_needs_a_row_for_each_label() -> None:
    with pytest.raises(ModelError, match="as many rows as labels"):
        fit_temperature([0, 1], ROWS)
    with pytest.raises(ModelError, match="at least one"):
        fit_temperature([], np.zeros((0, 10)))


@settings(max_examples=40, deadline=None)
@given(case=answers())
def test_no_other_temperature_has_a_smaller_loss(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    from scipy.optimize import minimize_scalar

    labels, rows = case
    found = fit_temperature(labels, rows)
    best = minimize_scalar(
        lambda exponent: nll(labels, rows, np.exp(exponent)),
        bounds=(np.log(LOWEST), np.log(HIGHEST)),
        method="bounded",
        options={"xatol": 1e-8},
    )
    assert nll(labels, rows, found) <= best.fun + 1e-7


# Confidences 0.9, 0.9, 0.6, 0.4; the second and the last are wrong.
SELECTIVE = SelectiveAccuracy.of(
    Evaluation.of([0, 1, 2, 3], said((0, 0.9), (0, 0.9), (2, 0.6), (4, 0.4)))
)


def test_coverage_and_accuracy_at_every_threshold() -> None:
    assert SELECTIVE.thresholds == pytest.approx([0.9, 0.6, 0.4])
    assert SELECTIVE.coverage.tolist() == [0.5, 0.75, 1]
    assert SELECTIVE.accuracy.tolist() == pytest.approx([1 / 2, 2 / 3, 1 / 2])


def test_what_a_threshold_leaves_to_a_person() -> None:
    at = SELECTIVE.at(0.5)
    assert at == Answered(0.5, answered=3, right=2, count=4)
    assert (at.coverage, at.accuracy, at.wrong, at.left) == (0.75, 2 / 3, 1, 1)
    assert SELECTIVE.at(0) == Answered(0, answered=4, right=2, count=4)
    nothing = SELECTIVE.at(0.95)
    assert (nothing.answered, nothing.accuracy, nothing.left) == (0, None, 4)


def test_the_least_threshold_that_reaches_an_accuracy() -> None:
    found = SELECTIVE.reaching(0.6, steps=20)
    assert found is not None
    assert (found.threshold, found.answered, found.right) == (0.45, 3, 2)
    assert SELECTIVE.reaching(0.5) == SELECTIVE.at(0)
    assert SELECTIVE.reaching(0.7) is None


def test_the_surest_mistakes_above_a_threshold_come_first() -> None:
    evaluation = Evaluation.of([0, 1, 2, 3], said((0, 0.9), (0, 0.7), (2, 0.6), (4, 0.8)))
    assert mistakes_above(evaluation, 0).tolist() == [3, 1]
    assert mistakes_above(evaluation, 0.75).tolist() == [3]
    assert mistakes_above(evaluation, 0.95).tolist() == []


@settings(max_examples=40, deadline=None)
@given(case=answers())
def test_every_threshold_agrees_with_counting(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    evaluation = Evaluation.of(*case)
    found = SelectiveAccuracy.of(evaluation)
    confidence = evaluation.probabilities.max(axis=1)
    right = evaluation.predictions == evaluation.labels
    for threshold in (0.0, 0.25, 0.5, float(confidence[0]), 1.0):
        sure = confidence.astype(np.float64) >= threshold
        at = found.at(threshold)
        assert (at.answered, at.right) == (sure.sum(), (right & sure).sum())
    assert found.at(0).accuracy == pytest.approx(evaluation.accuracy)

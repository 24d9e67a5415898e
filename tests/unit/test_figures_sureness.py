"""Curves of classes, thresholds and reliability as figures: what they show, by hand."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from fmnist.evaluation import Evaluation
from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.ranking import precision_recall, roc
from fmnist.evaluation.selective import SelectiveAccuracy
from fmnist.figures.ranking import precision_recall_figure, roc_figure, thinned
from fmnist.figures.sureness import reliability_figure, threshold_figure, trade_figure
from fmnist.labels import CLASS_COLOURS, CLASS_NAMES
from tests.random_evaluations import answers

POSITIVE, SCORES = [True, False, True, False], [0.9, 0.6, 0.6, 0.1]


def rows(*answers: tuple[int, float]) -> NDArray[np.float32]:
    result = np.zeros((len(answers), 10), np.float32)
    for row, (label, probability) in zip(result, answers, strict=True):
        row[:] = (1 - probability) / 9
        row[label] = probability
    return result


EVALUATION = Evaluation.of([0, 1, 2, 3], rows((0, 0.9), (0, 0.9), (2, 0.6), (4, 0.4)))
CURVE = SelectiveAccuracy.of(EVALUATION)


def test_a_roc_curve_is_drawn_with_its_area_and_beside_guessing() -> None:
    curve = roc(POSITIVE, SCORES)
    assert curve is not None
    figure = roc_figure({6: curve}, CLASS_NAMES)
    line, guessing = figure.data
    assert (list(line.x), list(line.y)) == ([0, 0, 0.5, 1], [0, 0.5, 1, 1])
    assert line.name == "Shirt, area 0.8750"
    assert line.line.color == CLASS_COLOURS[6]
    assert (list(guessing.x), guessing.line.dash) == ([0, 1], "dash")


def test_classes_are_told_apart_by_signs_too() -> None:
    curve = precision_recall(POSITIVE, SCORES)
    assert curve is not None
    figure = precision_recall_figure(dict.fromkeys(range(10), curve), CLASS_NAMES)
    assert len({line.marker.symbol for line in figure.data}) == 10
    assert list(figure.data[0].y) == pytest.approx([1, 1, 0.66667, 0.5])
    assert figure.data[0].name == "T-shirt/top, average 0.833"


@settings(max_examples=40, deadline=None)
@given(case=answers(most=400))
def test_a_thinned_line_keeps_its_ends_and_never_strays(
    case: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> None:
    labels, probabilities = case
    curve = roc(labels == labels[0], probabilities[:, labels[0]])
    if curve is None:
        return
    x, y = curve.false_alarms, curve.hits
    kept = thinned(x, y, 50)
    assert len(kept) <= 51
    assert (kept[0], kept[-1]) == (0, len(x) - 1)
    assert (np.diff(kept) > 0).all()
    # Between two kept points the line goes on by no more than a step and the jump at its end.
    left_out = np.setdiff1d(np.arange(len(x)), kept)
    before = kept[np.searchsorted(kept, left_out) - 1]
    strayed = np.abs(x[left_out] - x[before]) + np.abs(y[left_out] - y[before])
    assert strayed.max(initial=0) <= 2 / 49 + 1e-9


def _marks(figure: go.Figure) -> list[tuple[float, float]]:
    return [(trace.x[0], trace.y[0]) for trace in figure.data if trace.mode == "markers"]


def test_the_threshold_is_marked_on_both_lines() -> None:
    figure = threshold_figure(CURVE, CURVE.at(0.5))
    answered, right = figure.data[:2]
    assert list(answered.x) == pytest.approx([0, 0.4, 0.6, 0.9])
    assert list(answered.y) == [1, 1, 0.75, 0.5]
    assert list(right.y) == pytest.approx([0.5, 0.5, 0.66667, 0.5])
    assert answered.line.dash != right.line.dash
    assert figure.layout.shapes[0].x0 == 0.5
    assert _marks(figure) == [(0.5, 0.75), (0.5, pytest.approx(2 / 3))]


def test_a_threshold_that_nothing_reaches_marks_no_accuracy() -> None:
    assert _marks(threshold_figure(CURVE, CURVE.at(0.95))) == [(0.95, 0.0)]
    assert _marks(trade_figure(CURVE, CURVE.at(0.95))) == []


def test_accuracy_is_drawn_against_coverage() -> None:
    figure = trade_figure(CURVE, CURVE.at(0.5))
    assert list(figure.data[0].x) == [0.5, 0.75, 1]
    assert _marks(figure) == [(0.75, pytest.approx(2 / 3))]
    low, high = figure.layout.yaxis.range
    assert low < 0.5
    assert high > 1


def test_a_reliability_diagram_shows_shares_gaps_and_counts() -> None:
    labels = [0, 0, 1, 1, *[2] * 6]
    figure = reliability_figure(Calibration.of(labels, rows(*[(0, 0.65)] * 4, *[(2, 0.95)] * 6)))
    right, short, surer, _ideal, counts = figure.data
    assert right.y[6] == 0.5
    assert np.isnan(right.y[0])
    # From what is right up to how sure it was; and from how sure it was up to what is right.
    assert (short.x[0], short.base[0], short.y[0]) == pytest.approx((0.65, 0.5, 0.15))
    assert (surer.x[0], surer.base[0], surer.y[0]) == pytest.approx((0.95, 0.95, 0.05))
    assert short.marker.pattern.shape != surer.marker.pattern.shape
    assert [text for text in counts.text if text] == ["4", "6"]

"""What the views show, as CSV: read back and compared."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from fmnist.evaluation import Evaluation
from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.score_tables import (
    calibration_csv,
    classes_csv,
    curves_csv,
    thresholds_csv,
)
from fmnist.evaluation.selective import SelectiveAccuracy

ROWS = np.zeros((4, 10), np.float32)
ROWS[:, 0] = [0.75, 0.75, 0.25, 0.5]
ROWS[:, 1] = 1 - ROWS[:, 0]
EVALUATION = Evaluation.of([0, 1, 1, 0], ROWS)


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_scores_of_each_class() -> None:
    first, second, *others = read(classes_csv(EVALUATION))
    assert (first["class"], first["pictures"]) == ("T-shirt/top", "2")
    assert float(first["precision"]) == pytest.approx(2 / 3)
    assert float(second["recall"]) == 0.5
    assert float(first["roc_auc"]) == pytest.approx(0.625)
    assert {line["roc_auc"] for line in others} == {""}


def test_curves_of_the_chosen_classes() -> None:
    lines = read(curves_csv(EVALUATION, [0, 5]))
    assert {line["class"] for line in lines} == {"T-shirt/top"}
    assert [float(line["threshold"]) for line in lines] == [np.inf, 0.75, 0.5, 0.25]
    assert [float(line["recall"]) for line in lines] == [0, 0.5, 1, 1]
    assert [float(line["false_positive_rate"]) for line in lines] == [0, 0.5, 0.5, 1]


def test_thresholds() -> None:
    lines = read(thresholds_csv(SelectiveAccuracy.of(EVALUATION)))
    assert [(line["threshold"], line["answered"], line["right"]) for line in lines] == [
        ("0.75", "3", "2"),
        ("0.5", "4", "3"),
    ]


def test_bins_of_confidence() -> None:
    lines = read(calibration_csv(Calibration.of(EVALUATION.labels, EVALUATION.probabilities)))
    assert len(lines) == 10
    assert (lines[7]["pictures"], float(lines[7]["accuracy"])) == ("3", pytest.approx(2 / 3))
    assert float(lines[7]["mean_confidence"]) == 0.75

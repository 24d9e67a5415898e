from __future__ import annotations

import csv
import io

import numpy as np

from fmnist.evaluation import Evaluation
from fmnist.evaluation.paired import Paired
from fmnist.evaluation.tables import answers_csv, confusion_csv, difference_csv, paired_csv
from fmnist.labels import CLASS_NAMES


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_a_matrix_is_written_in_the_order_that_is_shown() -> None:
    confusion = np.zeros((10, 10), np.int64)
    confusion[6, 6], confusion[6, 0] = 3, 1
    order = (6, 0, *(label for label in range(1, 10) if label != 6))
    head, shirt, *_others = _rows(
        confusion_csv(confusion, CLASS_NAMES, normalise="counts", order=order)
    )
    assert head[:3] == ["true class", "predicted Shirt", "predicted T-shirt/top"]
    assert shirt[:4] == ["Shirt", "3", "1", "0"]
    _head, shirt, *_others = _rows(
        confusion_csv(confusion, CLASS_NAMES, normalise="true", order=order)
    )
    assert shirt[:3] == ["Shirt", "0.75", "0.25"]


def test_answers_are_written_with_their_place_in_the_dataset() -> None:
    probabilities = np.zeros((3, 10))
    probabilities[[0, 1, 2], [1, 0, 6]] = 0.7
    probabilities[:, 9] = 0.3
    evaluation = Evaluation.of([1, 1, 6], probabilities)
    head, *lines = _rows(answers_csv(evaluation, np.array([2, 1]), np.array([702, 701])))
    assert head[:4] == ["index", "true class", "predicted class", "p(T-shirt/top)"]
    assert [line[:3] for line in lines] == [
        ["702", "Shirt", "Shirt"],
        ["701", "Trouser", "T-shirt/top"],
    ]
    assert (lines[1][3], lines[1][12]) == ("0.7", "0.3")


def test_two_matrices_are_written_cell_by_cell() -> None:
    first, second = np.zeros((2, 10, 10), np.int64)
    first[6, 0], second[6, 0] = 9, 5
    order = (6, 0, *(label for label in range(1, 10) if label != 6))
    lines = _rows(difference_csv(first, second, CLASS_NAMES, order=order))
    assert len(lines) == 101
    assert lines[2] == ["Shirt", "T-shirt/top", "9", "5", "-4"]


def test_what_two_models_say_is_written_side_by_side() -> None:
    rows = np.full((2, 10), 0.05)
    rows[:, 6] = 0.55
    other = np.full((2, 10), 0.02)
    other[:, 0] = 0.82
    indices = np.array([3, 8])
    paired = Paired.of(
        (indices, Evaluation.of([6, 6], rows)), (indices, Evaluation.of([6, 6], other))
    )
    assert paired is not None
    _head, line = _rows(paired_csv(paired, np.array([1])))
    assert line == ["8", "Shirt", "Shirt", "0.55", "T-shirt/top", "0.82"]

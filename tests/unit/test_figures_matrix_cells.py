from __future__ import annotations

import math

import numpy as np
import pytest

from fmnist.figures.matrix_cells import confusion_cells, difference_cells, nothing_sentence
from fmnist.labels import CLASS_NAMES

CONFUSION = np.zeros((10, 10), np.int64)
CONFUSION[0, 0], CONFUSION[0, 6], CONFUSION[0, 3], CONFUSION[8, 8] = 90, 9, 1, 2


def texts(cells: list) -> dict[tuple[int, int], str]:
    """Return what is written where something is."""
    return {
        (row, column): cell.text
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if cell.text
    }


def test_cells_show_counts_or_shares() -> None:
    assert texts(confusion_cells(CONFUSION, CLASS_NAMES)) == {
        (0, 0): "90", (0, 6): "9", (0, 3): "1", (8, 8): "2",
    }  # fmt: skip
    by_true = texts(confusion_cells(CONFUSION, CLASS_NAMES, normalise="true"))
    assert (by_true[0, 0], by_true[0, 6], by_true[8, 8]) == ("90%", "9.0%", "100%")
    assert texts(confusion_cells(CONFUSION, CLASS_NAMES, normalise="predicted"))[0, 6] == "100%"


def test_colours_follow_the_root_or_the_logarithm() -> None:
    root = confusion_cells(CONFUSION, CLASS_NAMES)
    assert (root[0][0].shade, root[1][1].shade) == (1, 0)
    assert root[0][6].shade == pytest.approx(math.sqrt(9 / 90), abs=1e-3)
    logarithm = confusion_cells(CONFUSION, CLASS_NAMES, logarithmic=True)
    assert (logarithm[0][0].shade, logarithm[0][3].shade, logarithm[1][1].shade) == (1, 0.1, 0)
    expected = 0.1 + 0.9 * math.log(9) / math.log(90)
    assert logarithm[0][6].shade == pytest.approx(expected, abs=1e-3)


def test_one_value_alone_has_the_full_colour_and_none_has_none() -> None:
    single = np.zeros((10, 10), np.int64)
    assert all(
        cell.shade == 0
        for line in confusion_cells(single, CLASS_NAMES, logarithmic=True)
        for cell in line
    )
    single[2, 4] = 5
    assert confusion_cells(single, CLASS_NAMES, logarithmic=True)[2][4].shade == 1


def test_a_hidden_diagonal_leaves_the_colours_to_the_mistakes() -> None:
    cells = confusion_cells(CONFUSION, CLASS_NAMES, hide_diagonal=True)
    assert texts(cells) == {(0, 6): "9", (0, 3): "1"}
    assert cells[0][6].shade == 1
    assert [cells[0][column].hidden for column in (0, 3)] == [True, False]


def test_a_cell_is_explained() -> None:
    assert confusion_cells(CONFUSION, CLASS_NAMES)[0][3].sentence.splitlines() == [
        "True: T-shirt/top",
        "Predicted: Dress",
        "1 picture",
        "1.0% of all T-shirt/top",
        "100.0% of all said to be Dress",
    ]


def test_where_no_picture_is_nothing_is_said() -> None:
    assert confusion_cells(CONFUSION, CLASS_NAMES)[0][1].sentence == ""
    assert difference_cells(CONFUSION, CONFUSION, CLASS_NAMES)[0][1].sentence == ""
    assert (
        "First model: 9 pictures"
        in difference_cells(CONFUSION, CONFUSION, CLASS_NAMES)[0][6].sentence
    )
    assert nothing_sentence().splitlines() == [
        "True: {true}",
        "Predicted: {predicted}",
        "0 pictures",
    ]


def test_a_difference_has_signs_and_two_colours() -> None:
    other = CONFUSION.copy()
    other[0, 0], other[0, 6], other[0, 2] = 94, 5, 1
    other[0, 3] = 0
    cells = difference_cells(CONFUSION, other, CLASS_NAMES)
    assert texts(cells) == {(0, 0): "+4", (0, 6): "−4", (0, 2): "+1", (0, 3): "−1"}
    assert (cells[0][0].less is False, cells[0][6].less is True) == (True, True)
    assert cells[8][8].shade == 0
    assert cells[0][2].shade == pytest.approx(0.5)
    assert "First model: 9 pictures\nSecond model: 5 pictures" in cells[0][6].sentence
    assert texts(difference_cells(CONFUSION, other, CLASS_NAMES, normalise="true"))[0, 6] == "−4.0"
    hidden = difference_cells(CONFUSION, other, CLASS_NAMES, hide_diagonal=True)
    assert (0, 0) not in texts(hidden)

"""Filling what a drawing encloses, and the outlines to trace."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from fmnist.imaging import prepare_drawing
from fmnist.imaging.fill import enclosed, path_around
from fmnist.imaging.outlines import outline_picture, outlines
from fmnist.labels import CLASS_COUNT


def ring() -> np.ndarray:
    image = Image.new("L", (100, 100))
    ImageDraw.Draw(image).rectangle((20, 30, 80, 70), outline=255, width=4)
    return np.asarray(image)


def test_a_click_inside_fills_up_to_under_the_line() -> None:
    found = enclosed(ring(), 50, 50)
    assert found is not None
    rows, columns = np.nonzero(found)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (32, 68, 22, 78)


@pytest.mark.parametrize(("x", "y"), [(5, 5), (20, 50), (-1, 50), (50, 100)])
def test_outside_on_the_line_and_beyond_the_sheet_nothing_is_filled(x: float, y: float) -> None:
    assert enclosed(ring(), x, y) is None


def test_what_is_not_closed_is_not_filled() -> None:
    drawing = ring().copy()
    drawing[28:36, 45:55] = 0
    assert enclosed(drawing, 50, 50) is None


def test_the_path_around_a_mask_fills_it_again() -> None:
    mask = np.zeros((60, 60), dtype=bool)
    mask[10:40, 20:50] = True
    commands = path_around(mask)
    places = [tuple(command[1:]) for command in commands if command[0] != "Z"]
    image = Image.new("1", (60, 60))
    ImageDraw.Draw(image).polygon(places, fill=1)  # type: ignore[arg-type]
    assert (np.asarray(image) == mask).all()
    assert commands[0][0] == "M"
    assert commands[-1] == ["Z"]


def test_a_hole_is_a_path_of_its_own() -> None:
    mask = np.zeros((60, 60), dtype=bool)
    mask[10:50, 10:50] = True
    mask[20:40, 20:40] = False
    assert [command[0] for command in path_around(mask)].count("M") == 2


@pytest.mark.parametrize("label", range(CLASS_COUNT))
def test_every_class_has_an_outline_that_becomes_a_body_when_traced(label: int) -> None:
    first = outlines(label)[0]
    assert first[0] == first[-1]
    assert all(0 < value < 1 for line in outlines(label) for place in line for value in place)
    traced = outline_picture(label, 280, tone=255, width=8)
    preparation = prepare_drawing(traced)
    assert (preparation.picture > 0).mean() > 0.12
    assert "grey body" in preparation.steps[2].explanation


def test_there_is_no_eleventh_outline_and_none_is_black() -> None:
    with pytest.raises(IndexError):
        outlines(10)
    assert outline_picture(None, 40).getextrema() == (0, 0)

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.errors import PictureError
from fmnist.explain.occlusion import occlusion
from fmnist.figures.overlay import overlay


def one_pixel(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A classifier that says class 3 as surely as the pixel (10, 20) is bright, else class 0."""
    rows = np.zeros((len(pictures), 10), np.float32)
    rows[:, 3] = pictures[:, 10, 20] / 255
    rows[:, 0] = 1 - rows[:, 3]
    return rows


PICTURE = np.full((28, 28), 255, np.uint8)


def test_only_what_the_classifier_looks_at_matters() -> None:
    found = occlusion(PICTURE, one_pixel, label=3)
    # Four squares cover the pixel: corners at rows 8, 10 and columns 18, 20.
    assert found.drops[10, 20] == 1
    assert found.drops[7, 20] == 0
    # (12, 20) lies in the squares of rows 10 and 12: one half of them covers the pixel too.
    assert found.drops[12, 20] == pytest.approx(0.5)
    assert found.drops[12, 22] == pytest.approx(0.25)
    assert (found.drops > 0).sum() == 6 * 6
    assert (found.probability, found.worst, found.worst_at) == (1, 1, (8, 18))


def test_what_speaks_against_a_class_is_below_zero() -> None:
    found = occlusion(PICTURE, one_pixel, label=0)
    assert found.drops[10, 20] == -1
    assert found.worst == 0


def test_covering_background_changes_nothing() -> None:
    assert not occlusion(np.zeros((28, 28), np.uint8), one_pixel, label=3).drops.any()


def test_the_classifier_is_asked_once_about_every_place() -> None:
    asked = []

    def counted(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        asked.append(len(pictures))
        return one_pixel(pictures)

    occlusion(PICTURE, counted, label=3)
    assert asked == [1 + 13 * 13]


def test_every_pixel_is_covered_where_the_steps_do_not_reach_the_edge() -> None:
    found = occlusion(PICTURE, lambda p: one_pixel(p[:, ::-1, ::-1]), label=3, patch=5, stride=5)
    assert np.isfinite(found.drops).all()
    assert found.drops[17, 7] == 1


@pytest.mark.parametrize(
    ("shape", "patch", "stride"), [((28, 27), 4, 2), ((28, 28), 29, 2), ((28, 28), 2, 4)]
)
def test_what_cannot_be_covered_is_refused(shape: tuple[int, int], patch: int, stride: int) -> None:
    with pytest.raises(PictureError, match="squares of"):
        occlusion(np.zeros(shape, np.uint8), one_pixel, label=0, patch=patch, stride=stride)


def test_an_overlay_colours_what_matters_and_leaves_the_rest_grey() -> None:
    picture = np.full((1, 3), 100, np.uint8)
    coloured = overlay(picture, np.array([[0.5, 0.0, -0.5]]), least=0.1)
    more, nothing, less = coloured[0].tolist()
    assert nothing == [100, 100, 100]
    assert more[0] > 200 > more[2]
    assert less[2] > 180 > less[0]
    faint = overlay(picture, np.array([[0.01, 0.0, 0.0]]), least=0.1)[0, 0]
    assert abs(int(faint[0]) - 100) < 20

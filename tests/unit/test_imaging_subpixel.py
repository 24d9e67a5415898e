"""Cropping and fitting between pixels."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.errors import PictureError
from fmnist.imaging.subpixel import extent, placed


def test_an_edge_lies_where_the_mask_passes_through_a_half() -> None:
    # From 0.25 to 1 the half is a third of the way between the middles 1.5 and 2.5; on the other
    # side it is between 0.75 at 3.5 and 0 at 4.5.
    found = extent(np.array([[0.0, 0.25, 1.0, 0.75, 0.0]]))
    assert found == pytest.approx((0, 1.5 + 1 / 3, 1, 3.5 + 1 / 3))


def test_a_hard_mask_has_its_edges_between_pixels() -> None:
    mask = np.zeros((10, 12))
    mask[2:7, 3:9] = 1
    assert extent(mask) == (2, 3, 7, 9)


def test_an_item_is_centred_and_its_longest_side_has_its_length() -> None:
    grey = np.zeros((60, 50), np.float32)
    grey[10:38, 7:21] = 200
    found = placed(grey, (10, 7, 38, 21), 28)
    assert (found[1:27, 8:20] == 200).all()
    assert found[:, :6].max() == found[:, 22:].max() == 0
    assert (placed(grey, (10, 7, 38, 21), 14)[8:20, 11:17] == 200).all()


@pytest.mark.parametrize("width", [13, 14, 15])
def test_a_mirrored_item_gives_the_mirrored_picture_of_any_width(width: int) -> None:
    random = np.random.default_rng(width)
    grey = np.zeros((50, 41), np.float32)
    grey[5:34, 9 : 9 + width] = random.uniform(50, 255, (29, width))
    left = placed(grey, (5, 9, 34, 9 + width), 28)
    right = placed(grey[:, ::-1], (5, 32 - width, 34, 32), 28)
    assert np.abs(left.astype(int) - right[:, ::-1]).max() <= 1


def test_a_longest_side_beyond_the_picture_is_refused() -> None:
    with pytest.raises(PictureError, match="1 to 28"):
        placed(np.ones((9, 9), np.float32), (0, 0, 9, 9), 29)

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from fmnist.errors import PictureError
from fmnist.ui.sprite import enlarged, sprite, sprite_columns


def opened(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


def test_five_pictures_stand_in_rows_of_three() -> None:
    pictures = np.stack([np.full((28, 28), 10 * number, np.uint8) for number in range(1, 6)])
    sheet = opened(sprite(pictures))
    assert sprite_columns(5) == 3
    assert sheet.shape == (56, 84)
    # Upper left corner of each cell: 10 20 30 / 40 50 and an empty cell.
    assert sheet[::28, ::28].tolist() == [[10, 20, 30], [40, 50, 0]]


def test_a_picture_keeps_its_orientation() -> None:
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, 2, 25] = 200
    sheet = opened(sprite(picture))
    assert np.argwhere(sheet == 200).tolist() == [[2, 25]]


def test_mean_pictures_are_rounded() -> None:
    assert opened(sprite(np.full((1, 28, 28), 99.6, np.float32))).max() == 100


def test_pictures_of_another_shape_are_refused_in_words() -> None:
    with pytest.raises(PictureError, match=r"\(28, 28\).*\(n, 28, 28\)"):
        sprite(np.zeros((28, 28), np.uint8))


def test_a_picture_made_square_stands_in_the_middle_of_a_see_through_ground() -> None:
    picture = np.full((4, 2), 255, np.uint8)
    shown = opened(enlarged(picture, least=8, square=True))
    assert shown.shape == (8, 8, 4)
    # Twice as large, so 4 columns of 8 are the picture, from the third on.
    assert shown[0, :, 3].tolist() == [0, 0, 255, 255, 255, 255, 0, 0]
    assert opened(enlarged(picture, least=8)).shape == (8, 4)

"""Tone, texture and aspect worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.data.attributes import ATTRIBUTES, GROUP_OF_CLASS, aspect, texture, tone
from fmnist.labels import CLASS_NAMES


def _picture(rows: list[list[int]]) -> np.ndarray:
    picture = np.zeros((1, 28, 28), np.uint8)
    values = np.array(rows, np.uint8)
    picture[0, 5 : 5 + values.shape[0], 9 : 9 + values.shape[1]] = values
    return picture


ITEM = _picture([[100, 200, 100], [100, 200, 15]])
"""Five pixels of an item; the sixth is too faint to be one."""


def test_tone_is_the_mean_of_the_items_pixels() -> None:
    assert tone(ITEM).tolist() == [(3 * 100 + 2 * 200) / 5]


def test_texture_is_the_mean_difference_of_neighbours_of_the_item() -> None:
    # Side by side 100, 100 and 100; below each other 0 and 0: five pairs.
    assert texture(ITEM).tolist() == [300 / 5]


def test_aspect_is_width_over_height_of_the_box() -> None:
    assert aspect(ITEM).tolist() == [3 / 2]
    assert aspect(_picture([[50], [0], [50]])).tolist() == [1 / 3]


def test_an_empty_picture_has_values_too() -> None:
    empty = np.zeros((1, 28, 28), np.uint8)
    assert (tone(empty)[0], texture(empty)[0], aspect(empty)[0]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("name", "picture", "value"),
    [
        ("tone", _picture([[139]]), "light"),
        ("tone", _picture([[140]]), "medium"),
        ("tone", _picture([[180]]), "dark"),
        ("texture", _picture([[100, 123]]), "plain"),
        ("texture", _picture([[100, 124]]), "some"),
        ("texture", _picture([[100, 132]]), "rich"),
        ("aspect", _picture([[50] * 2] * 3), "tall"),
        ("aspect", _picture([[50] * 3] * 4), "square"),
        ("aspect", _picture([[50] * 11] * 10), "wide"),
    ],
)
def test_a_value_follows_from_its_bounds(name: str, picture: np.ndarray, value: str) -> None:
    attribute = ATTRIBUTES[name]
    found = attribute.of(picture, np.zeros(1, np.uint8))
    assert attribute.value_names[found[0]] == value


def test_the_group_follows_from_the_class() -> None:
    names = ATTRIBUTES["group"].value_names
    found = {CLASS_NAMES[label]: names[group] for label, group in enumerate(GROUP_OF_CLASS)}
    assert found["Pullover"] == found["Shirt"] == "top"
    assert found["Sandal"] == found["Sneaker"] == found["Ankle boot"] == "shoe"
    assert (found["Trouser"], found["Dress"], found["Bag"]) == ("trousers", "dress", "bag")
    labels = np.array([9, 0], np.uint8)
    assert ATTRIBUTES["group"].of(np.zeros((2, 28, 28), np.uint8), labels).tolist() == [3, 0]

"""The main colours of an item, and what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.imaging.colours import colour_name, main_colours

NAVY, RED, WHITE = (20, 30, 70), (200, 30, 40), (250, 250, 250)


def halves(*parts: tuple[tuple[int, int, int], int]) -> np.ndarray:
    """A picture 40 pixels high, with so many columns of each colour."""
    return np.concatenate(
        [np.full((40, columns, 3), colour, np.uint8) for colour, columns in parts], axis=1
    )


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((0, 0, 0), "black"),
        ((255, 255, 255), "white"),
        ((130, 130, 130), "grey"),
        (NAVY, "navy"),
        ((0, 0, 128), "navy"),
        ((30, 80, 200), "blue"),
        (RED, "red"),
        ((255, 0, 0), "red"),
        ((0, 128, 0), "green"),
        ((240, 230, 60), "yellow"),
        ((255, 180, 200), "pink"),
        ((208, 150, 138), "pink"),
        ((110, 70, 40), "brown"),
        ((230, 210, 180), "beige"),
        ((250, 140, 20), "orange"),
        ((120, 40, 150), "purple"),
        ((40, 190, 190), "turquoise"),
        ((170, 205, 235), "light blue"),
    ],
)
def test_a_colour_has_the_name_that_people_give_it(rgb: tuple[int, int, int], name: str) -> None:
    assert colour_name(rgb) == name


def test_shares_are_counted_the_most_common_first() -> None:
    picture = halves((RED, 10), (NAVY, 30))
    found = main_colours(picture, np.ones((40, 40)))
    assert [(entry.name, entry.share, entry.rgb) for entry in found] == [
        ("navy", 0.75, NAVY),
        ("red", 0.25, RED),
    ]
    assert found[0].hexadecimal == "#141e46"


def test_what_is_not_item_does_not_count() -> None:
    picture = halves((WHITE, 30), (RED, 10))
    mask = np.zeros((40, 40))
    mask[:, 30:] = 1
    (only,) = main_colours(picture, mask)
    assert (only.name, only.share) == ("red", 1.0)
    assert main_colours(picture, np.zeros((40, 40))) == ()


def test_folds_of_one_cloth_are_one_colour() -> None:
    tones = np.linspace(0.8, 1.2, 40)[:, None, None]
    picture = np.clip(np.full((40, 40, 3), (40, 90, 190)) * tones, 0, 255).astype(np.uint8)
    (only,) = main_colours(picture, np.ones((40, 40)))
    assert only.name == "blue"


def test_a_speck_is_left_out() -> None:
    found = main_colours(halves((NAVY, 39), (RED, 1)), np.ones((40, 40)))
    assert [entry.name for entry in found] == ["navy"]


def test_the_same_picture_gives_the_same_colours() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    first, second = (main_colours(picture, np.ones((60, 60))) for _ in range(2))
    assert first == second
    assert len(first) <= 4

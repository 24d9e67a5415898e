"""The practice set: pictures of the ten classes drawn by our own code, for use without the data.

Drawn, not photographed: pages say so wherever these pictures show. 200 pictures a class to train
on and 50 to test on, the same ones on every computer with the same versions of NumPy and Pillow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.practice_bag import bag
from fmnist.data.practice_canvas import Sheet
from fmnist.data.practice_dress import dress, trouser
from fmnist.data.practice_shoes import ankle_boot, sandal, sneaker
from fmnist.data.practice_tops import coat, pullover, shirt, t_shirt
from fmnist.labels import CLASS_COUNT, PICTURE_SHAPE

__all__ = ["DRAWING_VERSION", "TEST_PER_CLASS", "TRAIN_PER_CLASS", "draw_picture", "draw_practice"]

DRAWING_VERSION: Final = 1
"""Raised whenever the drawings change: it is part of the cache's name."""

TRAIN_PER_CLASS: Final = 200
TEST_PER_CLASS: Final = 50

_SEED: Final = 20170825
_TURN_DEGREES: Final = 1.5
_DRAWN_BY: Final[tuple[Callable[[Sheet], None], ...]] = (
    t_shirt,
    trouser,
    pullover,
    dress,
    coat,
    sandal,
    shirt,
    sneaker,
    bag,
    ankle_boot,
)


def draw_picture(label: int, seed: int | list[int]) -> NDArray[np.uint8]:
    """Draw one picture of class ``label``: ``(28, 28) uint8``, 0 = background."""
    sheet = Sheet(np.random.default_rng(seed))
    _DRAWN_BY[label](sheet)
    return sheet.picture(degrees=float(sheet.random.normal(0, _TURN_DEGREES)))


def draw_practice(
    train_per_class: int = TRAIN_PER_CLASS, test_per_class: int = TEST_PER_CLASS
) -> dict[str, NDArray[np.uint8]]:
    """Draw the whole set, classes balanced and in random order.

    Returns:
        ``x_train``, ``x_test``: ``(n, 28, 28) uint8``, 0 = background; ``y_train``, ``y_test``:
        ``(n,) uint8``, 0–9.
    """
    arrays = {}
    for part, (name, per_class) in enumerate(
        (("train", train_per_class), ("test", test_per_class))
    ):
        order = np.random.default_rng([_SEED, part]).permutation(CLASS_COUNT * per_class)
        labels = (order % CLASS_COUNT).astype(np.uint8)
        pictures = np.empty((len(order), *PICTURE_SHAPE), dtype=np.uint8)
        for position, number in enumerate(order):
            pictures[position] = draw_picture(int(labels[position]), [_SEED, part, int(number)])
        arrays[f"x_{name}"], arrays[f"y_{name}"] = pictures, labels
    return arrays

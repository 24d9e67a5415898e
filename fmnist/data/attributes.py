"""What can be told of a picture besides its class: its group of garments, and what pixels show.

The group follows from the class. Tone, texture and aspect are counted from the pixels, by fixed
bounds near the thirds of Fashion-MNIST's 60,000 training pictures (12 to 53% of them fall between
two bounds), so that no value is rare and none depends on which pictures are learned from. A pixel
belongs to the item where it is at least ``ITEM``.

- **tone**: the mean of the item's pixels. Photos are negated here, so dark cloth is bright.
- **texture**: the mean difference of neighbouring pixels that both belong to the item.
- **aspect**: width over height of the smallest box around the item.

They are counted from the picture as published. A turned, cropped or partly erased training picture
keeps the values of the whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.translation import N_, _

__all__ = ["ATTRIBUTES", "GROUP_OF_CLASS", "ITEM", "Attribute", "aspect", "texture", "tone"]

ITEM: Final = 16
"""A pixel of the item has at least this value, of 255."""

GROUP_OF_CLASS: Final = (0, 1, 0, 2, 0, 3, 0, 3, 4, 3)
"""For each class its group: tops, trousers, dresses, shoes, bags."""


def tone(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the mean of each item's pixels, 0 to 255; of an empty picture 0.

    Args:
        pictures: ``(n, 28, 28) uint8``.
    """
    item = pictures >= ITEM
    total = np.where(item, pictures, 0).sum(axis=(1, 2), dtype=np.float64)
    values: NDArray[np.float64] = total / np.maximum(item.sum(axis=(1, 2)), 1)
    return values


def texture(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the mean difference of neighbours within each item, 0 to 255.

    Args:
        pictures: ``(n, 28, 28) uint8``.
    """
    differences, pairs = np.zeros(len(pictures)), np.zeros(len(pictures))
    for axis in (1, 2):
        values = np.moveaxis(pictures.astype(np.int16), axis, 1)
        both = (values[:, 1:] >= ITEM) & (values[:, :-1] >= ITEM)
        differences += (np.abs(np.diff(values, axis=1)) * both).sum(axis=(1, 2))
        pairs += both.sum(axis=(1, 2))
    found: NDArray[np.float64] = differences / np.maximum(pairs, 1)
    return found


def aspect(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return width over height of the box around each item; of an empty picture 1.

    Args:
        pictures: ``(n, 28, 28) uint8``.
    """
    item = pictures >= ITEM
    sides = []
    for axis in (1, 2):
        line = np.asarray(item.any(axis=axis))
        sides.append(line.shape[1] - line[:, ::-1].argmax(axis=1) - line.argmax(axis=1))
    found: NDArray[np.float64] = sides[0] / sides[1]
    return found


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One thing that can be told of a picture.

    Attributes:
        name: ``tone``.
        title: for people.
        values: what each number means, for people.
        measure: of the pixels, ``(n, 28, 28) uint8`` → ``(n,)``; ``None``: it follows from the
            class.
        bounds: a picture has the first value below the first bound, and so on.
    """

    name: str
    title: str
    values: tuple[str, ...]
    measure: Callable[[NDArray[np.uint8]], NDArray[np.float64]] | None = None
    bounds: tuple[float, ...] = ()

    @property
    def value_names(self) -> tuple[str, ...]:
        """The values in words: ``("light", "medium", "dark")``."""
        return tuple(_(value) for value in self.values)

    def of(self, pictures: NDArray[np.uint8], labels: NDArray[Any]) -> NDArray[np.int64]:
        """Return the number of each picture's value, ``(n,) int64`` from 0.

        Args:
            pictures: ``(n, 28, 28) uint8``.
            labels: ``(n,)`` classes.
        """
        if self.measure is None:
            return np.asarray(GROUP_OF_CLASS, np.int64)[labels.astype(np.int64)]
        return np.digitize(self.measure(pictures), self.bounds).astype(np.int64)


ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    attribute.name: attribute
    for attribute in (
        Attribute(
            name="group",
            title=N_("Group"),
            values=(N_("top"), N_("trousers"), N_("dress"), N_("shoe"), N_("bag")),
        ),
        Attribute(
            name="tone",
            title=N_("Tone"),
            values=(N_("light"), N_("medium"), N_("dark")),
            measure=tone,
            bounds=(140.0, 180.0),
        ),
        Attribute(
            name="texture",
            title=N_("Texture"),
            values=(N_("plain"), N_("some"), N_("rich")),
            measure=texture,
            bounds=(24.0, 32.0),
        ),
        Attribute(
            name="aspect",
            title=N_("Aspect"),
            values=(N_("tall"), N_("square"), N_("wide")),
            measure=aspect,
            bounds=(0.75, 1.1),
        ),
    )
}
"""All attributes by name."""

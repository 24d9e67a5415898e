"""What would be right for each folder of photos and each file of sketches.

The photos are of ten kinds of clothing that are not those of Fashion-MNIST, so some have several
right answers, and some have none. ``strict`` is what counts, and what a training learns;
``lenient`` adds what is fair too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fmnist.labels import CLASS_NAMES
from fmnist.training.photos.collection import FOLDERS

__all__ = ["PHOTOS", "SKETCHES", "Right"]


@dataclass(frozen=True)
class Right:
    """Labels that are right; none at all where the thing is not one of the ten classes."""

    strict: frozenset[int]
    lenient: frozenset[int]

    @property
    def known(self) -> bool:
        """Whether it is one of the ten classes."""
        return bool(self.strict)


def _right(strict: str, also: str = "") -> Right:
    first = frozenset(CLASS_NAMES.index(name) for name in strict.split(", ") if name)
    more = frozenset(CLASS_NAMES.index(name) for name in also.split(", ") if name)
    return Right(first, first | more)


_NONE: Final = _right("")
_SHOES: Final = "Sandal, Sneaker, Ankle boot"
_TOPS: Final = "Pullover, Coat, Shirt"

_ALSO_FAIR: Final = {"longsleeve": frozenset({CLASS_NAMES.index("Shirt")})}

PHOTOS: Final[Mapping[str, Right]] = {
    name: Right(frozenset(labels), frozenset(labels) | _ALSO_FAIR.get(name, frozenset()))
    for name, labels in FOLDERS.items()
}
"""Folder → right answers."""

SKETCHES: Final[Mapping[str, Right]] = {
    "t-shirt": _right("T-shirt/top", "Shirt"),
    "pants": _right("Trouser"),
    "sweater": _right("Pullover", _TOPS),
    "jacket": _right("Coat", _TOPS),
    "shoe": _right("Sneaker", _SHOES),
    "purse": _right("Bag"),
    "flip flops": _right("Sandal", _SHOES),
    "hat": _NONE,
    "cup": _NONE,
    "cat": _NONE,
    "house": _NONE,
    "bicycle": _NONE,
}
"""Word → right answers."""

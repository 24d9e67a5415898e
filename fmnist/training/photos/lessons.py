"""What a network for photos and drawings learns from: batches drawn from several sources.

A step is decided by (seed, step) alone, so that a training can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.labels import CLASS_COUNT, PICTURE_SIDE, WHITE
from fmnist.training.photos import shapes
from fmnist.training.photos.collection import SPAN, Photos
from fmnist.training.photos.gap import as_from_home, outlined
from fmnist.training.photos.placing import Placement, brightened, placed

__all__ = ["Lesson", "Lessons", "Shares", "drawings"]

Picture = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Which part of a batch comes from where; together 1.

    Attributes:
        plain: Fashion-MNIST, nearly as it is.
        home: Fashion-MNIST as from home.
        outlined: Fashion-MNIST as drawn.
        drawings: outlines drawn by ``shapes``.
        photos: photos of the ten classes.
        strange: photos of other things.
        nothing: drawings of other things, noise, plain shapes.
    """

    plain: float = 0.0
    home: float = 0.0
    outlined: float = 0.0
    drawings: float = 0.0
    photos: float = 0.0
    strange: float = 0.0
    nothing: float = 0.0


@dataclass(frozen=True, eq=False)
class Lesson:
    """One batch.

    Attributes:
        pictures: ``(n, 28, 28) uint8``.
        allowed: ``(n, 10) bool``, the labels that are right; none for what is not of the ten.
    """

    pictures: Picture
    allowed: NDArray[np.bool_]


def drawings(count: int, seed: int) -> tuple[Lesson, Lesson]:
    """Return ``count`` drawings of the ten classes, and half as many of other things."""
    generator = np.random.default_rng((seed, 1))
    labels = np.arange(count) % CLASS_COUNT
    of_ten = [shapes.drawing(shapes.DRAWN[int(label)], generator) for label in labels]
    others = [
        shapes.drawing(shapes.OTHERS[number % len(shapes.OTHERS)], generator)
        for number in range(count // 2)
    ]
    return (
        Lesson(np.stack(of_ten), np.eye(CLASS_COUNT, dtype=bool)[labels]),
        Lesson(np.stack(others), np.zeros((len(others), CLASS_COUNT), dtype=bool)),
    )


class Lessons:
    """Draws batches.

    Args:
        pictures: ``(n, 28, 28) uint8`` of Fashion-MNIST.
        labels: ``(n,)``, 0–9.
        drawn: what ``drawings`` returned.
        photos: what ``collection.read_photos`` returned, or ``None``.
        shares: of each source.
        seed: of everything.
    """

    def __init__(
        self,
        pictures: Picture,
        labels: NDArray[np.integer],
        *,
        drawn: tuple[Lesson, Lesson],
        photos: Photos | None,
        shares: Shares,
        seed: int,
    ) -> None:
        self._pictures, self._labels = pictures, labels
        self._drawn, self._others = drawn
        self._photos, self._seed = photos, seed
        self._shares = shares
        if photos is not None:
            inside = photos.allowed.any(axis=1)
            self._inside, self._outside = np.flatnonzero(inside), np.flatnonzero(~inside)
            self._weights = _balance(photos.allowed[self._inside])
        self._sources: Mapping[str, Callable[[np.random.Generator], tuple[Picture, object]]] = {
            "plain": self._plain,
            "home": self._home,
            "outlined": self._outlined,
            "drawings": self._drawing,
            "photos": self._photo,
            "strange": self._strange,
            "nothing": self._nothing,
        }

    def lesson(self, step: int, count: int) -> Lesson:
        """Return the ``count`` pictures of a step."""
        generator = np.random.default_rng((self._seed, 2, step))
        names = tuple(self._sources)
        chances = np.array([getattr(self._shares, name) for name in names])
        chosen = generator.choice(len(names), count, p=chances / chances.sum())
        pictures = np.empty((count, PICTURE_SIDE, PICTURE_SIDE), np.uint8)
        allowed = np.zeros((count, CLASS_COUNT), bool)
        for row, source in enumerate(chosen):
            pictures[row], right = self._sources[names[source]](generator)
            allowed[row] = right
        return Lesson(pictures, allowed)

    def _any(self, generator: np.random.Generator) -> tuple[Picture, int, object]:
        place = int(generator.integers(len(self._pictures)))
        label = int(self._labels[place])
        return self._pictures[place], label, _ONE[label]

    def _plain(self, generator: np.random.Generator) -> tuple[Picture, object]:
        picture, _label, right = self._any(generator)
        if generator.random() < 0.5:
            picture = picture[:, ::-1]
        down, across = generator.integers(-2, 3, 2) * (generator.random() < 0.6)
        moved = cv2.warpAffine(
            np.ascontiguousarray(picture),
            np.array([[1, 0, across], [0, 1, down]], np.float64),
            (28, 28),
        )
        return _erased(np.asarray(moved), generator, 0.4), right

    def _home(self, generator: np.random.Generator) -> tuple[Picture, object]:
        picture, label, right = self._any(generator)
        return as_from_home(picture, label, generator), right

    def _outlined(self, generator: np.random.Generator) -> tuple[Picture, object]:
        picture, _label, right = self._any(generator)
        return outlined(picture, generator), right

    def _drawing(self, generator: np.random.Generator) -> tuple[Picture, object]:
        return _moved(self._drawn, generator)

    def _photo(self, generator: np.random.Generator) -> tuple[Picture, object]:
        return self._from_photo(int(generator.choice(self._inside, p=self._weights)), generator)

    def _strange(self, generator: np.random.Generator) -> tuple[Picture, object]:
        return self._from_photo(int(generator.choice(self._outside)), generator)

    def _from_photo(self, place: int, generator: np.random.Generator) -> tuple[Picture, object]:
        if self._photos is None:
            raise TypeError("A share of photos was asked for, and there are none.")
        layers = self._photos.layers[place, int(generator.random() < 0.35)]
        tones, mask = layers[..., 0].astype(np.float32), layers[..., 1] / np.float32(WHITE)
        if generator.random() < 0.5:
            tones = WHITE * (tones / WHITE) ** np.float32(np.exp(generator.normal(0, 0.3)))
        if generator.random() < 0.1:
            mask = cv2.dilate(mask, np.ones((5, 5), np.uint8))
        values = placed(tones * mask, Placement.drawn(generator, 0.8), SPAN)
        if generator.random() < 0.3:
            values += generator.normal(0, 6, values.shape).astype(np.float32) * (values > 0)
        return _erased(brightened(values), generator, 0.35), self._photos.allowed[place]

    def _nothing(self, generator: np.random.Generator) -> tuple[Picture, object]:
        way = generator.random()
        if way < 0.5:
            return _moved(self._others, generator)
        side = int(generator.integers(2, 29))
        noise = generator.random((side, int(generator.integers(2, 29))))
        noise = noise ** np.exp(generator.normal(0, 0.8))
        values = cv2.resize(noise.astype(np.float32), (28, 28), interpolation=cv2.INTER_LINEAR)
        if way < 0.6:
            values = np.full((28, 28), generator.random(), np.float32)
        if generator.random() < 0.5:
            left, top = generator.integers(0, 9, 2)
            values[:top], values[28 - top :] = 0, 0
            values[:, :left], values[:, 28 - left :] = 0, 0
        if generator.random() < 0.5:
            return brightened(values), _NONE
        return np.asarray((values * WHITE).clip(0, WHITE).astype(np.uint8)), _NONE


_ONE: Final = np.eye(CLASS_COUNT, dtype=bool)
_NONE: Final = np.zeros(CLASS_COUNT, dtype=bool)


def _balance(allowed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the chance of each photo: rare classes come more often, by the root of how rare."""
    kinds = allowed @ (1 << np.arange(CLASS_COUNT))
    _values, places, counts = np.unique(kinds, return_inverse=True, return_counts=True)
    chances = 1 / np.sqrt(counts[places])
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def _moved(lesson: Lesson, generator: np.random.Generator) -> tuple[Picture, object]:
    place = int(generator.integers(len(lesson.pictures)))
    values = placed(
        lesson.pictures[place].astype(np.float32), Placement.drawn(generator, 0.7), PICTURE_SIDE
    )
    return values.round().clip(0, WHITE).astype(np.uint8), lesson.allowed[place]


def _erased(picture: Picture, generator: np.random.Generator, chance: float) -> Picture:
    """Return the picture with a black square somewhere, with this chance."""
    if generator.random() >= chance:
        return picture
    side = int(generator.integers(4, 10))
    top, left = generator.integers(-3, PICTURE_SIDE - 2, 2)
    picture = picture.copy()
    picture[max(top, 0) : top + side, max(left, 0) : left + side] = 0
    return picture

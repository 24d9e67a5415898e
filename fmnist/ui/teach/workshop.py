"""What a visitor has brought for classes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from fmnist.errors import FmnistError, TeachingError
from fmnist.teaching.lesson import MOST_PICTURES, Lesson, check_counts, teach
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.belongings import belonging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from fmnist.imaging import Preparation
    from fmnist.inference import Prediction

__all__ = ["Box", "Taken", "Tried", "Workshop", "workshop"]

_KEY: Final = "teach_workshop"
_DRAWN: Final = 12
"""Drawings of each class of the example."""


@dataclass(frozen=True, eq=False)
class Taken:
    """A picture of a class.

    Attributes:
        number: no other picture of the visitor has it.
        picture: ``(28, 28) uint8``, what was cut out.
        views: ``(views, 28, 28) uint8``, how it is shown to the network.
        values: ``(views, size) float32``, what the backbone makes of it.
    """

    number: int
    picture: NDArray[np.uint8]
    views: NDArray[np.uint8]
    values: NDArray[np.float32]


@dataclass(eq=False)
class Box:
    """A class, its name and its pictures."""

    number: int
    name: str
    pictures: list[Taken] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Tried:
    """A picture that was tried, and the answer."""

    picture: NDArray[np.uint8]
    prediction: Prediction


class Workshop:
    """All classes of one visitor, and what was last taught."""

    def __init__(self) -> None:
        """Begin with two empty classes."""
        self._numbers = count(1)
        self.boxes: list[Box] = []
        self.lesson: Lesson | None = None
        self.learned: tuple[Taken, ...] = ()
        self.taught: object = None
        self._sent = ""
        self.tried: Tried | None = None
        self.drawn = False
        for _number in range(2):
            self.add_box()

    @property
    def pictures(self) -> int:
        """How many there are in all."""
        return sum(len(box.pictures) for box in self.boxes)

    @property
    def size(self) -> int:
        """Bytes of the pictures and of what the backbone makes of them."""
        return sum(
            each.picture.nbytes + each.views.nbytes + each.values.nbytes
            for box in self.boxes
            for each in box.pictures
        )

    @property
    def state(self) -> object:
        """Names and pictures as they are now: what a lesson was about."""
        return tuple((box.name, *(taken.number for taken in box.pictures)) for box in self.boxes)

    @property
    def stale(self) -> bool:
        """Whether something has changed since it was taught."""
        return self.lesson is not None and self.taught != self.state

    def add_box(self, name: str = "") -> Box:
        """Add an empty class."""
        box = Box(next(self._numbers), name or _("Class {number}").format(number=self._free()))
        self.boxes.append(box)
        return box

    def _free(self) -> int:
        names = {box.name for box in self.boxes}
        return next(
            number for number in count(1) if _("Class {number}").format(number=number) not in names
        )

    def remove_box(self, number: int) -> None:
        """Take a class away."""
        self.boxes = [box for box in self.boxes if box.number != number]

    def take(self, box: Box, files: Sequence[tuple[str, bytes]]) -> list[str]:
        """Put picture files into a class, and return why some could not be read.

        Raises:
            TeachingError: there would be too many.
        """
        if self.pictures + len(files) > MOST_PICTURES:
            raise TeachingError(
                _(
                    "There are {count} pictures, and {more} more were brought; accepted are {most} "
                    "in all."
                ).format(count=self.pictures, more=len(files), most=MOST_PICTURES)
            )
        faults = []
        prepared = []
        for name, found in self._prepared(files):
            if isinstance(found, FmnistError):
                faults.append(f"{name}: {found}")
            else:
                prepared.append(found)
        self._add(box, prepared)
        return faults

    def remove(self, box: Box, number: int) -> None:
        """Take a picture away."""
        box.pictures = [taken for taken in box.pictures if taken.number != number]

    def begin_with_drawings(self) -> None:
        """Fill the workshop with drawings made by program."""
        from fmnist.imaging.entry import prepare_sample
        from fmnist.training.photos.shapes import OTHERS, drawing

        generator = np.random.default_rng(4)
        self.boxes = []
        for name, draw in zip((_("Hat"), _("Cup"), _("House"), _("Face")), OTHERS, strict=False):
            drawn = [prepare_sample(drawing(draw, generator)) for _number in range(_DRAWN)]
            self._add(self.add_box(name), drawn)
        self.drawn = True
        self.teach()
        self.try_preparation(prepare_sample(drawing(OTHERS[1], generator)))

    def teach(self) -> None:
        """Learn the classes as they are now.

        Raises:
            ClassNamesError, TeachingError: see ``fmnist.teaching.lesson.check_counts``.
        """
        names = [box.name for box in self.boxes]
        counts = [len(box.pictures) for box in self.boxes]
        check_counts(names, counts)
        pictures = tuple(taken for box in self.boxes for taken in box.pictures)
        labels = np.repeat(np.arange(len(names)), counts)
        self.lesson = teach(np.stack([taken.values for taken in pictures]), labels, names)
        self.learned = pictures  # in the order of the lesson's evaluation
        self.taught = self.state
        self.tried = None
        self._sent = ""

    @property
    def sent(self) -> str:
        """The pictures of the last lesson, for a worker: see ``fmnist.teaching.sent``."""
        from fmnist.teaching.sent import views_text

        if not self._sent:
            self._sent = views_text(np.stack([taken.views for taken in self.learned]))
        return self._sent

    def attempt(self, name: str, content: bytes) -> None:
        """Say what a picture file shows.

        Raises:
            PictureError: it cannot be read.
        """
        ((_name, found),) = self._prepared([(name, content)])
        if isinstance(found, FmnistError):
            raise found
        self.try_preparation(found)

    def try_preparation(self, preparation: Preparation) -> None:
        """Say what a prepared picture shows."""
        from fmnist.teaching.backbone import shipped_backbone, views_of

        if self.lesson is not None:
            values = shipped_backbone().values(views_of(preparation))
            self.tried = Tried(preparation.picture, self.lesson.answer(values))

    def _add(self, box: Box, prepared: Sequence[Preparation]) -> None:
        from fmnist.teaching.backbone import shipped_backbone, views_of

        if not prepared:
            return
        views = np.stack([views_of(each) for each in prepared])
        values = shipped_backbone().values(views)
        for preparation, seen, rows in zip(prepared, views, values, strict=True):
            box.pictures.append(Taken(next(self._numbers), preparation.picture, seen, rows))

    def _prepared(
        self, files: Sequence[tuple[str, bytes]]
    ) -> Iterator[tuple[str, Preparation | FmnistError]]:
        import cv2

        from fmnist.batch import in_order, processors
        from fmnist.imaging import prepare

        settings = resources.settings()
        cv2.setNumThreads(1)

        def one(file: tuple[str, bytes]) -> Preparation | FmnistError:
            try:
                return prepare(file[1], settings=settings)
            except FmnistError as error:
                return error

        found = in_order(one, files, threads=min(processors(), max(len(files), 1)))
        yield from ((name, each) for (name, _content), each in zip(files, found, strict=True))


def workshop() -> Workshop:
    """Return this visitor's workshop."""
    return belonging(_KEY, Workshop)

"""What a lesson consists of: text, controls of the app, and tasks, in the order of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fmnist.training.config import TrainingConfig

__all__ = [
    "ChoiceTask",
    "Control",
    "Lesson",
    "Link",
    "Matrix",
    "NumberTask",
    "PairTask",
    "Part",
    "Photo",
    "PhotosTask",
    "Pictures",
    "RunTask",
    "Task",
    "Text",
    "Training",
    "WordsTask",
]


@dataclass(frozen=True, kw_only=True)
class Text:
    """Markdown, without HTML and without pictures."""

    markdown: str


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """A grid of pictures that can be clicked.

    Attributes:
        split: the part of the dataset.
        classes: only these; empty: all.
        count: how many.
        columns: in a row, where there is room.
    """

    split: Literal["train", "test"] = "train"
    classes: tuple[int, ...] = ()
    count: int = 40
    columns: int = 10


@dataclass(frozen=True, kw_only=True)
class Training:
    """A prepared training: a button that starts it, and its curves.

    Attributes:
        id: what other parts of the lesson call it.
        text: what the button says.
        preset: where the configuration comes from.
        config: what is trained, on the dataset in use.
    """

    id: str
    text: str
    preset: str
    config: TrainingConfig


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The confusion matrix of a run of the visitor's own, on its validation pictures.

    Attributes:
        of: id of a training of the lesson; empty: the visitor's newest run.
    """

    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A way to bring a photo, and the answer to it."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link that opens a page of the app at an address.

    Attributes:
        page: name of the page.
        text: what it says.
        address: parameters of the address.
    """

    page: str
    text: str
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RunTask:
    """To make a run of which all of this is true.

    Attributes:
        id: unique in the lesson; likewise of the tasks below.
        text: what is asked, in Markdown; likewise below.
        like: id of a training of the lesson that the run must be; empty: any run.
        settings: settings that the run must have, by name, for example ``training_size``.
        validation_at_least: validation accuracy, in percent.
        gap_below: training accuracy less validation accuracy, in points.
        gap_at_least: likewise.
        parameters_at_most: of its network.
    """

    id: str
    text: str
    like: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    validation_at_least: float | None = None
    gap_below: float | None = None
    gap_at_least: float | None = None
    parameters_at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class ChoiceTask:
    """To choose the right one of several answers.

    Attributes:
        options: the answers.
        right: number of the right one, from 1.
        because: said once it is found.
    """

    id: str
    text: str
    options: tuple[str, ...]
    right: int
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberTask:
    """To find a number.

    Attributes:
        right: the number.
        within: how far off it may be.
        because: said once it is found.
    """

    id: str
    text: str
    right: float
    within: float = 0.0
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class PairTask:
    """To find the two classes that a run of the visitor's own mixes up most.

    Attributes:
        of: id of a training of the lesson; empty: the visitor's newest run.
    """

    id: str
    text: str
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class PhotosTask:
    """To bring photos and say of each whether the answer was right.

    Attributes:
        at_least: so many.
    """

    id: str
    text: str
    at_least: int = 1


@dataclass(frozen=True, kw_only=True)
class WordsTask:
    """To write some sentences, which a teacher reads.

    Attributes:
        lines: room for them on paper.
        least: letters and signs that count as an answer.
    """

    id: str
    text: str
    lines: int = 3
    least: int = 10


Task = RunTask | ChoiceTask | NumberTask | PairTask | PhotosTask | WordsTask
Control = Pictures | Training | Matrix | Photo | Link
Part = Text | Control | Task


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson in one language.

    Attributes:
        name: of its file, without language and ending: in addresses and where answers are kept.
        language: ``"en"``, ``"zh_CN"``.
        title: of the lesson.
        summary: what it is about, in a sentence.
        minutes: how long it takes a class.
        order: its place among the lessons.
        parts: text, controls and tasks.
    """

    name: str
    language: str
    title: str
    summary: str
    minutes: int
    order: int
    parts: tuple[Part, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Its tasks, in order."""
        return tuple(part for part in self.parts if isinstance(part, Task))

    @property
    def trainings(self) -> Mapping[str, Training]:
        """Its prepared trainings, by id."""
        return {part.id: part for part in self.parts if isinstance(part, Training)}

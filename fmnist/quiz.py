"""A quiz: label a few test pictures yourself, against the clock, and compare with a model.

Source of ``HUMAN_ACCURACY``: the benchmark table of the dataset's authors, row "Human
Performance" (https://github.com/zalandoresearch/fashion-mnist): people without expertise in
fashion labelled 1,000 test pictures drawn at random, three of them each, and the majority counted.
Differs from the source: here one person labels few pictures, and each answer counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["COUNT", "HUMAN_ACCURACY", "Quiz", "Result", "draw"]

COUNT: Final = 20
"""Pictures of a quiz."""

HUMAN_ACCURACY: Final = 0.835
"""Share that people label right, by the authors of the dataset."""


def draw(available: int, seed: int, count: int = COUNT) -> tuple[int, ...]:
    """Return the indices of ``count`` pictures of ``available``, no picture twice.

    The same seed draws the same ones, so that a class can label the same pictures. They are drawn
    at random, not so many of each class: the last ones could be guessed then.
    """
    chosen = np.random.default_rng(seed).choice(available, min(count, available), replace=False)
    return tuple(int(index) for index in chosen)


@dataclass(frozen=True, kw_only=True)
class Quiz:
    """A quiz that is going on, or over. Times are seconds of a clock that only goes forward.

    Attributes:
        seed: that drew the pictures.
        dataset: checksum of the dataset that they are of.
        pictures: indices into the test set.
        answers: a label 0–9 each, of the pictures labelled so far.
        seconds: that it has taken up to ``shown_at``, while a picture was in sight.
        shown_at: when the picture that waits for its label came into sight.
    """

    seed: int
    dataset: str
    pictures: tuple[int, ...]
    answers: tuple[int, ...] = ()
    seconds: float = 0.0
    shown_at: float

    @property
    def over(self) -> bool:
        """Whether every picture has its label."""
        return len(self.answers) == len(self.pictures)

    def elapsed(self, now: float) -> float:
        """Return how long it has taken by now."""
        return self.seconds if self.over else self.seconds + now - self.shown_at

    def answered(self, position: int, label: int, now: float) -> Quiz:
        """Return the quiz with a label for the picture at ``position``.

        Nothing changes if that is not the one that waits for its label: a key that was pressed
        twice labels no picture that nobody has seen.
        """
        if position != len(self.answers) or self.over:
            return self
        return replace(
            self, seconds=self.elapsed(now), shown_at=now, answers=(*self.answers, label)
        )

    def back(self, now: float) -> Quiz:
        """Return the quiz without its newest label; the clock goes on."""
        return replace(self, seconds=self.elapsed(now), shown_at=now, answers=self.answers[:-1])

    @classmethod
    def resumed(
        cls,
        *,
        seed: int,
        dataset: str,
        pictures: tuple[int, ...],
        said: Mapping[int, int],
        seconds: float,
        now: float,
    ) -> Quiz:
        """Return a quiz that was begun in another visit, with the labels up to the first gap.

        Args:
            seed: that drew the pictures.
            dataset: checksum of the dataset that they are of.
            pictures: indices into the test set.
            said: the label of each picture that has one.
            seconds: that it had taken by the newest of them.
            now: the clock of this visit.
        """
        answers = takewhile(lambda label: label is not None, map(said.get, pictures))
        return cls(
            seed=seed,
            dataset=dataset,
            pictures=pictures,
            answers=tuple(label for label in answers if label is not None),
            seconds=seconds,
            shown_at=now,
        )

    def seen_again(self, now: float) -> Quiz:
        """Return the quiz after a while in which nothing of it was in sight: that is no time."""
        return replace(self, shown_at=now)


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What came of a quiz, yours beside a model's.

    Attributes:
        labels: ``(n,) int64``, the true classes.
        answers: ``(n,) int64``, yours.
        predictions: ``(n,) int64``, the model's.
        seconds: that it took.
        classes: how many there are.
    """

    labels: NDArray[np.int64]
    answers: NDArray[np.int64]
    predictions: NDArray[np.int64]
    seconds: float
    classes: int

    @classmethod
    def of(cls, quiz: Quiz, labels: ArrayLike, predictions: ArrayLike, *, classes: int) -> Result:
        """Compare a quiz that is over with the whole test set's ``labels`` and ``predictions``."""
        pictures = list(quiz.pictures)
        return cls(
            labels=np.asarray(labels)[pictures].astype(np.int64),
            answers=np.array(quiz.answers, np.int64),
            predictions=np.asarray(predictions)[pictures].astype(np.int64),
            seconds=quiz.seconds,
            classes=classes,
        )

    @property
    def right(self) -> int:
        """How many of yours are right."""
        return int((self.answers == self.labels).sum())

    @property
    def model_right(self) -> int:
        """How many of the model's are right."""
        return int((self.predictions == self.labels).sum())

    @property
    def wrong(self) -> NDArray[np.int64]:
        """Positions of the pictures that you got wrong, ``(k,) int64``."""
        return np.flatnonzero(self.answers != self.labels)

    def in_cells(self, cells: Collection[tuple[int, int]]) -> NDArray[np.int64]:
        """Return the positions of the pictures in these cells of ``confusion``, ``(k,) int64``."""
        pairs = zip(self.labels.tolist(), self.answers.tolist(), strict=True)
        return np.flatnonzero([pair in cells for pair in pairs])

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Your confusion matrix, ``(classes, classes) int64``, rows the true classes."""
        counts = np.zeros((self.classes, self.classes), np.int64)
        np.add.at(counts, (self.labels, self.answers), 1)
        return counts

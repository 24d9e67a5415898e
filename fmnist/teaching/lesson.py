"""A lesson: from a few pictures a class to a classifier, and how far it may be trusted.

With few pictures none can be spared for a test, so each is judged once by a head that has learned
from the others (cross-validation). The classifier itself learns from all of them. What more
pictures would bring is read from what fewer bring: the learning curve, for which heads learn from
a few pictures drawn by lot and are judged by the rest.

Source: https://scikit-learn.org/stable/modules/cross_validation.html and
https://scikit-learn.org/stable/modules/learning_curve.html
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.folds import fold_numbers
from fmnist.errors import TeachingError
from fmnist.evaluation import Evaluation
from fmnist.evaluation.interval import Interval, accuracy_interval
from fmnist.inference import Prediction
from fmnist.labels import ClassNames
from fmnist.teaching.head import Head, fit_head
from fmnist.translation import _

__all__ = [
    "LEAST_PICTURES",
    "MOST_PICTURES",
    "MOST_TAUGHT",
    "CurvePoint",
    "Lesson",
    "check_counts",
    "drawn_by_lot",
    "teach",
]

LEAST_PICTURES: Final = 2
"""Of a class: one to learn from while the other is judged."""
MOST_TAUGHT: Final = 10
"""Classes."""
MOST_PICTURES: Final = 300
"""In all."""

_FOLDS: Final = 10
_FEW: Final = 100
_SIZES: Final = (1, 2, 3, 5, 8, 12, 20, 30, 50)
_DRAWS: Final = 8


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """How well heads do that have learned from so many pictures of each class.

    Attributes:
        pictures: of each class.
        accuracies: of one head each, on the pictures that it has not learned from.
    """

    pictures: int
    accuracies: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean accuracy."""
        return float(np.mean(self.accuracies))

    @property
    def deviation(self) -> float:
        """Standard deviation of the accuracies."""
        return float(np.std(self.accuracies))


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """What came of it.

    Attributes:
        class_names: what the classes are called.
        head: has learned from all pictures.
        evaluation: of each picture by a head that has not seen it, in the order of the pictures.
        folds: parts that the pictures were divided into for it.
        curve: the learning curve; empty where no class has pictures to spare.
        seconds: that fitting and judging took.
    """

    class_names: ClassNames
    head: Head
    evaluation: Evaluation
    folds: int
    curve: tuple[CurvePoint, ...]
    seconds: float

    @property
    def interval(self) -> Interval:
        """Where the accuracy on many more such pictures probably lies."""
        evaluation = self.evaluation
        right = int((evaluation.predictions == evaluation.labels).sum())
        return accuracy_interval(right, len(evaluation.labels))

    def answer(self, values: NDArray[np.float32]) -> Prediction:
        """Return what one picture is, from its values, ``(views, size)``."""
        row = self.head.probabilities(values[np.newaxis])[0]
        return Prediction(tuple(row.tolist()), self.class_names)


def check_counts(names: Sequence[str], counts: Sequence[int]) -> ClassNames:
    """Return the class names, if from so many pictures of each something can be learned.

    Raises:
        ClassNamesError: the names are not accepted.
        TeachingError: too few classes or pictures, or too many.
    """
    if not 2 <= len(names) <= MOST_TAUGHT:
        raise TeachingError(
            _(
                "There are {count} classes; accepted are 2 to {most}. A classifier needs something "
                "to tell apart."
            ).format(count=len(names), most=MOST_TAUGHT)
        )
    class_names = ClassNames(names)
    for name, count in zip(class_names, counts, strict=True):
        if count < LEAST_PICTURES:
            raise TeachingError(
                _(
                    "{name} has {count} pictures; accepted are at least {least}, and 10 or more "
                    "are better. Add some, or take the class away."
                ).format(name=name, count=count, least=LEAST_PICTURES)
            )
    if sum(counts) > MOST_PICTURES:
        raise TeachingError(
            _("There are {count} pictures; accepted are {most} in all. Take some away.").format(
                count=sum(counts), most=MOST_PICTURES
            )
        )
    return class_names


def teach(
    values: NDArray[np.float32], labels: NDArray[np.int64], names: Sequence[str], *, seed: int = 0
) -> Lesson:
    """Learn the classes, and measure how well that went.

    Args:
        values: ``(n, views, size)`` of the pictures, see ``fmnist.teaching.backbone``.
        labels: ``(n,)``, 0 to ``len(names) - 1``.
        names: of the classes.
        seed: of what is drawn by lot.

    Raises:
        ClassNamesError, TeachingError: see ``check_counts``.
    """
    started = time.perf_counter()
    counts = Counter(labels.tolist())
    of_each = [counts[label] for label in range(len(names))]
    class_names = check_counts(names, of_each)
    folds = min(_FOLDS if len(labels) <= _FEW else 5, *of_each)
    head = fit_head(values, labels, classes=len(names))
    evaluation = Evaluation.of(labels, _left_out(values, labels, folds, seed), class_names)
    curve = _learning_curve(values, labels, min(of_each), seed)
    return Lesson(
        class_names=class_names,
        head=head,
        evaluation=evaluation,
        folds=folds,
        curve=curve,
        seconds=time.perf_counter() - started,
    )


def drawn_by_lot(
    labels: NDArray[np.int64], pictures: int, generator: np.random.Generator
) -> NDArray[np.bool_]:
    """Return a mask that chooses so many pictures of each class, ``(n,)``."""
    chosen = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        chosen[generator.choice(np.flatnonzero(labels == label), pictures, replace=False)] = True
    return chosen


def _left_out(
    values: NDArray[np.float32], labels: NDArray[np.int64], folds: int, seed: int
) -> NDArray[np.float32]:
    """Return the answer to each picture of a head that has learned from the other folds."""
    classes = int(labels.max()) + 1
    numbers = fold_numbers(labels, folds=folds, seed=seed)
    rows = np.empty((len(labels), classes), np.float32)
    for fold in range(folds):
        left = numbers == fold
        head = fit_head(values[~left], labels[~left], classes=classes)
        rows[left] = head.probabilities(values[left])
    return rows


def _learning_curve(
    values: NDArray[np.float32], labels: NDArray[np.int64], least: int, seed: int
) -> tuple[CurvePoint, ...]:
    classes = int(labels.max()) + 1
    points = []
    for pictures in (size for size in _SIZES if size < least):
        accuracies = []
        for draw in range(_DRAWS if pictures <= 12 else _DRAWS // 2):
            chosen = drawn_by_lot(labels, pictures, np.random.default_rng((seed, pictures, draw)))
            head = fit_head(values[chosen], labels[chosen], classes=classes)
            answers = head.probabilities(values[~chosen]).argmax(axis=1)
            accuracies.append(float((answers == labels[~chosen]).mean()))
        points.append(CurvePoint(pictures=pictures, accuracies=tuple(accuracies)))
    return tuple(points)

"""Scores of a classifier on labelled pictures, from its probabilities alone.

Source: the definitions of scikit-learn's ``metrics`` (accuracy, log loss, confusion matrix,
precision, recall, F1), with which the tests compare. Written in NumPy because importing
scikit-learn takes seconds, which a page would have to wait for.
Differs from the source: a score that would divide by zero (a class that was never predicted, or
that is not among the labels) is 0.0 without a warning; the loss clips at 1e-7, as Keras does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fmnist.errors import ModelError
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.translation import _

__all__ = ["ClassScore", "Confusion", "Evaluation", "Normalisation", "shares"]

Normalisation = Literal["counts", "true", "predicted"]

_CLIP: Final = 1e-7
_SUM_TOLERANCE: Final = 0.05
"""How far probabilities may be from 1 in sum: quantised models round each of them."""


@dataclass(frozen=True)
class ClassScore:
    """The scores of one class, each in [0, 1]; ``support`` is its number of true pictures."""

    index: int
    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Confusion:
    """``count`` pictures of class ``true`` were taken for class ``predicted``."""

    true: int
    predicted: int
    count: int
    share_of_true: float
    class_names: ClassNames = CLASS_NAMES

    @property
    def true_label(self) -> str:
        """Name of the true class."""
        return self.class_names[self.true]

    @property
    def predicted_label(self) -> str:
        """Name of the predicted class."""
        return self.class_names[self.predicted]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a classifier said about labelled pictures. Make one with :meth:`of`.

    Attributes:
        labels: (n,) int64, the true classes, from 0.
        probabilities: (n, classes) float32 in [0, 1].
        predictions: (n,) int64, the most probable class of each picture (the first on a tie).
        accuracy: share of right predictions.
        loss: mean negative log likelihood of the true class, natural logarithm.
        confusion: (classes, classes) int64, rows = true class, columns = predicted class.
        class_names: what the classes are called.
    """

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    predictions: NDArray[np.int64]
    accuracy: float
    loss: float
    confusion: NDArray[np.int64]
    class_names: ClassNames = CLASS_NAMES

    @classmethod
    def of(
        cls,
        labels: ArrayLike,
        probabilities: ArrayLike,
        class_names: ClassNames = CLASS_NAMES,
    ) -> Evaluation:
        """Compare ``probabilities`` with the true ``labels``. The arrays kept are read-only.

        Args:
            labels: (n,) whole numbers from 0, n ≥ 1.
            probabilities: (n, classes) floats in [0, 1], each row adding up to 1.
            class_names: what the classes are called, in label order.

        Raises:
            ModelError: a shape, a label or a probability is not of that kind.
        """
        classes = len(class_names)
        true = _checked_labels(np.asarray(labels), classes)
        rows = _checked_probabilities(np.asarray(probabilities), len(true), classes)
        predictions = rows.argmax(axis=1).astype(np.int64)
        confusion = np.bincount(true * classes + predictions, minlength=classes**2)
        confusion = confusion.reshape(classes, classes).astype(np.int64)
        likelihood = rows[np.arange(len(true)), true].astype(np.float64)
        for array in (true, rows, predictions, confusion):
            array.flags.writeable = False
        return cls(
            labels=true,
            probabilities=rows,
            predictions=predictions,
            accuracy=float(np.mean(predictions == true)),
            loss=float(-np.log(np.clip(likelihood, _CLIP, 1.0)).mean()),
            confusion=confusion,
            class_names=class_names,
        )

    @property
    def per_class(self) -> tuple[ClassScore, ...]:
        """Precision, recall and F1 of each class, in label order."""
        hits = np.diag(self.confusion)
        support = self.confusion.sum(axis=1)
        predicted = self.confusion.sum(axis=0)
        precision = _ratio(hits, predicted)
        recall = _ratio(hits, support)
        f1 = _ratio(2 * hits, predicted + support)
        return tuple(
            ClassScore(
                index=index,
                label=label,
                precision=float(precision[index]),
                recall=float(recall[index]),
                f1=float(f1[index]),
                support=int(support[index]),
            )
            for index, label in enumerate(self.class_names)
        )

    def most_confused(self, limit: int = 10) -> tuple[Confusion, ...]:
        """Return at most ``limit`` wrong cells that hold pictures, the fullest first."""
        shares = self.shares("true")
        cells = [
            Confusion(
                true=int(true),
                predicted=int(predicted),
                count=int(self.confusion[true, predicted]),
                share_of_true=float(shares[true, predicted]),
                class_names=self.class_names,
            )
            for true, predicted in np.argwhere(self.confusion > 0)
            if true != predicted
        ]
        cells.sort(key=lambda cell: (-cell.count, -cell.share_of_true, cell.true, cell.predicted))
        return tuple(cells[: max(limit, 0)])

    def cell(self, true: int, predicted: int) -> NDArray[np.int64]:
        """Return which pictures lie in one cell of the confusion matrix.

        Returns:
            (count,) int64 positions in ``labels``, by falling probability of ``predicted``.
        """
        return self.in_cells([(true, predicted)])

    def in_cells(self, cells: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
        """Return which pictures lie in any of these cells, each ``(true, predicted)``.

        Returns:
            (count,) int64 positions in ``labels``, the surest answers first.
        """
        chosen = np.zeros_like(self.confusion, np.bool_)
        for true, predicted in cells:
            chosen[true, predicted] = True
        found = np.flatnonzero(chosen[self.labels, self.predictions])
        order = np.argsort(-self.probabilities[found, self.predictions[found]], kind="stable")
        return found[order].astype(np.int64)

    def shares(self, normalise: Normalisation) -> NDArray[np.float64]:
        """Return the confusion matrix as counts, or as shares of each true or predicted class.

        Returns:
            (classes, classes) float64; with ``"true"`` every row adds up to 1 (or 0 where the class
            is not among the labels), with ``"predicted"`` every column.
        """
        return shares(self.confusion, normalise)

    def to_dict(self) -> dict[str, Any]:
        """Return the scores in JSON's types: what cards, the run store and ``--json`` hold."""
        return {
            "test_accuracy": self.accuracy,
            "test_loss": self.loss,
            "confusion_matrix": self.confusion.tolist(),
            "per_class": [asdict(score) for score in self.per_class],
        }


def shares(confusion: NDArray[np.int64], normalise: Normalisation) -> NDArray[np.float64]:
    """Return a confusion matrix as counts or shares, see :meth:`Evaluation.shares`."""
    if normalise == "counts":
        return confusion.astype(np.float64)
    axis = 1 if normalise == "true" else 0
    return _ratio(confusion, confusion.sum(axis=axis, keepdims=True))


def _ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ``part / whole``, and 0 where ``whole`` is 0."""
    return np.asarray(part / np.maximum(whole, 1), dtype=np.float64)


def _checked_labels(labels: NDArray[Any], classes: int) -> NDArray[np.int64]:
    if labels.ndim != 1 or not labels.size or labels.dtype.kind not in "iu":
        raise ModelError(
            _(
                "The labels are an array of shape {shape} and type {dtype}; accepted are whole "
                "numbers of shape (n,), at least one."
            ).format(shape=labels.shape, dtype=labels.dtype)
        )
    if labels.min() < 0 or labels.max() >= classes:
        raise ModelError(
            _("The labels go from {least} to {most}; accepted are 0 to {last}.").format(
                least=labels.min(), most=labels.max(), last=classes - 1
            )
        )
    return labels.astype(np.int64)


def _checked_probabilities(rows: NDArray[Any], count: int, classes: int) -> NDArray[np.float32]:
    if rows.shape != (count, classes) or rows.dtype.kind != "f":
        raise ModelError(
            _(
                "The probabilities are an array of shape {shape} and type {dtype}; accepted are "
                "floats of shape ({count}, {classes}), a row for each label."
            ).format(shape=rows.shape, dtype=rows.dtype, count=count, classes=classes)
        )
    if not np.isfinite(rows).all():
        raise ModelError(
            _("Some probabilities are not numbers: the model's output is damaged. Train it again.")
        )
    sums = rows.sum(axis=1, dtype=np.float64)
    if rows.min() < 0 or rows.max() > 1 + 1e-3 or np.abs(sums - 1).max() > _SUM_TOLERANCE:
        raise ModelError(
            _(
                "The model's outputs go from {least:.3g} to {most:.3g}; accepted are probabilities "
                "from 0 to 1 that add up to 1. Let the network end with softmax."
            ).format(least=rows.min(), most=rows.max())
        )
    return rows.astype(np.float32)

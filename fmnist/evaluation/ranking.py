"""One class against the rest, at every threshold: ROC curve and precision–recall curve.

For each class the question is put as yes or no: a picture is held to be of the class when its
probability is at least some threshold. A low threshold finds every picture of the class and many
others; a high one finds few, nearly all of them right. The curves show the whole trade.

Source: scikit-learn's ``roc_curve``, ``roc_auc_score``, ``precision_recall_curve`` and
``average_precision_score``, with which the tests compare; T. Fawcett, "An introduction to ROC
analysis", Pattern Recognition Letters 27 (2006).
Differs from the source: both curves run from the highest threshold to the lowest; a class without
pictures, or with all of them, has no ROC curve, and without pictures no other one either, instead
of a warning and a number that means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fmnist.errors import ModelError
from fmnist.translation import _

__all__ = ["PrecisionRecall", "Roc", "precision_recall", "roc"]


@dataclass(frozen=True, eq=False)
class Roc:
    """A receiver operating characteristic, from the highest threshold to the lowest.

    Attributes:
        false_alarms: ``(m,) float64``, share of the other pictures that are held to be of the
            class, rising from 0 to 1 (false positive rate).
        hits: ``(m,) float64``, share of the pictures of the class that are found, rising from 0
            to 1 (true positive rate, recall).
        thresholds: ``(m,) float64``, falling; the first is infinite: nothing is found.
        area: under the curve, in [0, 1]: how often a picture of the class gets a higher
            probability than one of another class; 0.5 is guessing.
    """

    false_alarms: NDArray[np.float64]
    hits: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    area: float


@dataclass(frozen=True, eq=False)
class PrecisionRecall:
    """Precision against recall, from the highest threshold to the lowest.

    Attributes:
        recall: ``(m,) float64``, share of the pictures of the class that are found, rising from
            0 to 1.
        precision: ``(m,) float64``, share of what is found that is of the class; 1 at recall 0.
        thresholds: ``(m,) float64``, falling; the first is infinite.
        average: precision averaged over recall, in [0, 1] (average precision).
        base: share of all pictures that are of the class: the precision of guessing.
    """

    recall: NDArray[np.float64]
    precision: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    average: float
    base: float


def roc(positive: ArrayLike, scores: ArrayLike) -> Roc | None:
    """Return the ROC curve of one class, or ``None`` where it has no or all pictures.

    Args:
        positive: ``(n,)`` bool, whether a picture is of the class.
        scores: ``(n,)`` floats, its probability of the class.

    Raises:
        ModelError: the shapes do not fit, or there is no picture.

    Example:
        >>> roc([True, True, False, False], [0.9, 0.4, 0.6, 0.1]).area
        0.75
    """
    found, right, thresholds = _counts(positive, scores)
    if right[-1] in (0, found[-1]):
        return None
    wrong = found - right
    hits, false_alarms = right / right[-1], wrong / wrong[-1]
    return Roc(false_alarms, hits, thresholds, float(np.trapezoid(hits, false_alarms)))


def precision_recall(positive: ArrayLike, scores: ArrayLike) -> PrecisionRecall | None:
    """Return the precision–recall curve of one class, or ``None`` where it has no pictures.

    Args:
        positive: ``(n,)`` bool, whether a picture is of the class.
        scores: ``(n,)`` floats, its probability of the class.

    Raises:
        ModelError: the shapes do not fit, or there is no picture.

    Example:
        >>> precision_recall([True, True, False, False], [0.9, 0.4, 0.6, 0.1]).precision
        array([1.        , 1.        , 0.5       , 0.66666667, 0.5       ])
    """
    found, right, thresholds = _counts(positive, scores)
    if not right[-1]:
        return None
    recall = right / right[-1]
    precision = np.ones(len(found))
    precision[1:] = right[1:] / found[1:]
    average = float(np.sum(np.diff(recall) * precision[1:]))
    return PrecisionRecall(recall, precision, thresholds, average, float(right[-1] / found[-1]))


def _counts(
    positive: ArrayLike, scores: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return, for each threshold, how many pictures are found, how many of them rightly, and it.

    One threshold for each distinct score, so pictures with the same score are found together;
    before them one that finds nothing.
    """
    true, score = np.asarray(positive, np.bool_), np.asarray(scores, np.float64)
    if true.ndim != 1 or true.shape != score.shape or not true.size:
        raise ModelError(
            _(
                "There are {pictures} pictures and scores of shape {shape}; accepted is a score "
                "for each of at least one picture."
            ).format(pictures=true.shape, shape=score.shape)
        )
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    right = np.cumsum(true[order])[ends]
    return (
        np.insert(ends + 1, 0, 0).astype(np.int64),
        np.insert(right, 0, 0).astype(np.int64),
        np.insert(ranked[ends], 0, np.inf),
    )

"""A confusion matrix, and answers to single pictures, as CSV for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.scores import Evaluation, Normalisation, shares
from fmnist.labels import CLASS_NAMES

__all__ = ["answers_csv", "confusion_csv"]


def confusion_csv(
    confusion: NDArray[np.int64], *, normalise: Normalisation, order: Sequence[int]
) -> str:
    """Return the matrix, a line for each true class; shares with six decimals.

    Args:
        confusion: ``(10, 10)`` counts, rows the true classes.
        normalise: counts, or shares of each true or each predicted class.
        order: the labels from top to bottom and from left to right.
    """
    counts = normalise == "counts"
    values = shares(confusion, normalise)[np.ix_(list(order), list(order))]
    names = [CLASS_NAMES[label] for label in order]
    return _csv(
        ["true class", *(f"predicted {name}" for name in names)],
        (
            [name, *(int(value) if counts else round(float(value), 6) for value in row)]
            for name, row in zip(names, values, strict=True)
        ),
    )


def answers_csv(
    evaluation: Evaluation, positions: NDArray[np.int64], indices: NDArray[np.int64]
) -> str:
    """Return a line for each picture: its index, its true and its predicted class, probabilities.

    Args:
        evaluation: the answers.
        positions: ``(k,)`` which of them.
        indices: ``(k,)`` the place of each picture in the dataset.
    """
    return _csv(
        ["index", "true class", "predicted class", *(f"p({name})" for name in CLASS_NAMES)],
        (
            [
                index,
                CLASS_NAMES[evaluation.labels[position]],
                CLASS_NAMES[evaluation.predictions[position]],
                *(round(float(value), 6) for value in evaluation.probabilities[position]),
            ]
            for position, index in zip(positions.tolist(), indices.tolist(), strict=True)
        ),
    )


def _csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return content.getvalue()

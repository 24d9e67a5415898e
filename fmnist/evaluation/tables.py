"""A confusion matrix, and answers to single pictures, as CSV for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.paired import Paired
from fmnist.evaluation.scores import Evaluation, Normalisation, shares
from fmnist.labels import ClassNames
from fmnist.spreadsheet import harmless

__all__ = ["answers_csv", "confusion_csv", "difference_csv", "paired_csv"]


def confusion_csv(
    confusion: NDArray[np.int64],
    class_names: ClassNames,
    *,
    normalise: Normalisation,
    order: Sequence[int],
) -> bytes:
    """Return the matrix, a line for each true class; shares with six decimals.

    Args:
        confusion: ``(classes, classes)`` counts, rows the true classes.
        class_names: what the classes are called.
        normalise: counts, or shares of each true or each predicted class.
        order: the labels from top to bottom and from left to right.
    """
    counts = normalise == "counts"
    values = shares(confusion, normalise)[np.ix_(list(order), list(order))]
    names = [harmless(class_names[label]) for label in order]
    return _csv(
        ["true class", *(f"predicted {name}" for name in names)],
        (
            [name, *(int(value) if counts else round(float(value), 6) for value in row)]
            for name, row in zip(names, values, strict=True)
        ),
    )


def answers_csv(
    evaluation: Evaluation, positions: NDArray[np.int64], indices: NDArray[np.int64]
) -> bytes:
    """Return a line for each picture: its index, its true and its predicted class, probabilities.

    Args:
        evaluation: the answers.
        positions: ``(k,)`` which of them.
        indices: ``(k,)`` the place of each picture in the dataset.
    """
    names = [harmless(name) for name in evaluation.class_names]
    return _csv(
        ["index", "true class", "predicted class", *(f"p({name})" for name in names)],
        (
            [
                index,
                names[evaluation.labels[position]],
                names[evaluation.predictions[position]],
                *(round(float(value), 6) for value in evaluation.probabilities[position]),
            ]
            for position, index in zip(positions.tolist(), indices.tolist(), strict=True)
        ),
    )


def difference_csv(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    class_names: ClassNames,
    *,
    order: Sequence[int],
) -> bytes:
    """Return a line for each cell of two matrices: the count of each and their difference.

    Args:
        first: ``(classes, classes)`` counts, rows the true classes.
        second: likewise.
        class_names: what the classes are called.
        order: the labels from top to bottom and from left to right.
    """
    return _csv(
        ["true class", "predicted class", "first", "second", "second less first"],
        (
            [
                harmless(class_names[true]),
                harmless(class_names[predicted]),
                before := int(first[true, predicted]),
                after := int(second[true, predicted]),
                after - before,
            ]
            for true in order
            for predicted in order
        ),
    )


def paired_csv(paired: Paired, rows: NDArray[np.int64]) -> bytes:
    """Return a line for each picture: its index, its true class, and what both models say."""
    both = (paired.first, paired.second)
    names = [harmless(name) for name in paired.first.class_names]
    return _csv(
        ["index", "true class", "first says", "p(first)", "second says", "p(second)"],
        (
            [
                int(paired.indices[row]),
                names[paired.first.labels[row]],
                *(
                    value
                    for evaluation in both
                    for value in (
                        names[evaluation.predictions[row]],
                        round(float(evaluation.probabilities[row].max()), 6),
                    )
                ),
            ]
            for row in rows.tolist()
        ),
    )


def _csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return content.getvalue().encode()

"""How often the true class is among the k that a classifier finds most probable.

Source: scikit-learn's ``top_k_accuracy_score``, with which the tests compare.
Differs from the source: of classes with the same probability the one with the smaller label comes
first, as it does in ``Evaluation.predictions``, so that the top-1 accuracy is the accuracy.
"""

from __future__ import annotations

import numpy as np

from fmnist.errors import ModelError
from fmnist.evaluation.scores import Evaluation
from fmnist.translation import _

__all__ = ["top_k_accuracy"]


def top_k_accuracy(evaluation: Evaluation, k: int) -> float:
    """Return the share of pictures whose true class is among the ``k`` most probable ones.

    Args:
        evaluation: what was said about the pictures.
        k: 1 to 10; with 10 every picture counts.

    Raises:
        ModelError: another ``k``.

    Example:
        >>> rows = np.zeros((2, 10))
        >>> rows[:, [3, 7]] = 0.4, 0.6
        >>> top_k_accuracy(Evaluation.of([3, 7], rows), 1)
        0.5
        >>> top_k_accuracy(Evaluation.of([3, 7], rows), 2)
        1.0
    """
    classes = len(evaluation.class_names)
    if not 1 <= k <= classes:
        raise ModelError(
            _("The {k} most probable classes are asked for; accepted is 1 to {most}.").format(
                k=k, most=classes
            )
        )
    rows, labels = evaluation.probabilities, evaluation.labels
    true = rows[np.arange(len(labels)), labels][:, None]
    before = np.arange(classes) < labels[:, None]
    rank = ((rows > true) | ((rows == true) & before)).sum(axis=1)
    return float(np.mean(rank < k))

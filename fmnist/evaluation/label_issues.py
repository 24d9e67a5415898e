"""Labels that are probably wrong, by confident learning.

A label is doubtful when the classifier holds the picture to be of another class, and is as sure of
that as it is on average of the pictures that carry this other label. So a class that is hard for
the classifier needs less to count than an easy one. This needs probabilities of a classifier that
has not learned from the picture: it would have learned the wrong label too.

Source: C. G. Northcutt, L. Jiang, I. L. Chuang, "Confident Learning: Estimating Uncertainty in
Dataset Labels", Journal of Artificial Intelligence Research 70 (2021), arXiv:1911.00068: the
off-diagonal of the confident joint (equation 1, method "C_confusion" of section 3.2), ranked by
self-confidence. The tests compare with the authors' library ``cleanlab``, which the app does not
use because it imports scikit-learn, for which a page would have to wait seconds.
Differs from the source: as in ``cleanlab``, a label is not doubted in favour of a class that is
less probable, which can be above its own threshold while the given label is below its.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.scores import Evaluation

__all__ = ["LabelIssue", "LabelIssues"]

_SLACK: Final = 1e-6
"""Of a threshold, so that a class whose pictures are all alike reaches its own mean."""


@dataclass(frozen=True)
class LabelIssue:
    """One label that is probably wrong.

    Attributes:
        position: of the picture in the evaluation.
        given: its label.
        suggested: the class that the classifier is confident of.
        given_probability: how probable the classifier finds the given label (self-confidence).
        suggested_probability: and the suggested one.
    """

    position: int
    given: int
    suggested: int
    given_probability: float
    suggested_probability: float

    @property
    def margin(self) -> float:
        """How much more probable the suggested label is, in (0, 1]."""
        return self.suggested_probability - self.given_probability


@dataclass(frozen=True, eq=False)
class LabelIssues:
    """All of them, the most doubtful first. Make one with :meth:`of`.

    Attributes:
        found: by rising probability of the given label.
        thresholds: ``(classes,) float64``, how sure the classifier is on average of the pictures
            that carry each label; not a number where no picture does.
        joint: ``(classes, classes) int64``, the confident joint: given label in rows, confident
            class in columns. Off the diagonal are the issues, and those not doubted (see above).
    """

    found: tuple[LabelIssue, ...]
    thresholds: NDArray[np.float64]
    joint: NDArray[np.int64]

    @classmethod
    def of(cls, evaluation: Evaluation) -> LabelIssues:
        """Find the labels that are probably wrong.

        Args:
            evaluation: what a classifier that did not learn from the pictures says of them.
        """
        given, rows = evaluation.labels, evaluation.probabilities.astype(np.float64)
        thresholds = _mean_self_confidence(given, rows)
        confident = rows >= np.where(np.isnan(thresholds), np.inf, thresholds - _SLACK)
        # Where several classes are reached, the most probable of them counts.
        suggested = np.where(confident, rows, -1.0).argmax(axis=1)
        sure = confident.any(axis=1)
        joint = np.zeros_like(evaluation.confusion)
        np.add.at(joint, (given[sure], suggested[sure]), 1)
        every = np.arange(len(given))
        doubtful = np.flatnonzero(sure & (rows[every, suggested] > rows[every, given]))
        own = rows[doubtful, given[doubtful]]
        doubtful = doubtful[np.argsort(own, kind="stable")]
        issues = tuple(
            LabelIssue(
                position=int(position),
                given=int(given[position]),
                suggested=int(suggested[position]),
                given_probability=float(rows[position, given[position]]),
                suggested_probability=float(rows[position, suggested[position]]),
            )
            for position in doubtful
        )
        return cls(found=issues, thresholds=thresholds, joint=joint)


def _mean_self_confidence(
    labels: NDArray[np.int64], rows: NDArray[np.float64]
) -> NDArray[np.float64]:
    classes = rows.shape[1]
    counts = np.bincount(labels, minlength=classes)
    sums = np.bincount(labels, rows[np.arange(len(labels)), labels], classes)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

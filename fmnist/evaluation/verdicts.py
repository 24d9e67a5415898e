"""What a person says about doubtful labels: right, wrong, or unsure; counted, and as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.label_issues import LabelIssue
from fmnist.evaluation.score_tables import csv_bytes, utc
from fmnist.labels import ClassNames
from fmnist.spreadsheet import harmless

__all__ = ["Tally", "Verdict", "verdicts_csv"]

Verdict = Literal["keep", "wrong", "unsure"]
"""Of a label: it is right, it is wrong, or one cannot say."""


@dataclass(frozen=True)
class Tally:
    """How many labels were judged, and how.

    Attributes:
        keep: labels that are right.
        wrong: labels that are wrong.
        unsure: labels of which one cannot say.
        count: all that are to be judged.
    """

    keep: int
    wrong: int
    unsure: int
    count: int

    @classmethod
    def of(cls, indices: Sequence[int], verdicts: Mapping[int, Verdict]) -> Tally:
        """Count the verdicts about the pictures ``indices``; others do not count."""
        said = [verdicts[index] for index in indices if index in verdicts]
        return cls(
            keep=said.count("keep"),
            wrong=said.count("wrong"),
            unsure=said.count("unsure"),
            count=len(indices),
        )

    @property
    def judged(self) -> int:
        """Labels that were judged."""
        return self.keep + self.wrong + self.unsure


def verdicts_csv(
    issues: Sequence[LabelIssue],
    indices: NDArray[np.int64],
    verdicts: Mapping[int, Verdict],
    class_names: ClassNames,
    *,
    split: str,
    made: Mapping[int, float],
) -> bytes:
    """Return the doubtful labels, a line each, with what was said of them.

    Args:
        issues: in the order of the lines.
        indices: ``(n,)``, place in the dataset of each position that an issue may name.
        verdicts: by index; those that are missing stay empty.
        class_names: what the labels mean.
        split: ``train`` or ``test``, the part of the dataset that the indices belong to.
        made: when each verdict was given, in seconds since 1970, by index.
    """
    header = (
        "split", "index", "given_label", "suggested_label", "given_probability",
        "suggested_probability", "margin", "verdict", "judged_at",
    )  # fmt: skip
    lines = []
    for issue in issues:
        index = int(indices[issue.position])
        lines.append(
            (
                split,
                index,
                harmless(class_names[issue.given]),
                harmless(class_names[issue.suggested]),
                round(issue.given_probability, 6),
                round(issue.suggested_probability, 6),
                round(issue.margin, 6),
                verdicts.get(index, ""),
                utc(made[index]) if index in made else "",
            )
        )
    return csv_bytes(header, lines)

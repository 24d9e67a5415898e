"""Quizzes as the run store keeps them: which were played, how they went, and all of it as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike

from fmnist.evaluation.score_tables import csv_bytes, utc
from fmnist.labels import ClassNames
from fmnist.runs.judgements import Judgement
from fmnist.spreadsheet import harmless

__all__ = ["Played", "played", "quiz_csv"]


@dataclass(frozen=True, kw_only=True)
class Played:
    """A quiz that a visitor has begun, or ended.

    Attributes:
        seed: that drew its pictures.
        answered: how many of them have a label.
        right: how many of these are right.
        seconds: that it has taken.
        newest: when the newest label was given, in seconds since 1970, UTC.
    """

    seed: int
    answered: int
    right: int
    seconds: float
    newest: float


def played(judgements: Iterable[Judgement], labels: ArrayLike) -> tuple[Played, ...]:
    """Return the quizzes that the judgements belong to, the newest first.

    Args:
        judgements: of the kind ``quiz``.
        labels: ``(n,)``, true classes of the whole test set.
    """
    true = np.asarray(labels)
    found = []
    for occasion, group in groupby(sorted(judgements, key=_occasion), key=_occasion):
        said = list(group)
        found.append(
            Played(
                seed=int(occasion),
                answered=len(said),
                right=sum(int(each.verdict) == true[each.picture] for each in said),
                seconds=max(each.seconds or 0.0 for each in said),
                newest=max(each.made for each in said),
            )
        )
    return tuple(sorted(found, key=lambda quiz: -quiz.newest))


def quiz_csv(judgements: Sequence[Judgement], labels: ArrayLike, class_names: ClassNames) -> bytes:
    """Return the answers, a line each, as CSV; ``clock_seconds`` counts from the quiz's start."""
    true = np.asarray(labels)
    header = (
        "quiz", "split", "index", "true_class", "answer", "right", "clock_seconds", "answered_at",
    )  # fmt: skip
    return csv_bytes(
        header,
        (
            (
                each.subject.occasion,
                each.subject.split,
                each.picture,
                harmless(class_names[int(true[each.picture])]),
                harmless(class_names[int(each.verdict)]),
                int(int(each.verdict) == true[each.picture]),
                "" if each.seconds is None else round(each.seconds, 2),
                utc(each.made),
            )
            for each in judgements
        ),
    )


def _occasion(judgement: Judgement) -> str:
    return judgement.subject.occasion

"""Ask a recogniser about many pictures, and count what its answers are worth."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from benchmarks.photos.answers import Right
from fmnist.batch import in_order, processors
from fmnist.errors import PictureError
from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.ranking import roc
from fmnist.imaging import Kind
from fmnist.recognition import Recogniser, recognise

__all__ = ["Labelled", "answers", "calibration", "rejection", "rightness", "warnings"]

Labelled = tuple[str, bytes]
"""Folder or word, and the content of a picture file."""


@dataclass(frozen=True)
class Answer:
    """What was said about one picture. One that was refused has no probabilities.

    Attributes:
        name: its folder or word.
        probabilities: of the ten classes, in label order; empty where it was refused.
        known: how like one of the ten classes it was thought; 0 where it was refused.
        accepted: whether it was taken for one of the ten classes.
        warnings: what the person was told.
    """

    name: str
    probabilities: tuple[float, ...] = ()
    known: float = 0.0
    accepted: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def order(self) -> list[int]:
        """Labels, the most probable first."""
        return sorted(range(len(self.probabilities)), key=lambda n: -self.probabilities[n])


def answers(pictures: Iterable[Labelled], recogniser: Recogniser, *, kind: Kind) -> list[Answer]:
    """Return the answer about each picture."""
    work = partial(_answer, recogniser=recogniser, kind=kind)
    return list(in_order(work, pictures, threads=processors()))


def _answer(picture: Labelled, *, recogniser: Recogniser, kind: Kind) -> Answer:
    name, content = picture
    try:
        found = recognise(content, recogniser, kind=kind)
    except PictureError:
        return Answer(name)
    return Answer(name, found.prediction.probabilities, found.known, found.accepted, found.warnings)


def rightness(
    orders: Sequence[tuple[str, list[int]]], right: Mapping[str, Right]
) -> dict[str, Any]:
    """Return the shares that are right of the pictures that are one of the ten classes.

    Args:
        orders: folder or word, and labels, the most probable first; none where it was refused.
        right: what would be right for each.
    """
    known = [(right[name], name, order) for name, order in orders if right[name].known]
    by_name: dict[str, list[bool]] = defaultdict(list)
    for answer, name, order in known:
        by_name[name].append(bool(answer.strict & set(order[:1])))
    each = {name: round(statistics.fmean(found), 4) for name, found in by_name.items()}
    return {
        "pictures": len(known),
        "strict": _share(bool(answer.strict & set(order[:1])) for answer, _, order in known),
        "lenient": _share(bool(answer.lenient & set(order[:1])) for answer, _, order in known),
        "top_2": _share(bool(answer.strict & set(order[:2])) for answer, _, order in known),
        "balanced": round(statistics.fmean(each.values()), 4),
        "each": each,
        "refused": sum(not order for _, _, order in known),
    }


def rejection(found: Sequence[Answer], right: Mapping[str, Right]) -> dict[str, Any]:
    """Return how well ``known`` tells the ten classes from others, and what is accepted."""
    known = [right[answer.name].known for answer in found]
    curve = roc(known, [answer.known for answer in found])
    others = [answer for answer in found if not right[answer.name].known]
    return {
        "auroc": None if curve is None else round(curve.area, 4),
        "accepted_of_the_ten": _share(
            answer.accepted for answer in found if right[answer.name].known
        ),
        "accepted_of_others": _share(answer.accepted for answer in others),
        "accepted_of_each_other": {
            name: _share(answer.accepted for answer in others if answer.name == name)
            for name in sorted({answer.name for answer in others})
        },
    }


def calibration(found: Sequence[Answer], right: Mapping[str, Right]) -> dict[str, Any]:
    """Return how often answers are right that are given with so much probability.

    Where several labels are right, their probabilities count together, as one class.
    """
    rows, labels = [], []
    for answer in found:
        if not answer.order or not right[answer.name].known:
            continue
        row = np.array(answer.probabilities)
        alike = sorted(right[answer.name].strict)
        row[alike[0]], row[alike[1:]] = row[alike].sum(), 0
        rows.append(row)
        labels.append(alike[0])
    probabilities, truth = np.array(rows), np.array(labels)
    top, hit = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    sure = top >= 0.9
    return {
        "expected_error": round(Calibration.of(truth, probabilities, bins=10).expected_error, 4),
        "answers_from_90_percent": int(sure.sum()),
        "their_mean_probability": _share(top[sure]),
        "right_of_them": _share(hit[sure]),
        "by_tenth": {
            f"{low / 10:g}–{low / 10 + 0.1:g}": {
                "answers": int(inside.sum()),
                "probability": _share(top[inside]),
                "right": _share(hit[inside]),
            }
            for low in range(10)
            if (inside := np.minimum(np.floor(top * 10), 9) == low).any()
        },
    }


def warnings(found: Sequence[Answer], right: Mapping[str, Right]) -> dict[str, Any]:
    """Return how often answers are right with each warning and without it."""
    known = [
        (set(answer.warnings), bool(right[answer.name].strict & set(answer.order[:1])))
        for answer in found
        if answer.order and right[answer.name].known
    ]
    return {
        text: {
            "pictures": sum(text in said for said, _ in known),
            "right_with": _share(hit for said, hit in known if text in said),
            "right_without": _share(hit for said, hit in known if text not in said),
        }
        for text in sorted(set().union(*(said for said, _ in known)))
    }


def _share(found: Iterable[Any]) -> float | None:
    values = [float(value) for value in found]
    return round(statistics.fmean(values), 4) if values else None

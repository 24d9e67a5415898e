"""Answers to "Was this right?" as files: a dataset to train on, and a table to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from fmnist.labels import CLASS_NAMES, PICTURE_SHAPE, ClassNames
from fmnist.runs.answers_given import NONE_OF_THEM, AnswerGiven
from fmnist.spreadsheet import harmless

__all__ = ["answers_csv", "answers_npz", "by_classes"]


def by_classes(answers: Sequence[AnswerGiven]) -> dict[ClassNames, list[AnswerGiven]]:
    """Return the answers of each set of classes, the standard one first, if there are any."""
    found: dict[ClassNames, list[AnswerGiven]] = {CLASS_NAMES: []}
    for answer in answers:
        found.setdefault(answer.class_names, []).append(answer)
    if len(found) > 1 and not found[CLASS_NAMES]:
        del found[CLASS_NAMES]
    return found


def answers_npz(answers: Sequence[AnswerGiven]) -> bytes:
    """Return the pictures and what they show as an ``.npz`` file.

    ``x``: (n, 28, 28) uint8, ``y``: (n,) uint8 and ``class_names``, as ``FMNIST_DATASET`` reads
    them; ``x_none``: (m, 28, 28) uint8, the pictures that show none of the classes.

    Args:
        answers: about the same classes, see ``by_classes``.
    """
    class_names = answers[0].class_names if answers else CLASS_NAMES
    labelled = [answer for answer in answers if answer.label != NONE_OF_THEM]
    others = [answer for answer in answers if answer.label == NONE_OF_THEM]
    content = io.BytesIO()
    np.savez_compressed(
        content,
        x=_stacked(labelled),
        y=np.array([answer.label for answer in labelled], np.uint8),
        x_none=_stacked(others),
        class_names=np.array(class_names),
    )
    return content.getvalue()


def answers_csv(answers: Sequence[AnswerGiven]) -> str:
    """Return one row an answer, in the order of ``answers``, the visitors left out."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(
        ("made", "kind", "label", "class", "said", "said_class", "right", "probability", "known",
         "model", "picture")
    )  # fmt: skip
    for answer in answers:
        writer.writerow(
            (
                datetime.fromtimestamp(answer.made, UTC).isoformat(timespec="seconds"),
                answer.kind,
                answer.label,
                _name(answer, answer.label),
                answer.said,
                _name(answer, answer.said),
                str(answer.right).lower(),
                f"{answer.probability:.4f}",
                f"{answer.known:.4f}",
                answer.model,
                answer.digest,
            )
        )
    return content.getvalue()


def _name(answer: AnswerGiven, label: int) -> str:
    return "" if label == NONE_OF_THEM else harmless(answer.class_names[label])


def _stacked(answers: Sequence[AnswerGiven]) -> np.ndarray:
    if not answers:
        return np.empty((0, *PICTURE_SHAPE), np.uint8)
    return np.stack([answer.picture for answer in answers])

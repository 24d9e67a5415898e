"""What the views of a model show, as CSV: class scores, curves, thresholds, confidences, labels.

Names are the same in every language; shares lie in [0, 1]. The mark at the beginning tells
spreadsheets that the text is UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.ranking import precision_recall, roc
from fmnist.evaluation.scores import Evaluation
from fmnist.evaluation.selective import SelectiveAccuracy
from fmnist.spreadsheet import harmless

__all__ = ["calibration_csv", "classes_csv", "csv_bytes", "curves_csv", "thresholds_csv", "utc"]


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV.

    Example:
        >>> csv_bytes(["class", "recall"], [["Bag", 0.5]]).decode("utf-8-sig")
        'class,recall\\nBag,0.5\\n'
    """
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return content.getvalue().encode("utf-8-sig")


def utc(seconds: float) -> str:
    """Return a moment, in seconds since 1970, as tables say it.

    Example:
        >>> utc(0.0)
        '1970-01-01T00:00:00+00:00'
    """
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def classes_csv(evaluation: Evaluation) -> bytes:
    """Return a line a class: its scores and the areas of its curves."""
    lines = []
    for score in evaluation.per_class:
        positive, scores = (
            evaluation.labels == score.index,
            evaluation.probabilities[:, score.index],
        )
        receiver, curve = roc(positive, scores), precision_recall(positive, scores)
        lines.append(
            (
                harmless(score.label),
                score.precision,
                score.recall,
                score.f1,
                score.support,
                "" if receiver is None else receiver.area,
                "" if curve is None else curve.average,
            )
        )
    header = ("class", "precision", "recall", "f1", "pictures", "roc_auc", "average_precision")
    return csv_bytes(header, lines)


def curves_csv(evaluation: Evaluation, labels: Sequence[int]) -> bytes:
    """Return the ROC and precision–recall curves of some classes: a line a distinct threshold."""
    lines = []
    for label in labels:
        positive, scores = evaluation.labels == label, evaluation.probabilities[:, label]
        curve, receiver = precision_recall(positive, scores), roc(positive, scores)
        if curve is None:
            continue
        alarms = [""] * len(curve.recall) if receiver is None else receiver.false_alarms.tolist()
        lines += [
            (harmless(evaluation.class_names[label]), *line)
            for line in zip(
                curve.thresholds.tolist(),
                curve.recall.tolist(),
                curve.precision.tolist(),
                alarms,
                strict=True,
            )
        ]
    return csv_bytes(("class", "threshold", "recall", "precision", "false_positive_rate"), lines)


def thresholds_csv(curve: SelectiveAccuracy) -> bytes:
    """Return coverage and accuracy: a line a distinct threshold."""
    return csv_bytes(
        ("threshold", "answered", "right", "coverage", "accuracy"),
        zip(
            curve.thresholds.tolist(),
            curve.answered.tolist(),
            curve.right.tolist(),
            curve.coverage.tolist(),
            curve.accuracy.tolist(),
            strict=True,
        ),
    )


def calibration_csv(calibration: Calibration) -> bytes:
    """Return the reliability diagram: a line a bin."""
    return csv_bytes(
        ("confidence_above", "confidence_up_to", "pictures", "mean_confidence", "accuracy"),
        zip(
            calibration.edges[:-1].tolist(),
            calibration.edges[1:].tolist(),
            calibration.counts.tolist(),
            calibration.confidence.tolist(),
            calibration.accuracy.tolist(),
            strict=True,
        ),
    )

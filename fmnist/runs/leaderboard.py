"""The best run of each visitor, in three orders, and what becomes of them on the test pictures.

A leaderboard is by validation accuracy, so its first place is the best of many tries at the same
validation pictures, and owes part of its accuracy to luck with just these. Test pictures that
nobody chose by take that part away: see ``opening``.

Source of the idea: A. Blum, M. Hardt, "The Ladder", arXiv:1502.04585.
Differs from the source: all accuracies are shown; how far they may be chance stands beside them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from fmnist.evaluation.interval import Interval, accuracy_interval
from fmnist.runs.listing import Row

__all__ = ["LEAST_SPLIT", "ORDERS", "Leader", "Opening", "Order", "counts", "leaders", "opening"]

Order = Literal["validation", "size", "parameters"]

ORDERS: Final[tuple[Order, ...]] = get_args(Order)
"""By validation accuracy; by size of the file, and by parameters, of those that reach a floor."""

LEAST_SPLIT: Final = 0.1
"""Share of the training set that has to be kept for validation: a few pictures prove little."""


@dataclass(frozen=True, kw_only=True)
class Leader:
    """A visitor's best run.

    Attributes:
        place: from 1; equal values share a place.
        row: the run and what is told of it.
        interval: of its validation accuracy, at 95% confidence.
        alike: whether its interval meets that of the first place's validation accuracy: the order
            of the two may be chance.
    """

    place: int
    row: Row
    interval: Interval
    alike: bool

    @property
    def validation_accuracy(self) -> float:
        """Of its model, in [0, 1]."""
        return self.row.validation_accuracy or 0.0

    @property
    def shift(self) -> float | None:
        """Test accuracy less validation accuracy, in points; ``None`` while it is not known."""
        if self.row.score is None:
            return None
        return 100 * (self.row.score.accuracy - self.validation_accuracy)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What the test pictures say of a leaderboard by validation accuracy.

    Attributes:
        winner: the first by validation accuracy.
        place: the winner's by test accuracy, from 1.
        shift: the winner's, in points.
        mean_shift: of all, in points.
        best: the first by test accuracy.
    """

    winner: Leader
    place: int
    shift: float
    mean_shift: float
    best: Leader


def counts(row: Row, dataset: str) -> bool:
    """Return whether a run takes part: it has a model, of this dataset, well enough validated."""
    config = row.run.config
    return (
        row.run.metrics is not None
        and row.validation_accuracy is not None
        and config.dataset == dataset
        and config.validation_split >= LEAST_SPLIT
    )


def leaders(
    rows: Iterable[Row], *, order: Order, dataset: str, pictures: int, floor: float = 0.9
) -> list[Leader]:
    """Return the best run of each visitor, the first place first.

    Args:
        rows: runs of everybody.
        order: what is compared.
        dataset: name of the dataset in use; runs on another one do not count.
        pictures: training pictures of that dataset, validation included.
        floor: least validation accuracy, in [0, 1], for the orders by size and by parameters.
    """
    found = [row for row in rows if counts(row, dataset)]
    if order != "validation":
        found = [row for row in found if (row.validation_accuracy or 0.0) >= floor]
    if order == "size":
        found = [row for row in found if row.size is not None]
    best: dict[str, Row] = {}
    for row in sorted(found, key=lambda row: _key(row, order)):
        best.setdefault(row.run.owner, row)
    intervals = [_interval(row, pictures) for row in best.values()]
    values = [_value(row, order) for row in best.values()]
    return [
        Leader(
            place=values.index(value) + 1,
            row=row,
            interval=interval,
            alike=interval.high >= intervals[0].low and interval.low <= intervals[0].high,
        )
        for row, value, interval in zip(best.values(), values, intervals, strict=True)
    ]


def opening(found: Sequence[Leader]) -> Opening | None:
    """Return what the test pictures say; ``None`` for fewer than two with a test accuracy.

    Args:
        found: by validation accuracy.
    """
    judged = [leader for leader in found if leader.row.score is not None]
    if len(judged) < 2:
        return None
    by_test = sorted(judged, key=lambda leader: -_test(leader))
    winner = judged[0]
    shifts = [leader.shift for leader in judged if leader.shift is not None]
    return Opening(
        winner=winner,
        place=1 + sum(_test(leader) > _test(winner) for leader in judged),
        shift=winner.shift or 0.0,
        mean_shift=statistics.fmean(shifts),
        best=by_test[0],
    )


def _test(leader: Leader) -> float:
    return leader.row.score.accuracy if leader.row.score else 0.0


def _value(row: Row, order: Order) -> float:
    """Return what is compared: the smaller, the better."""
    match order:
        case "validation":
            return -(row.validation_accuracy or 0.0)
        case "size":
            return float(row.size or 0)
        case "parameters":
            return float(row.parameters)


def _key(row: Row, order: Order) -> tuple[float, ...]:
    return (_value(row, order), -(row.validation_accuracy or 0.0), row.parameters, row.run.created)


def _interval(row: Row, pictures: int) -> Interval:
    count = max(1, row.run.config.validation_count(pictures))
    accuracy = row.validation_accuracy or 0.0
    return accuracy_interval(min(round(accuracy * count), count), count)

"""The leaderboard, worked out by hand: one best run a visitor, three orders, and the test set."""

from __future__ import annotations

import pytest

from fmnist.evaluation.interval import accuracy_interval
from fmnist.runs.leaderboard import Leader, leaders, opening
from fmnist.runs.listing import Row, Score
from fmnist.runs.records import Run, RunStatus
from fmnist.training.config import TrainingConfig

CONFIG = TrainingConfig(dataset="practice")


def _row(
    name: str,
    owner: str,
    validation: float,
    *,
    test: float | None = None,
    parameters: int = 1000,
    size: int | None = 5000,
    config: TrainingConfig = CONFIG,
    model: bool = True,
) -> Row:
    run = Run(
        id=name, owner=owner, config=config, preset="", status=RunStatus.FINISHED, phase="",
        message="", created=0.0, started=None, finished=None, heartbeat=None, stop_requested=False,
        attempt=0, total_steps=1, step=1, epoch=1, metrics={"x": 1} if model else None,
    )  # fmt: skip
    score = None if test is None else Score(test, 500, accuracy_interval(round(500 * test), 500))
    return Row(
        run=run, validation_accuracy=validation, score=score, parameters=parameters, size=size,
        seconds=1.0,
    )  # fmt: skip


ROWS = [
    _row("a1", "anna", 0.90, test=0.90, parameters=900, size=4000),
    _row("a2", "anna", 0.93, test=0.89, parameters=9000, size=40_000),
    _row("b1", "ben", 0.91, test=0.905, parameters=1000, size=3000),
    _row("c1", "cem", 0.80, test=0.795, parameters=10, size=100),
]


def _order(order: str, **options: float) -> list[tuple[int, str]]:
    found = leaders(ROWS, order=order, dataset="practice", pictures=2000, **options)  # type: ignore[arg-type]
    return [(leader.place, leader.row.run.id) for leader in found]


def test_each_visitor_stands_there_once_with_the_best_run_of_that_order() -> None:
    assert _order("validation") == [(1, "a2"), (2, "b1"), (3, "c1")]
    assert _order("parameters") == [(1, "a1"), (2, "b1")]
    assert _order("size") == [(1, "b1"), (2, "a1")]
    assert _order("parameters", floor=0.8) == [(1, "c1"), (2, "a1"), (3, "b1")]
    assert _order("size", floor=0.95) == []


def test_runs_without_a_model_of_another_dataset_or_hardly_validated_do_not_count() -> None:
    rows = [
        _row("a", "anna", 0.99, model=False),
        _row("b", "ben", 0.99, config=CONFIG.changed(dataset="fashion-mnist")),
        _row("c", "cem", 0.99, config=CONFIG.changed(validation_split=0.05)),
        _row("d", "dora", 0.5, config=CONFIG.changed(validation_split=0.1)),
    ]
    found = leaders(rows, order="validation", dataset="practice", pictures=2000)
    assert [leader.row.run.id for leader in found] == ["d"]


def test_equal_values_share_a_place() -> None:
    rows = [_row(name, name, value) for name, value in (("a", 0.9), ("b", 0.9), ("c", 0.8))]
    found = leaders(rows, order="validation", dataset="practice", pictures=2000)
    assert [leader.place for leader in found] == [1, 1, 3]


def test_what_may_be_chance_is_told() -> None:
    # 400 validation pictures: 93% is about 90–95%, 91% is about 88–93%, 80% is about 76–84%.
    found = leaders(ROWS, order="validation", dataset="practice", pictures=2000)
    assert [leader.alike for leader in found] == [True, True, False]
    assert found[0].interval == accuracy_interval(372, 400)


def test_the_test_set_tells_what_luck_was() -> None:
    found = leaders(ROWS, order="validation", dataset="practice", pictures=2000)
    told = opening(found)
    assert told is not None
    # a2: 93 → 89 is −4; b1: 91 → 90.5 is −0.5; c1: 80 → 79.5 is −0.5. Their mean is −5/3.
    assert (told.winner.row.run.id, told.best.row.run.id, told.place) == ("a2", "b1", 2)
    assert told.shift == pytest.approx(-4)
    assert told.mean_shift == pytest.approx(-5 / 3)


def test_while_it_is_sealed_there_is_nothing_to_tell() -> None:
    sealed = [_row("a", "anna", 0.9), _row("b", "ben", 0.8, test=0.8)]
    found: list[Leader] = leaders(sealed, order="validation", dataset="practice", pictures=2000)
    assert found[0].shift is None
    assert opening(found) is None

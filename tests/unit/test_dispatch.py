"""Which run goes next: worked by hand."""

from __future__ import annotations

import pytest

from fmnist.runs.dispatch import (
    HEARTBEAT_SECONDS,
    computations_now,
    expected_waits,
    lost,
    may_begin_when_paused,
    next_runs,
    queue,
    silent,
)
from fmnist.runs.records import HELD, RESERVED, Run, RunStatus
from fmnist.training.config import TrainingConfig


def _run(name: str, owner: str, created: float, **values: object) -> Run:
    fields: dict[str, object] = {
        "id": name,
        "owner": owner,
        "config": TrainingConfig(),
        "preset": "",
        "status": RunStatus.QUEUED,
        "phase": "",
        "message": "",
        "created": created,
        "started": None,
        "finished": None,
        "heartbeat": None,
        "stop_requested": False,
        "attempt": 0,
        "total_steps": 0,
        "step": 0,
        "epoch": 0,
        "metrics": None,
    }
    return Run(**(fields | values))  # type: ignore[arg-type]


def _order(active: list[Run], begun: dict[str, float] | None = None) -> str:
    return " ".join(run.id for run in queue(active, begun or {}))


def _sweep(owner: str, name: str, created: float, runs: int, *, first: int = 1) -> list[Run]:
    """``_sweep("ann", "s", 10, 2)``: s1 and s2 of the experiment s, made at about 10."""
    return [
        _run(f"{name}{number}", owner, created + number / 1000, experiment_id=name)
        for number in range(first, runs + 1)
    ]


def test_nobodys_second_run_goes_before_somebodys_first() -> None:
    waiting = [_run("a1", "ann", 1), _run("a2", "ann", 2), _run("b1", "bob", 3)]
    assert [run.id for run in next_runs(waiting, (), 3, {})] == ["a1", "b1", "a2"]


def test_a_visitor_with_a_running_run_waits_for_one_without() -> None:
    active = [
        _run("a1", "ann", 1, status=RunStatus.RUNNING),
        _run("a2", "ann", 2),
        _run("b1", "bob", 3),
    ]
    assert [run.id for run in next_runs(active, ("a1",), 1, {"ann": 1.0})] == ["b1"]


def test_no_more_runs_than_free_workers_and_none_twice() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2)]
    assert [run.id for run in next_runs(waiting, ("a1",), 1, {})] == ["b1"]
    assert next_runs(waiting, (), 0, {}) == []


def test_a_reserved_run_is_left_to_whoever_made_it() -> None:
    assert next_runs([_run("a1", "ann", 1, phase=RESERVED)], (), 2, {}) == []


def test_a_run_that_is_silent_too_long_is_lost_unless_a_worker_has_it() -> None:
    quiet = _run("a1", "ann", 0, status=RunStatus.RUNNING, heartbeat=100.0)
    late = 100.0 + HEARTBEAT_SECONDS + 1
    assert lost([quiet], (), late) == [quiet]
    assert lost([quiet], ("a1",), late) == []
    assert lost([quiet], (), 100.0 + HEARTBEAT_SECONDS - 1) == []
    assert lost([_run("b1", "bob", 0)], (), late) == []  # queued is not lost


def test_silence_counts_from_when_the_store_answers_again() -> None:
    quiet = _run("a1", "ann", 0, status=RunStatus.RUNNING, heartbeat=100.0)
    late = 100.0 + HEARTBEAT_SECONDS + 1
    assert silent([quiet], late) == [quiet]
    assert silent([quiet], late, answers_since=late - 2) == []  # the disk was full until then
    assert lost([quiet], (), late, answers_since=late - 2) == []
    assert silent([_run("b1", "bob", 0)], late) == []  # who waits has nothing to say


def test_whose_last_run_began_longest_ago_goes_first_after_those_who_began_none() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2), _run("c1", "cy", 3)]
    assert _order(waiting, {"ann": 200.0, "bob": 100.0}) == "c1 b1 a1"


def test_whoever_has_fewer_runs_at_work_goes_first() -> None:
    # Bob's last run began later than Ann's, but it is over; Ann's still keeps a worker busy.
    at_work = _run("a1", "ann", 1, status=RunStatus.RUNNING, started=50.0)
    waiting = [_run("a2", "ann", 2), _run("b2", "bob", 3)]
    assert _order([at_work, *waiting], {"ann": 50.0, "bob": 60.0}) == "b2 a2"
    assert _order(waiting, {"ann": 50.0, "bob": 60.0}) == "a2 b2"


@pytest.mark.parametrize(
    ("active", "begun", "order"),
    [
        # A single run waits for one run of the sweep, and goes before it if the sweep has begun.
        (
            [*_sweep("ann", "s", 1, 4), _run("b1", "bob", 2)],
            {},
            "s1 b1 s2 s3 s4",
        ),
        (
            [*_sweep("ann", "s", 1, 4, first=2), _run("b1", "bob", 2), _run("b2", "bob", 3)],
            {"ann": 50.0},
            "b1 s2 b2 s3 s4",
        ),
        # Though Bob has begun many runs of late and Ann none, her sweep takes turns with him.
        (
            [*_sweep("ann", "s", 9, 3), _run("b7", "bob", 1), _run("b8", "bob", 2)],
            {"bob": 50.0},
            "s1 b7 s2 b8 s3",
        ),
        # The runs of a sweep are one visitor's first, second, third: not three firsts.
        (
            [*_sweep("ann", "s", 1, 3), *_sweep("bob", "t", 2, 2), _run("c1", "cy", 3)],
            {},
            "s1 t1 c1 s2 t2 s3",
        ),
        # One's own single run goes before one's own sweep, and the first sweep before the second.
        (
            [*_sweep("ann", "s", 1, 2), *_sweep("ann", "t", 2, 2), _run("a1", "ann", 3)],
            {},
            "a1 s1 s2 t1 t2",
        ),
    ],
)
def test_an_experiment_takes_turns_with_other_visitors(
    active: list[Run], begun: dict[str, float], order: str
) -> None:
    assert _order(active, begun) == order


def test_a_sweep_of_thirty_that_is_through_costs_no_more_than_one_run() -> None:
    # Both began their last run at the same time: who has waited longer goes first.
    waiting = [_run("a31", "ann", 1), _run("b2", "bob", 2)]
    assert _order(waiting, {"ann": 50.0, "bob": 50.0}) == "a31 b2"


def test_a_sweep_on_every_worker_leaves_the_next_free_one_to_somebody_else() -> None:
    sweep = _sweep("ann", "s", 1, 30)
    running = [_run(f"s{n}", "ann", 1, status=RunStatus.RUNNING, started=2.0) for n in (1, 2)]
    active = [*running, *sweep[2:], _run("b1", "bob", 9), _run("b2", "bob", 10)]
    # The one that has ended left s2 and a free worker; then s2 ends too.
    assert [run.id for run in next_runs(active[1:], ("s2",), 1, {"ann": 2.0})] == ["b1"]
    assert [run.id for run in next_runs(active[2:], ("b1",), 1, {"ann": 2.0})] == ["s3"]


def test_a_run_that_had_begun_goes_on_before_all_others() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2, started=5.0)]
    assert [run.id for run in queue(waiting, {"bob": 9.0})] == ["b1", "a1"]


def test_a_run_just_given_to_a_worker_counts_as_its_owners_first() -> None:
    active = [_run("a1", "ann", 1), _run("a2", "ann", 2), _run("b1", "bob", 3)]
    assert [run.id for run in next_runs(active, ("a1",), 1, {})] == ["b1"]


def test_waits_follow_from_what_runs_and_what_is_ahead() -> None:
    # Two workers, free in 10 and 40 s; each waiting run takes 20 s: 10, 30, 40, 50.
    waiting = [_run(name, name, 1) for name in "abcd"]
    assert expected_waits(waiting, [40, 10], lambda _run: 20.0, 2) == [10, 30, 40, 50]
    assert expected_waits(waiting[:2], [], lambda _run: 20.0, 1) == [0, 20]
    # More runs than workers (one was begun on a command line): the two that end last decide.
    assert expected_waits(waiting[:1], [5, 10, 40], lambda _run: 20.0, 2) == [10]


def test_a_run_whose_holder_ended_is_lost_at_once() -> None:
    running = _run("a1", "ann", 100, status=RunStatus.RUNNING, heartbeat=100.0, holder="here:7")
    held = _run("b1", "bob", 100, status=RunStatus.PAUSED, phase=HELD, holder="here:7")
    paused = _run("c1", "cy", 100, status=RunStatus.PAUSED, holder="here:7")
    assert lost([running, held, paused], (), 101.0, lambda holder: holder == "here:7") == [
        running,
        held,
    ]
    assert lost([running], (), 101.0, lambda _holder: False) == []


@pytest.mark.parametrize(
    ("free", "waiting", "at_work", "runs", "run_next", "expected"),
    [
        (4, 3, 0, 0, False, 3),  # nobody trains: as many as there are workers for
        (2, 3, 1, 0, True, 2),
        (0, 3, 0, 0, False, 0),
        (4, 3, 0, 5, False, 1),  # runs wait: one computation at a time
        (4, 3, 1, 5, False, 0),
        (1, 3, 0, 5, True, 0),  # a computation went last: now it is a run's turn
        (1, 0, 0, 5, False, 0),
        (-1, 1, 0, 0, False, 0),
    ],
)
def test_computations_and_runs_share_the_workers(
    free: int, waiting: int, at_work: int, runs: int, run_next: bool, expected: int
) -> None:
    assert expected == computations_now(
        free, waiting=waiting, at_work=at_work, runs=runs, run_next=run_next
    )


def test_while_the_queue_is_paused_only_what_was_stopped_and_has_no_model_yet_goes_on() -> None:
    waits = _run("a", "x", 1.0)
    stopped = _run("b", "x", 2.0, stop_requested=True, started=1.5)
    works = _run("c", "y", 3.0, status=RunStatus.RUNNING)
    assert may_begin_when_paused([waits, stopped, works]) == [stopped, works]

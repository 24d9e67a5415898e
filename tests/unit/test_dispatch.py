"""Which run goes next: worked by hand."""

from __future__ import annotations

from fmnist.runs.dispatch import HEARTBEAT_SECONDS, expected_waits, lost, next_runs, queue
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


def test_nobodys_second_run_goes_before_somebodys_first() -> None:
    waiting = [_run("a1", "ann", 1), _run("a2", "ann", 2), _run("b1", "bob", 3)]
    assert [run.id for run in next_runs(waiting, (), 3, {})] == ["a1", "b1", "a2"]


def test_a_visitor_with_a_running_run_waits_for_one_without() -> None:
    active = [
        _run("a1", "ann", 1, status=RunStatus.RUNNING),
        _run("a2", "ann", 2),
        _run("b1", "bob", 3),
    ]
    assert [run.id for run in next_runs(active, ("a1",), 1, {"ann": 1})] == ["b1"]


def test_no_more_runs_than_free_workers_and_none_twice() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2)]
    assert [run.id for run in next_runs(waiting, ("a1",), 1, {})] == ["b1"]
    assert next_runs(waiting, (), 0, {}) == []


def test_a_reserved_run_is_left_to_whoever_made_it() -> None:
    assert next_runs([_run("a1", "ann", 1, phase=RESERVED)], (), 2, {}) == []


def test_a_run_that_is_silent_too_long_is_lost_unless_a_worker_has_it() -> None:
    silent = _run("a1", "ann", 0, status=RunStatus.RUNNING, heartbeat=100.0)
    late = 100.0 + HEARTBEAT_SECONDS + 1
    assert lost([silent], (), late) == [silent]
    assert lost([silent], ("a1",), late) == []
    assert lost([silent], (), 100.0 + HEARTBEAT_SECONDS - 1) == []
    assert lost([_run("b1", "bob", 0)], (), late) == []  # queued is not lost


def test_whoever_began_fewer_runs_of_late_goes_first() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2), _run("c1", "cy", 3)]
    assert [run.id for run in queue(waiting, {"ann": 2, "bob": 1})] == ["c1", "b1", "a1"]


def test_a_run_that_had_begun_goes_on_before_all_others() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2, started=5.0)]
    assert [run.id for run in queue(waiting, {"bob": 9})] == ["b1", "a1"]


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

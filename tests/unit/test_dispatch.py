"""Which run goes next: worked by hand."""

from __future__ import annotations

from fmnist.runs.dispatch import HEARTBEAT_SECONDS, lost, next_runs
from fmnist.runs.records import RESERVED, Run, RunStatus
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
    assert [run.id for run in next_runs(waiting, (), 3)] == ["a1", "b1", "a2"]


def test_a_visitor_with_a_running_run_waits_for_one_without() -> None:
    active = [
        _run("a1", "ann", 1, status=RunStatus.RUNNING),
        _run("a2", "ann", 2),
        _run("b1", "bob", 3),
    ]
    assert [run.id for run in next_runs(active, ("a1",), 1)] == ["b1"]


def test_no_more_runs_than_free_workers_and_none_twice() -> None:
    waiting = [_run("a1", "ann", 1), _run("b1", "bob", 2)]
    assert [run.id for run in next_runs(waiting, ("a1",), 1)] == ["b1"]
    assert next_runs(waiting, (), 0) == []


def test_a_reserved_run_is_left_to_whoever_made_it() -> None:
    assert next_runs([_run("a1", "ann", 1, phase=RESERVED)], (), 2) == []


def test_a_run_that_is_silent_too_long_is_lost_unless_a_worker_has_it() -> None:
    silent = _run("a1", "ann", 0, status=RunStatus.RUNNING, heartbeat=100.0)
    late = 100.0 + HEARTBEAT_SECONDS + 1
    assert lost([silent], (), late) == [silent]
    assert lost([silent], ("a1",), late) == []
    assert lost([silent], (), 100.0 + HEARTBEAT_SECONDS - 1) == []
    assert lost([_run("b1", "bob", 0)], (), late) == []  # queued is not lost

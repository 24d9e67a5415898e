"""What befalls a run in mid-epoch: a worker that hangs, dies or has no memory. Real signals."""

from __future__ import annotations

import resource
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import psutil
import pytest

from fmnist.runs.dispatch import HEARTBEAT_SECONDS, MOST_ATTEMPTS
from fmnist.runs.records import RunStatus
from tests.integration.computing import LONG, SHORT, Computing, computing_in, whole

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def computing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computing]:
    with computing_in(tmp_path_factory.mktemp("home")) as started:
        yield started


def _connection(computing: Computing) -> sqlite3.Connection:
    return sqlite3.connect(computing.home / "fmnist.db", timeout=30, isolation_level=None)


def test_a_training_too_large_for_the_memory_fails_and_says_so(computing: Computing) -> None:
    computing.over(computing.store.create(SHORT, owner="ann"))
    worker = computing.worker()
    before = resource.prlimit(worker.pid, resource.RLIMIT_AS)
    limit = worker.memory_info().vms + 300 * 2**20
    resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, before[1]))
    try:
        large = SHORT.changed(architecture="residual", batch_size=1000, options={"width": 64})
        run = computing.over(computing.store.create(large, owner="ann"))
    finally:
        if worker.is_running():
            resource.prlimit(worker.pid, resource.RLIMIT_AS, before)
    assert run.status is RunStatus.FAILED
    assert "memory" in run.message
    assert "smaller batch size" in run.message
    # The worker, or the one in its place, does the next run.
    after = computing.store.create(SHORT, owner="ann")
    computing.over(after)
    whole(computing.store, after, SHORT)


def test_a_worker_that_hangs_is_ended_and_its_run_goes_on(computing: Computing) -> None:
    run_id = computing.begun(LONG)
    worker = computing.worker()
    worker.send_signal(signal.SIGSTOP)
    # Nobody waits so long in a test: it seems to be silent for a while already.
    early = time.time() - HEARTBEAT_SECONDS - 1
    with closing(_connection(computing)) as connection:
        connection.execute(
            "UPDATE runs SET created = ?, heartbeat = ? WHERE id = ?", (early, early, run_id)
        )
    computing.over(run_id)
    whole(computing.store, run_id, LONG)
    assert not worker.is_running()
    assert any("Its worker was lost" in event.text for event in computing.store.events(run_id))


def test_a_run_whose_worker_is_killed_again_and_again_has_failed(computing: Computing) -> None:
    run_id = computing.store.create(LONG, owner="ann")
    killed: set[str] = set()
    while not computing.store.get(run_id).status.over:
        run = computing.reached(
            run_id,
            lambda run: (
                run.status.over or (run.status is RunStatus.RUNNING and run.holder not in killed)
            ),
            "the next attempt",
        )
        if not run.status.over:
            killed.add(run.holder)
            psutil.Process(int(run.holder.rpartition(":")[2])).kill()
    run = computing.over(run_id)
    assert run.status is RunStatus.FAILED
    assert f"ended {MOST_ATTEMPTS} times in a row" in run.message
    assert "Perhaps memory ran out" in run.message
    assert len(killed) == MOST_ATTEMPTS
    assert len(computing.store.events(run_id)) == MOST_ATTEMPTS - 1

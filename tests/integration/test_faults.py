"""What befalls a run in mid-epoch: a worker that hangs, dies or has no memory; a full disk; a
damaged store. Real processes, real signals, and a real disk that is full.

The compute process and its store live on a small disk of their own, where one may be mounted.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from fmnist.runs.dispatch import HEARTBEAT_SECONDS, MOST_ATTEMPTS
from fmnist.runs.records import RunStatus
from tests.integration.computing import (
    LOCK_SECONDS,
    LONG,
    LONGER,
    SHORT,
    WAIT_SECONDS,
    Computing,
    whole,
)
from tests.processes import ROOT, until

pytestmark = pytest.mark.slow

TOUCH = "UPDATE services SET heartbeat = heartbeat + 1e-6"  # the same value would not be written
LOCKED_SECONDS = 3 * LOCK_SECONDS  # each write is given up, and tried again


def _connection(computing: Computing) -> sqlite3.Connection:
    return sqlite3.connect(computing.home / "fmnist.db", timeout=30, isolation_level=None)


def _command(computing: Computing, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m fmnist`` on the same store."""
    environment = {name: value for name, value in os.environ.items() if "FMNIST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "fmnist", *arguments],
        cwd=ROOT,
        env=environment | {"FMNIST_HOME": str(computing.home), "FMNIST_DATASET": "practice"},
        capture_output=True,
        text=True,
        check=False,
    )


def _touch(computing: Computing, *, times: int) -> None:
    """Write a page to the log, again and again."""
    with closing(_connection(computing)) as writer:
        for _update in range(times):
            writer.execute(TOUCH)


@contextmanager
def _full(disk: Path, computing: Computing) -> Iterator[None]:
    """Leave no space on the disk meanwhile, nor any to be used again."""
    filler = disk / "filler"
    with closing(_connection(computing)) as reader:
        # While somebody reads what is not in the main file yet, the log can only grow.
        reader.execute(TOUCH)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM runs").fetchone()
        try:
            with filler.open("wb", buffering=0) as file:
                for block in (65_536, 4_096, 1):  # the last ones fill what the large ones leave
                    with suppress(OSError):
                        while file.write(b"x" * block) == block:
                            pass
            # The log may own more space than it has used so far.
            with pytest.raises(sqlite3.OperationalError, match=r"disk is full|disk I/O error"):
                _touch(computing, times=20_000)
            yield
        finally:
            filler.unlink()


def test_a_training_too_large_for_the_memory_fails_and_says_so(computing: Computing) -> None:
    computing.over(computing.store.create(SHORT, owner="ann"))
    worker = computing.worker()
    before = resource.prlimit(worker.pid, resource.RLIMIT_AS)
    limit = worker.memory_info().vms + 300 * 2**20
    resource.prlimit(worker.pid, resource.RLIMIT_AS, (limit, before[1]))
    try:
        # Without batch normalisation: where its fused operation has no memory, the process ends.
        large = SHORT.changed(
            architecture="improved_cnn", batch_size=1600, options={"batch_normalisation": False}
        )
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


def test_a_run_on_a_full_disk_waits_and_loses_nothing(
    computing: Computing, disk: Path | None
) -> None:
    if disk is None:
        pytest.skip("only root may mount a small disk here")
    run_id = computing.begun(LONGER)
    worker = computing.worker()
    with _full(disk, computing):
        computing.reached(
            run_id,
            lambda run: run.heartbeat is not None and time.time() - run.heartbeat > 2,
            "a worker that cannot write",
        )
        stuck = computing.step(run_id)
        started = _command(computing, "sweep", "--dataset", "practice", "--seeds", "30")
        assert started.returncode == 2
        assert "the disk is full" in started.stderr
        assert "Traceback" not in started.stderr
        run = computing.store.get(run_id)
        assert (run.status, run.step) == (RunStatus.RUNNING, stuck)
    computing.over(run_id)
    whole(computing.store, run_id, LONGER)
    assert computing.worker().pid == worker.pid  # it has waited, and nothing was done again
    assert computing.store.events(run_id) == []


def test_a_run_waits_for_a_locked_store_and_loses_nothing(computing: Computing) -> None:
    run_id = computing.begun(LONG)
    worker = computing.worker()
    with closing(_connection(computing)) as other:
        other.execute("BEGIN IMMEDIATE")  # nobody else may write meanwhile
        computing.reached(
            run_id,
            lambda run: run.heartbeat is not None and time.time() - run.heartbeat > LOCKED_SECONDS,
            "a worker that cannot write",
        )
        assert computing.store.get(run_id).status is RunStatus.RUNNING
        other.execute("ROLLBACK")
    computing.over(run_id)
    whole(computing.store, run_id, LONG)
    assert computing.worker().pid == worker.pid
    assert computing.store.events(run_id) == []


def test_a_run_whose_worker_is_killed_again_and_again_has_failed(computing: Computing) -> None:
    run_id = computing.store.create(LONGER, owner="ann")
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


def test_a_damaged_store_is_told_of_and_another_in_its_place_is_taken(
    computing: Computing,
) -> None:
    computing.begun(LONGER)
    path = computing.home / "fmnist.db"
    logged = len(computing.log())
    with path.open("r+b") as file:
        file.seek(0)
        file.write(os.urandom(path.stat().st_size))
    until(
        lambda: "the file is damaged" in computing.log()[logged:],
        seconds=WAIT_SECONDS,
        what="word of the damage",
    )
    listed = _command(computing, "runs")
    assert listed.returncode == 2
    assert "the file is damaged. Move it" in listed.stderr
    assert "Traceback" not in listed.stderr
    assert computing.process.poll() is None

    for found in computing.home.glob("fmnist.db*"):
        if found.suffix != ".lock":
            found.rename(found.with_name(f"damaged-{found.name}"))
    after = computing.store.create(SHORT, owner="ann")
    computing.over(after)
    whole(computing.store, after, SHORT)

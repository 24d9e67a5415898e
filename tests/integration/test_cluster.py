"""Beyond one machine: a Dask scheduler with workers over TCP, and a PostgreSQL run store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest

from fmnist.runs.records import HELD, Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig

ROOT = Path(__file__).resolve().parents[2]
CONFIG = TrainingConfig(dataset="practice", batch_size=64, epochs=2)  # 25 steps an epoch
LONG = CONFIG.changed(batch_size=8, epochs=40)  # 8,000 steps: certainly in mid-run when killed
WAIT_SECONDS = 120.0


@contextmanager
def _process(
    *command: str, environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(what: str, true: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"not within {WAIT_SECONDS:g} s: {what}\n{log.read_text()[-4000:]}")
        time.sleep(0.05)


@pytest.mark.slow
def test_runs_go_on_over_tcp_and_postgresql_when_a_worker_is_killed(
    database: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    log.touch()
    address_file = tmp_path / "scheduler.json"
    environment = os.environ | {
        "FMNIST_HOME": str(tmp_path / "home"),
        "FMNIST_DATASET": "practice",
        "FMNIST_DATABASE_URL": database,
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }

    def process(*command: str, **variables: str) -> subprocess.Popen[bytes]:
        return stack.enter_context(_process(*command, environment=environment | variables, log=log))

    with ExitStack() as stack:
        process(
            *("dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", str(address_file)),
        )
        _until("the scheduler has an address", address_file.exists, log)
        address = json.loads(address_file.read_text())["address"]
        for number in range(2):
            process(
                *("dask", "worker", address, "--nthreads", "1", "--memory-limit", "0"),
                *("--no-dashboard", "--preload", "fmnist.runs.preload"),
                *("--local-directory", str(tmp_path / f"worker-{number}")),
            )
        process("fmnist", "workers", FMNIST_SCHEDULER=address)
        store = RunStore(database)
        _until(
            "both workers have joined",
            lambda: any(
                detail["ready"] == 2 for detail in store.services.alive("compute", within=10)
            ),
            log,
        )

        def run(run_id: str, reached: Callable[[Run], bool]) -> Run:
            _until(f"run {run_id}", lambda: reached(store.get(run_id)), log)
            return store.get(run_id)

        short, long = (store.create(c, owner=o) for c, o in ((CONFIG, "ann"), (LONG, "bob")))
        assert run(short, lambda run: run.status.over).status is RunStatus.FINISHED

        begun = run(long, lambda run: run.step > 200)
        _host, _colon, pid = begun.holder.rpartition(":")
        os.kill(int(pid), signal.SIGKILL)
        run(long, lambda run: run.holder != begun.holder and run.step > begun.step)
        store.control.pause(long)
        run(long, lambda run: run.phase == HELD)
        store.control.stop(long)
        ended = run(long, lambda run: run.status.over)
        assert ended.status is RunStatus.STOPPED
        assert ended.metrics is not None
        assert store.journal.curves(long).steps.tolist() == list(range(ended.step))
        assert any("Its worker was lost" in event.text for event in store.events(long))


def test_computations_are_kept_in_postgresql(database: str) -> None:
    computations = RunStore(database).computations

    def finish(seed: int, *, most: int) -> str:
        found = computations.ask("tsne", {"seed": seed}, owner="ann")
        assert computations.ask("tsne", {"seed": seed}, owner="bob").owner == "ann"
        assert computations.begin(found.id, "here:1") is not None
        arrays = {"points": np.full((1000, 2), seed, np.float32)}
        computations.finish(found.id, "here:1", arrays, most_bytes=most)
        return found.id

    first = finish(1, most=10_000)
    second = finish(2, most=10_000)
    assert computations.find(first) is None
    arrays = computations.arrays(second)
    assert arrays is not None
    assert (arrays["points"] == 2).all()

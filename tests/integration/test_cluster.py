"""Beyond one machine: a Dask scheduler with workers over TCP, PostgreSQL, and two servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest

from fmnist.runs.records import HELD, Run, RunStatus
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from tests.integration.computing import LONGER, SHORT, WAIT_SECONDS, whole
from tests.processes import ROOT, compute, running_app, until
from tests.visiting import visitor

WORKERS = 2


@dataclass(frozen=True)
class Cluster:
    """A scheduler with two workers, started as docs/deploy.md says, and the store of its runs."""

    store: RunStore
    variables: dict[str, str]
    log: Path

    def reached(self, run_id: str, holds: Callable[[Run], bool], what: str) -> Run:
        """Wait until something is true of a run, and return it as it is then."""
        self.until(lambda: holds(self.store.get(run_id)), what)
        return self.store.get(run_id)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        try:
            until(holds, seconds=WAIT_SECONDS, what=what, every=0.05)
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.log.read_text()[-4000:]}") from error

    def is_ready(self, process_id: int) -> bool:
        """Whether that compute process has said that both workers are there."""
        return any(
            (detail.get("pid"), detail["ready"]) == (process_id, WORKERS)
            for detail in self.store.services.alive(COMPUTE, within=10)
        )


@pytest.fixture(scope="module")
def cluster(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    log, address_file = folder / "log", folder / "scheduler.json"
    environment = {name: value for name, value in os.environ.items() if "FMNIST" not in name} | {
        "FMNIST_HOME": str(folder / "home"),
        "FMNIST_DATASET": "practice",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    with ExitStack() as stack:
        output = stack.enter_context(log.open("ab"))

        def dask(*arguments: str) -> None:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )
            stack.callback(_end, process)

        dask(
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", str(address_file)),
        )
        until(address_file.exists, seconds=WAIT_SECONDS, what="the scheduler has an address")
        address = json.loads(address_file.read_text())["address"]
        dask(
            *("worker", address, "--nthreads", "1", "--nworkers", str(WORKERS)),
            *("--memory-limit", "0", "--no-dashboard", "--preload", "fmnist.runs.preload"),
            *("--local-directory", str(folder / "workers")),
        )
        yield Cluster(
            RunStore(database),
            {"FMNIST_DATABASE_URL": database, "FMNIST_SCHEDULER": address},
            log,
        )


@pytest.mark.slow
def test_runs_go_on_over_tcp_and_postgresql_when_a_worker_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    store = cluster.store
    with compute(tmp_path, **cluster.variables) as process:
        cluster.until(lambda: cluster.is_ready(process.pid), "both workers have joined")
        # It is stopped in mid-run, after all that comes before: 20,000 steps.
        endless = LONGER.changed(epochs=100)
        short, long = (store.create(c, owner=o) for c, o in ((SHORT, "ann"), (endless, "bob")))
        ended = cluster.reached(short, lambda run: run.status.over, "the end of a run")
        assert ended.status is RunStatus.FINISHED

        begun = cluster.reached(long, lambda run: run.step > 200, "200 steps")
        os.kill(_process(begun), signal.SIGKILL)
        cluster.reached(
            long,
            lambda run: run.holder != begun.holder and run.step > begun.step,
            "another worker goes on",
        )
        store.control.pause(long)
        cluster.reached(long, lambda run: run.phase == HELD, "the pause")
        store.control.stop(long)
        ended = cluster.reached(long, lambda run: run.status.over, "the stop")
        assert ended.status is RunStatus.STOPPED
        assert ended.metrics is not None
        assert store.journal.curves(long).steps.tolist() == list(range(ended.step))
        assert any("Its worker was lost" in event.text for event in store.events(long))


@pytest.mark.slow
def test_two_servers_share_the_workers_and_a_compute_process_may_be_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    store = cluster.store
    homes = tmp_path / "one", tmp_path / "two"
    before = {run.id for run in store.runs()}
    with ExitStack() as stack:
        # Each server has a compute process of its own: both hand out the same queue.
        processes = [
            stack.enter_context(compute(home / "compute", **cluster.variables)) for home in homes
        ]
        apps = [
            stack.enter_context(running_app(home, FMNIST_WORKERS="0", **cluster.variables))
            for home in homes
        ]
        for process in processes:
            cluster.until(lambda pid=process.pid: cluster.is_ready(pid), "both workers are known")  # type: ignore[misc]
        guests = [stack.enter_context(visitor(app.address, "train")) for app in apps]
        for guest, epochs in zip(guests, (8, 1), strict=True):
            guest.open("train", f"preset=article&dataset=practice&batch_size=8&epochs={epochs}")
            guest.press("train_start")
        begun = {run.id: run for run in store.runs() if run.id not in before}
        assert sorted(run.config.epochs for run in begun.values()) == [1, 8]
        assert len({run.owner for run in begun.values()}) == 2  # two visitors
        long, short = sorted(begun, key=lambda run_id: -begun[run_id].config.epochs)

        cluster.reached(long, lambda run: run.step > 0, "the first point")
        for process in processes:
            psutil.Process(process.pid).kill()
        cluster.reached(short, lambda run: run.status.over, "the end of one run")
        cluster.reached(long, lambda run: run.status.over, "the end of the other")
        for run_id in begun:
            assert store.get(run_id).attempt == 1
            whole(store, run_id, begun[run_id].config)
            assert store.events(run_id) == []
        for guest, run_id in zip(guests, (short, long), strict=True):
            guest.open("train", f"run={run_id}")  # what the other server has begun
        assert {run.id for run in store.runs()} - before == set(begun)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end with its children, and end by force what has not after a while."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in psutil.wait_procs(children, 5)[1]:
        child.kill()


def _process(run: Run) -> int:
    return int(run.holder.rpartition(":")[2])


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

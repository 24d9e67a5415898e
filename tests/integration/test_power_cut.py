"""The server is killed, or everything at once: runs go on, the queue stays, the store is whole.

The app is a real ``streamlit run``, and so is the one after the power cut, which starts the compute
process when a page is opened.
"""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from fmnist.runs.records import RunStatus
from fmnist.runs.sqlite_files import damage
from tests.integration.computing import LONGER, SHORT, WAIT_SECONDS, computing_in, whole
from tests.processes import running_app, until
from tests.visiting import visitor

pytestmark = pytest.mark.slow


def _kill(processes: list[psutil.Process]) -> None:
    """Kill them all at once, as a power cut does."""
    for process in processes:
        process.kill()
    _ended, left = psutil.wait_procs(processes, WAIT_SECONDS)
    assert left == []


def _servers(home: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if "streamlit" in (process.info["cmdline"] or [])
        and process.environ().get("FMNIST_HOME") == str(home)
    ]


def test_a_killed_server_leaves_runs_alone_and_a_power_cut_loses_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with computing_in(home) as computing:
        store = computing.store
        running = computing.begun(LONGER)
        queued = store.create(SHORT, owner="ann")
        with running_app(home, FMNIST_WORKERS="1"):
            servers = _servers(home)
            assert servers
            step = computing.step(running)
            _kill(servers)
            computing.reached(running, lambda run: run.step > step, "a run without a server")
            assert computing.process.poll() is None
            assert store.get(queued).status is RunStatus.QUEUED
            children = computing.children()
            before = store.get(running).step
            _kill([psutil.Process(computing.process.pid), *children])
    run = store.get(running)
    assert (run.status, run.step >= before) == (RunStatus.RUNNING, True)
    assert store.get(queued).status is RunStatus.QUEUED
    assert damage(home / "fmnist.db", thorough=True) == ""

    # A new server, and a visitor who looks on: that is all it takes.
    with running_app(home, FMNIST_WORKERS="1") as app, visitor(app.address, "train") as guest:

        def over_before_the_visitors_eyes() -> bool:
            guest.open("train", query=f"run={running}")
            return all(store.get(run_id).status.over for run_id in (running, queued))

        until(
            over_before_the_visitors_eyes,
            seconds=WAIT_SECONDS,
            what="the end of both runs",
            every=1.0,
        )
    whole(store, running, LONGER)
    whole(store, queued, SHORT)
    assert any("Its worker was lost" in event.text for event in store.events(running))

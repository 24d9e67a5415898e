"""Runs an hour: queued at the compute process, beside plain ``fit`` one after the other.

Every run is the article's recipe, 10 epochs on Fashion-MNIST. Ours are the whole way, from the
queue to the converted and scored model; ``fit`` is the training alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import preset

__all__ = ["fit_seconds", "queued_seconds"]

_READY_SECONDS = 120.0


def fit_seconds(runs: int) -> float:
    """Return the wall-clock seconds of so many trainings under ``fit``, one after the other."""
    from benchmarks.training.methods import epochs_of_fit

    started = time.perf_counter()
    for seed in range(runs):
        for _epoch in epochs_of_fit(batch_size=256, epochs=10, seed=seed):
            pass
    return time.perf_counter() - started


def queued_seconds(*counts: int) -> dict[int, float]:
    """Return the wall-clock seconds of so many runs queued at once, two workers being warm."""
    with tempfile.TemporaryDirectory(prefix="fmnist-benchmark-") as folder:
        environment = os.environ | {"FMNIST_HOME": folder, "FMNIST_WORKERS": "2"}
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "fmnist", "workers"],
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            store = RunStore(f"sqlite:///{Path(folder) / 'fmnist.db'}")
            end = time.monotonic() + _READY_SECONDS
            while not _ready(store) and time.monotonic() < end:
                time.sleep(0.2)
            return {count: _queued(store, count) for count in counts}
        finally:
            process.terminate()
            process.wait()


def _ready(store: RunStore) -> bool:
    details: list[Any] = list(store.services.alive("compute", within=10))
    return any(detail["ready"] == 2 for detail in details)


def _queued(store: RunStore, count: int) -> float:
    started = time.perf_counter()
    ids = [
        store.create(preset("article").changed(seed=seed), owner=f"visitor {seed}")
        for seed in range(count)
    ]
    while not all(store.get(run_id).status.over for run_id in ids):
        time.sleep(0.2)
    bad = [run for run in map(store.get, ids) if run.status is not RunStatus.FINISHED]
    if bad:
        raise RuntimeError(f"{len(bad)} of {count} runs did not finish: {bad[0].message}")
    return time.perf_counter() - started

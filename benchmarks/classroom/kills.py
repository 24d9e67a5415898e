"""SIGKILL for a worker, the compute process or the server, while a class is there: what is lost?

A round: three runs are queued, one of the three kinds of process is killed in mid-run, the server
is started again if it was that one, and all runs are waited for. Then every step of them has to be
there once, the database to be whole, and no temporary file to be left.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.classroom.crowd import Crowd, at_work
from benchmarks.classroom.starts import is_whole
from fmnist.runs.records import RunStatus
from fmnist.runs.service import compute_state
from fmnist.runs.sqlite_files import damage
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.processes import App, running_app, until

__all__ = ["Found", "measure"]

WORKERS: Final = 2
RUNS: Final = 3
KINDS: Final = ("worker", "compute", "server")

_CONFIG: Final = TrainingConfig(dataset="practice", batch_size=8, epochs=8)  # 1,600 steps
_WARM_SECONDS: Final = 300.0
_ROUND_SECONDS: Final = 300.0
_TEMPORARY: Final = ("*.tmp", "*.part", "tmp*")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of it.

    Attributes:
        rounds: how many there were.
        killed: which process in each.
        runs: how many there were in all.
        finished: how many of them finished.
        whole: how many have every step once.
        integrity: what SQLite says of the database after each round.
        left: temporary files that nobody owns any more.
        seconds: of each round, from the kill to the end of the last run.
        visits: pages that the visitors opened meanwhile.
        faults: messages of runs that did not finish.
    """

    rounds: int
    killed: list[str]
    runs: int
    finished: int
    whole: int
    integrity: list[str]
    left: list[str]
    seconds: list[float]
    visits: int
    faults: list[str]

    def missed(self) -> list[str]:
        """Return the limits that are missed, in words."""
        checks = (
            (self.finished == self.runs, "all runs finish"),
            (self.whole == self.runs, "every step once"),
            (set(self.integrity) <= {"ok"}, "the database is whole"),
            (not self.left, "no temporary file stays"),
        )
        return [text for holds, text in checks if not holds]

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        return [
            f"{self.rounds} rounds ({', '.join(self.killed)}), {self.visits} pages opened",
            f"{self.finished} of {self.runs} runs finished, {self.whole} with every step once",
            f"database: {', '.join(sorted(set(self.integrity)))}",
            f"temporary files left: {self.left or 'none'}",
            f"a round took {max(self.seconds, default=0):.0f} s at most",
            *self.faults[:5],
        ]


def measure(visitors: int, rounds: int, seed: int, say: Callable[[str], None]) -> Found:
    """Kill something in each of so many rounds, while so many visitors click."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    killed: list[str] = []
    integrity: list[str] = []
    seconds: list[float] = []
    runs: list[str] = []
    left: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fmnist-classroom-") as folder, ExitStack() as stack:
        # Last of all, when everything has ended: nobody owns what is there then.
        stack.callback(
            lambda: left.extend(
                sorted(str(path.relative_to(folder)) for path in _temporary(Path(folder)))
            )
        )
        home, scratch = Path(folder) / "home", Path(folder) / "scratch"
        scratch.mkdir()

        def serve() -> App:
            return stack.enter_context(
                running_app(home, FMNIST_WORKERS=str(WORKERS), TMPDIR=str(scratch))
            )

        app = serve()
        store = RunStore(f"sqlite:///{home / 'fmnist.db'}")
        crowd = Crowd(lambda: app.address, pause=3.0)
        with at_work(crowd, visitors, seed=seed):
            for number in range(rounds):
                until(
                    lambda: compute_state(store).ready == WORKERS,
                    seconds=_WARM_SECONDS,
                    what="every worker is warm",
                    every=0.2,
                )
                mine = [
                    store.create(_CONFIG.changed(seed=n), owner=f"user:{n}") for n in range(RUNS)
                ]
                runs += mine
                until(
                    lambda mine=mine: any(store.get(run_id).step for run_id in mine),  # type: ignore[misc]
                    seconds=_WARM_SECONDS,
                    what="a run has begun",
                )
                time.sleep(dice.uniform(0, 2))
                kind = dice.choice(KINDS)
                _kill(kind, app, store)
                moment = time.monotonic()
                if kind == "server":
                    app = serve()
                until(
                    lambda mine=mine: all(store.get(run_id).status.over for run_id in mine),  # type: ignore[misc]
                    seconds=_ROUND_SECONDS,
                    what=f"the runs of round {number + 1} are over",
                    every=0.2,
                )
                killed.append(kind)
                seconds.append(round(time.monotonic() - moment, 1))
                integrity.append(
                    damage(home / "fmnist.db", thorough=True, wait_seconds=60.0) or "ok"
                )
                say(f"round {number + 1}: {kind} killed, all over after {seconds[-1]:.0f} s")
        found = [store.get(run_id) for run_id in runs]
        whole = sum(is_whole(store, run) for run in found)
    return Found(
        rounds=rounds,
        killed=killed,
        runs=len(found),
        finished=sum(run.status is RunStatus.FINISHED for run in found),
        whole=whole,
        integrity=integrity,
        left=left,
        seconds=seconds,
        visits=len(crowd.visits),
        faults=[run.message for run in found if run.status is not RunStatus.FINISHED],
    )


def _kill(kind: str, app: App, store: RunStore) -> None:
    """Kill the server, the compute process with all it started, or a worker at a run."""
    match kind:
        case "server":
            found = [psutil.Process(app.process_id)]
        case "compute":
            this = psutil.Process(_compute_process(store))
            found = [this, *this.children(recursive=True)]
        case _:
            holders = [run.holder for run in store.active() if run.status is RunStatus.RUNNING]
            found = [psutil.Process(int(name.rpartition(":")[2])) for name in holders[:1]]
    for process in found:
        process.kill()
    psutil.wait_procs(found, 10)


def _compute_process(store: RunStore) -> int:
    details = store.services.alive("compute", within=60)
    return int(next(detail["pid"] for detail in details))


def _temporary(folder: Path) -> list[Path]:
    """Return files that were made for a moment, and are there though nothing is going on."""
    home = folder / "home"
    strays = [path for pattern in _TEMPORARY for path in home.rglob(pattern)]
    return [*strays, *(home / "dask").glob("*"), *(folder / "scratch").iterdir()]

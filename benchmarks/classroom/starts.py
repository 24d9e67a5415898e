"""A class starts a run each at the same moment: all finish, none is lost or doubled, in order."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread
from typing import Final

from fmnist.runs.records import Run, RunStatus
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from tests.processes import running_app, until
from tests.visiting import Visitor, visitor

__all__ = ["Found", "measure"]

WORKERS: Final = 2
START_KEY: Final = "train_start"
"""Key of the button on the Train page."""

_WARM_SECONDS: Final = 300.0
_A_RUN_SECONDS: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of it.

    Attributes:
        visitors: how many pressed the button.
        runs: how many runs there were.
        owners: of how many visitors.
        finished: how many of the runs finished.
        whole: how many of them have every step once.
        again: how many had to begin more than once.
        out_of_turn: how many began though more earlier ones than there are workers were surely in
            the queue: of those that are handed out at the same moment any may begin first, and a
            run is in the queue only at the end of the press.
        press_median: seconds from the press of the button to its page.
        press_worst: the slowest.
        queue_seconds: from the first press to the last begin of a run.
        seconds: from the first press to the end of the last run.
        faults: messages of runs that did not finish, and of presses that failed.
    """

    visitors: int
    runs: int
    owners: int
    finished: int
    whole: int
    again: int
    out_of_turn: int
    press_median: float
    press_worst: float
    queue_seconds: float
    seconds: float
    faults: list[str]

    def missed(self) -> list[str]:
        """Return the limits that are missed, in words."""
        checks = (
            (self.runs == self.visitors, "a run for each press"),
            (self.owners == self.visitors, "one of each visitor"),
            (self.finished == self.runs, "all finished"),
            (self.whole == self.runs, "every step once"),
            (not self.out_of_turn, "in the order in which they were started"),
        )
        return [text for holds, text in checks if not holds]

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        return [
            f"{self.visitors} visitors pressed Start at once: {self.runs} runs of {self.owners} "
            f"visitors, {self.finished} finished, {self.whole} with every step once, "
            f"{self.again} begun again, {self.out_of_turn} out of turn",
            f"the press: median {self.press_median:.2f} s, slowest {self.press_worst:.2f} s",
            f"the last run began after {self.queue_seconds:.0f} s, all were over after "
            f"{self.seconds:.0f} s ({WORKERS} workers)",
            *self.faults[:5],
        ]


def measure(visitors: int, epochs: int, seed: int, say: Callable[[str], None]) -> Found:
    """Let so many visitors press the button at once, each for a run of so many epochs."""
    with (
        tempfile.TemporaryDirectory(prefix="fmnist-classroom-") as folder,
        running_app(Path(folder) / "home", FMNIST_WORKERS=str(WORKERS)) as app,
        ExitStack() as stack,
    ):
        store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
        query = f"epochs={epochs}&seed={seed}"
        guests = [
            stack.enter_context(visitor(app.address, "train", query)) for _guest in range(visitors)
        ]
        say("Waiting for warm workers …")
        until(
            lambda: compute_state(store).ready == WORKERS,
            seconds=_WARM_SECONDS,
            what="every worker is warm",
        )
        started = time.time()
        seconds, faults = _all_press(guests)
        say(f"{len(seconds)} have pressed. Waiting for their runs …")
        until(
            lambda: not store.active(),
            seconds=_A_RUN_SECONDS * visitors,
            what="every run is over",
            every=0.5,
        )
        runs = store.runs(limit=10 * visitors)
        worst = max(seconds, default=0.0)
        by_age = sorted(runs, key=lambda run: run.created)
        in_order = [run.started or 0.0 for run in by_age]
        return Found(
            visitors=visitors,
            runs=len(runs),
            owners=len(Counter(run.owner for run in runs)),
            finished=sum(run.status is RunStatus.FINISHED for run in runs),
            whole=sum(is_whole(store, run) for run in runs),
            again=sum(run.attempt > 1 for run in runs),
            out_of_turn=sum(
                sum(
                    earlier > began > run.created + worst
                    for run, earlier in zip(by_age[:place], in_order, strict=False)
                )
                >= WORKERS
                for place, began in enumerate(in_order)
            ),
            press_median=round(sorted(seconds)[len(seconds) // 2], 3) if seconds else 0.0,
            press_worst=round(worst, 3),
            queue_seconds=round(max(in_order, default=started) - started, 1),
            seconds=round(max((run.finished or 0.0 for run in runs), default=started) - started, 1),
            faults=faults + [run.message for run in runs if run.status is not RunStatus.FINISHED],
        )


def is_whole(store: RunStore, run: Run) -> bool:
    """Return whether every step and every epoch of a run is there once, in order."""
    curves = store.journal.curves(run.id)
    return bool(
        run.total_steps
        and curves.steps.tolist() == list(range(run.total_steps))
        and [epoch.epoch for epoch in curves.epochs] == list(range(1, run.config.epochs + 1))
    )


def _all_press(guests: list[Visitor]) -> tuple[list[float], list[str]]:
    """Let all press the button at the same moment; return seconds of each, and what failed."""
    together = Barrier(len(guests))
    seconds: list[float] = []
    faults: list[str] = []

    def press(guest: Visitor) -> None:
        together.wait()
        try:
            seconds.append(guest.press(START_KEY))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            faults.append(f"{type(error).__name__}: {error}")

    threads = [Thread(target=press, args=(guest,)) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, faults

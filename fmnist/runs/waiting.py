"""How long a run will take, and how long it will wait. Light to import.

Estimated from what finished runs took: seconds for a billion multiply–adds of their networks.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from fmnist.runs.dispatch import RECENT_SECONDS, expected_waits, queue
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig

__all__ = ["Place", "Speed", "place_in_queue", "seconds_left"]

_FIRST_GUESS: Final = 6e9
"""Multiply–adds a second of LeNet-5 on one thread, forward only, before any run has finished."""

_SIZES: Final = {"fashion-mnist": 60_000, "practice": 2_000}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a run stands in the queue.

    Attributes:
        position: 1 for the next one.
        length: of the queue.
        seconds: until it is expected to begin.
    """

    position: int
    length: int
    seconds: float


class Speed:
    """How fast this machine trains: of each architecture, by its finished runs."""

    def __init__(self, finished: list[Run]) -> None:
        self._rates: dict[str, float] = {}
        for run in finished:
            seconds = (run.metrics or {}).get("seconds", 0.0)
            if seconds > 0 and run.step and run.config.architecture not in self._rates:
                pictures = run.step * run.config.batch_size
                work = pictures * run.config.blueprint().multiply_adds
                self._rates[run.config.architecture] = work / seconds

    def seconds(self, config: TrainingConfig, *, steps: int | None = None) -> float:
        """Return the seconds that so many steps (default: all) will take, about."""
        if steps is None:
            steps = config.epochs * config.steps_per_epoch(_SIZES[config.dataset])
        rate = self._rates.get(config.architecture, _FIRST_GUESS)
        return steps * config.batch_size * config.blueprint().multiply_adds / rate


def seconds_left(run: Run, pictures_per_second: float) -> float | None:
    """Return the seconds that a running run still needs at its present speed, if it has one."""
    if not run.total_steps or pictures_per_second <= 0:
        return None
    return (run.total_steps - run.step) * run.config.batch_size / pictures_per_second


def place_in_queue(store: RunStore, run_id: str, *, workers: int) -> Place | None:
    """Return where the run stands, or ``None`` if it does not wait.

    Args:
        store: the run store.
        run_id: the run.
        workers: how many runs go on at once.
    """
    active = store.active()
    waiting = queue(active, store.begun_since(time.time() - RECENT_SECONDS))
    position = next((n for n, run in enumerate(waiting) if run.id == run_id), None)
    if position is None:
        return None
    finished = [run for run in store.runs(limit=50) if run.status is RunStatus.FINISHED]
    speed = Speed(finished)
    remaining = [
        speed.seconds(run.config, steps=max(run.total_steps - run.step, 1))
        for run in active
        if run.held
    ]
    waits = expected_waits(
        waiting, remaining, lambda run: speed.seconds(run.config), max(workers, 1)
    )
    return Place(position=position + 1, length=len(waiting), seconds=waits[position])

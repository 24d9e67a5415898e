"""How long a run will take, and how long it will wait. Light to import.

Estimated from what finished runs took: seconds for a billion multiply–adds of their networks.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from fmnist.models.backbones import BACKBONES
from fmnist.models.blueprint import Blueprint
from fmnist.runs.dispatch import RECENT_SECONDS, expected_waits, queue
from fmnist.runs.records import RESERVED, Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig

__all__ = [
    "Outlook",
    "Place",
    "Speed",
    "experiment_outlook",
    "place_in_queue",
    "seconds_left",
]

_FIRST_GUESS: Final = 6e9
"""Multiply–adds a second of LeNet-5 on one thread, forward only, before any run has finished."""

_LARGE: Final = 10e6
_FIRST_GUESS_LARGE: Final = 12e9
"""The same of networks of so many multiply–adds, which spend less time beside the arithmetic."""

_FIRST_GUESS_BY_CHANNEL: Final = 3.5e9
"""The same of backbones whose convolutions look at one channel each."""

_SIZES: Final = {"fashion-mnist": 60_000, "practice": 2_000}
_UNKNOWN_SIZE: Final = 60_000
"""Of somebody's own set, until the run itself says how many steps it has."""


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


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is expected of an experiment as a whole.

    Attributes:
        runs: how many of its runs are at work.
        ahead: runs that will begin before the next of its runs.
        begins: seconds until that one is expected to begin; ``None`` if none waits.
        ends: seconds until its last one is expected to be over.
    """

    runs: int
    ahead: int
    begins: float | None
    ends: float


class Speed:
    """How fast this machine trains: of each architecture, by its finished runs."""

    def __init__(self, finished: list[Run]) -> None:
        self._rates: dict[tuple[str, object], float] = {}
        for run in finished:
            seconds = (run.metrics or {}).get("seconds", 0.0)
            if seconds > 0 and run.step and _kind(run.config) not in self._rates:
                pictures = run.step * run.config.batch_size
                work = pictures * run.config.blueprint().learning_multiply_adds
                self._rates[_kind(run.config)] = work / seconds

    @classmethod
    def of(cls, store: RunStore) -> Speed:
        """Return how fast the newest runs of a store were."""
        return cls([run for run in store.runs(limit=50) if run.status is RunStatus.FINISHED])

    def seconds(self, config: TrainingConfig, *, steps: int | None = None) -> float:
        """Return the seconds that so many steps (default: all) will take, about."""
        if steps is None:
            steps = config.epochs * config.steps_per_epoch(
                _SIZES.get(config.dataset, _UNKNOWN_SIZE)
            )
        blueprint = config.blueprint()
        rate = self._rates.get(_kind(config)) or _first_guess(blueprint)
        return steps * config.batch_size * blueprint.learning_multiply_adds / rate


def _kind(config: TrainingConfig) -> tuple[str, object]:
    """Return what trainings have in common that are about equally fast for their arithmetic."""
    return config.architecture, config.options.get("backbone")


def _first_guess(blueprint: Blueprint) -> float:
    backbone = blueprint.pretrained
    if backbone is not None and BACKBONES[backbone.backbone].by_channel:
        return _FIRST_GUESS_BY_CHANNEL
    return _FIRST_GUESS_LARGE if blueprint.multiply_adds >= _LARGE else _FIRST_GUESS


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
    queue = _Queue(store, workers)
    for number, run in enumerate(queue.waiting):
        if run.id == run_id:
            return Place(
                position=number + 1, length=len(queue.waiting), seconds=queue.waits[number]
            )
    return None


def experiment_outlook(store: RunStore, experiment_id: str, *, workers: int) -> Outlook | None:
    """Return when an experiment goes on and ends, or ``None`` if nothing of it waits or runs.

    Args:
        store: the run store.
        experiment_id: the experiment.
        workers: how many runs go on at once.
    """
    queue = _Queue(store, workers)
    own = [n for n, run in enumerate(queue.waiting) if run.experiment_id == experiment_id]
    ends = [queue.waits[n] + queue.speed.seconds(queue.waiting[n].config) for n in own]
    running = [run for run in queue.at_work if run.experiment_id == experiment_id]
    ends += [queue.seconds_left(run) for run in running]
    if not ends:
        return None
    return Outlook(
        runs=len(running),
        ahead=own[0] if own else 0,
        begins=queue.waits[own[0]] if own else None,
        ends=max(ends),
    )


class _Queue:
    """The queue as it stands, and what is expected of it."""

    def __init__(self, store: RunStore, workers: int) -> None:
        active = store.active()
        self.speed = Speed.of(store)
        self.waiting = queue(active, store.begun_since(time.time() - RECENT_SECONDS))
        # What a command line keeps for later holds no worker yet.
        self.at_work = [run for run in active if run.held and run.phase != RESERVED]
        self.waits = expected_waits(
            self.waiting,
            [self.seconds_left(run) for run in self.at_work],
            lambda run: self.speed.seconds(run.config),
            max(workers, 1),
        )

    def seconds_left(self, run: Run) -> float:
        return self.speed.seconds(run.config, steps=max(run.total_steps - run.step, 1))

"""What the store gives back: a run, and the curves of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig
from fmnist.training.records import EpochRecord
from fmnist.translation import N_, _

__all__ = [
    "HELD",
    "PAUSE_AFTER_EPOCH",
    "PAUSE_NOW",
    "RESERVED",
    "Curves",
    "Event",
    "Run",
    "RunStatus",
    "Wishes",
]

RESERVED: Final = "reserved"
"""Phase of a queued run that the process which made it will carry out itself."""


HELD: Final = "held"
"""Phase of a paused run whose worker waits for it to go on."""

PAUSE_NOW: Final = 0
"""``pause_at``: before the next step."""

PAUSE_AFTER_EPOCH: Final = -1
"""``pause_at``: at the end of the epoch, wherever that is; the worker puts the step there."""

_STATUS_TITLES: Final = {
    "queued": N_("queued"),
    "running": N_("running"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "stopped": N_("stopped"),
    "failed": N_("failed"),
}


class RunStatus(StrEnum):
    """Where a run is. ``stopped`` is a training that somebody ended: it has a model too."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self in (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED)

    @property
    def label(self) -> str:
        """The status in words."""
        return _(_STATUS_TITLES[self.value])


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training, as the store knows it. Times are seconds since 1970, UTC.

    Attributes:
        id: short and unique.
        owner: visitor or user who started it.
        config: what is trained.
        preset: the preset that the configuration came from, or empty.
        status: see ``RunStatus``.
        phase: ``training`` or ``evaluating`` while it runs; ``held`` while it is paused and its
            worker waits; ``reserved`` while it is queued for the process that made it.
        message: why it failed or was started again; else empty.
        attempt: how often it was begun from ``attempt_step``: an attempt that got further than
            the one before starts a new count.
        total_steps: steps of the whole training; 0 until a worker has it.
        step: steps done.
        epoch: epochs finished.
        metrics: of the model, once there is one: see ``ModelCard.metrics``.
        name: given by somebody; empty: see ``title``.
        note: free text.
        tags: sorted.
        deleted: when somebody removed it from the lists.
        experiment_id: the experiment it belongs to.
        pause_at: the step before which it shall pause, ``PAUSE_NOW`` or ``PAUSE_AFTER_EPOCH``.
        holder: the process that carries it out, see ``fmnist.runs.holders``.
    """

    id: str
    owner: str
    config: TrainingConfig
    preset: str
    status: RunStatus
    phase: str
    message: str
    created: float
    started: float | None
    finished: float | None
    heartbeat: float | None
    stop_requested: bool
    attempt: int
    total_steps: int
    step: int
    epoch: int
    metrics: Mapping[str, Any] | None
    name: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    deleted: float | None = None
    experiment_id: str | None = None
    pause_at: int | None = None
    holder: str = ""
    attempt_step: int = 0

    @property
    def title(self) -> str:
        """The given name, or architecture, preset and id: ``"LeNet-5 · tuned · 3f9c2a"``."""
        if self.name:
            return f"{self.name} · {self.id}"
        parts = (_(architecture(self.config.architecture).title), self.preset, self.id)
        return " · ".join(part for part in parts if part)

    @property
    def waits(self) -> bool:
        """Whether it waits for a worker."""
        return self.status is RunStatus.QUEUED and self.phase != RESERVED

    @property
    def held(self) -> bool:
        """Whether some process says that it has the run in hand."""
        return (
            self.status is RunStatus.RUNNING
            or (self.status is RunStatus.PAUSED and self.phase == HELD)
            or (self.status is RunStatus.QUEUED and self.phase == RESERVED)
        )

    @property
    def epochs(self) -> int:
        """Epochs asked for."""
        return self.config.epochs


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a run beside its training, after ``step`` steps."""

    time: float
    step: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What somebody asks of a run: to stop, or to pause before the step ``pause_at``."""

    stop: bool
    pause_at: int | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Curves:
    """The steps and epochs of a run so far.

    Attributes:
        steps: ``(n,) int64``, numbers of the steps, from 0.
        loss: ``(n,) float32`` of each step's batch.
        accuracy: ``(n,) float32`` likewise.
        learning_rate: ``(n,) float32``.
        speeds: ``(n,) float32``, pictures per second of the record that each step came in; empty
            where nobody measured.
        pictures_per_second: of the newest record; 0 before the first.
        epochs: the epochs that are over.
    """

    steps: NDArray[np.int64]
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    learning_rate: NDArray[np.float32]
    speeds: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    pictures_per_second: float
    epochs: tuple[EpochRecord, ...]

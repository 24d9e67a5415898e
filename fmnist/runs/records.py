"""What the store gives back: a run, and the curves of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig
from fmnist.training.records import EpochRecord

__all__ = ["RESERVED", "Curves", "Run", "RunStatus"]

RESERVED: Final = "reserved"
"""Phase of a queued run that the process which made it will carry out itself."""


class RunStatus(StrEnum):
    """Where a run is. ``stopped`` is a training that somebody ended: it has a model too."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self in (RunStatus.FINISHED, RunStatus.STOPPED, RunStatus.FAILED)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training, as the store knows it. Times are seconds since 1970, UTC.

    Attributes:
        id: short and unique.
        owner: visitor or user who started it.
        config: what is trained.
        preset: the preset that the configuration came from, or empty.
        status: see ``RunStatus``.
        phase: ``training`` or ``evaluating`` while it runs.
        message: why it failed or was started again; else empty.
        total_steps: steps of the whole training; 0 until a worker has it.
        step: steps done.
        epoch: epochs finished.
        metrics: of the model, once there is one: see ``ModelCard.metrics``.
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

    @property
    def title(self) -> str:
        """Architecture, preset and id: ``"LeNet-5 · tuned · 3f9c2a"``."""
        parts = (architecture(self.config.architecture).title, self.preset, self.id)
        return " · ".join(part for part in parts if part)

    @property
    def epochs(self) -> int:
        """Epochs asked for."""
        return self.config.epochs


@dataclass(frozen=True, kw_only=True, eq=False)
class Curves:
    """The steps and epochs of a run so far.

    Attributes:
        steps: ``(n,) int64``, numbers of the steps, from 0.
        loss: ``(n,) float32`` of each step's batch.
        accuracy: ``(n,) float32`` likewise.
        learning_rate: ``(n,) float32``.
        pictures_per_second: of the newest record; 0 before the first.
        epochs: the epochs that are over.
    """

    steps: NDArray[np.int64]
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    learning_rate: NDArray[np.float32]
    pictures_per_second: float
    epochs: tuple[EpochRecord, ...]

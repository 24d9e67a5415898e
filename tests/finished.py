"""Runs that are over, written into a store as their worker would; nothing trains."""

from __future__ import annotations

import json
from collections.abc import Collection

import numpy as np

from fmnist.catalogue import shipped_models
from fmnist.export.bundle import CARD, FILES, KERAS, TFLITE
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.records import EpochRecord, StepRecord

__all__ = ["STEPS", "add_epoch", "finished_run", "run_with_model"]

STEPS = 4
"""Steps of an epoch."""


def add_epoch(store: RunStore, run_id: str, epoch: int) -> None:
    """Write epoch ``epoch``: losses 1/epoch, validation losses 2/epoch, accuracies 1 − 1/epoch."""
    first = (epoch - 1) * STEPS
    store.journal.add(
        run_id,
        StepRecord(
            epoch=epoch,
            first_step=first,
            loss=np.arange(first, first + STEPS, dtype=np.float32) / 8,
            accuracy=np.full(STEPS, 0.25, np.float32),
            learning_rate=np.full(STEPS, 0.001, np.float32),
            pictures_per_second=1000.0,
        ),
    )
    store.journal.add(
        run_id,
        EpochRecord(
            epoch=epoch,
            step=epoch * STEPS,
            loss=1 / epoch,
            accuracy=1 - 1 / epoch,
            validation_loss=2 / epoch,
            validation_accuracy=0.5 - 0.5 / epoch,
            seconds=10.0,
        ),
    )


def finished_run(
    store: RunStore,
    config: TrainingConfig | None = None,
    *,
    owner: str = "somebody",
    accuracy: float = 0.9,
    epochs: int = 2,
    preset_name: str = "",
    without: Collection[str] = (),
) -> str:
    """Write a run with a model and return its id.

    Args:
        store: where to.
        config: by default ``tuned`` on the practice set.
        owner: who started it.
        accuracy: on the test set.
        epochs: how many are over.
        preset_name: the preset it came from.
        without: parts of the model that it does not have.
    """
    config = config or preset("tuned").changed(dataset="practice")
    run_id = store.create(config, owner=owner, preset=preset_name)
    store.journal.start(run_id, total_steps=config.epochs * STEPS)
    for epoch in range(1, epochs + 1):
        add_epoch(store, run_id, epoch)
    store.journal.finish(
        run_id,
        RunStatus.FINISHED,
        metrics={
            "test_accuracy": accuracy,
            "test_loss": 0.4,
            "validation_accuracy": 0.25,
            "validation_loss": 1.0,
            "parameters": config.blueprint().parameters,
            "seconds": 10.0 * epochs,
            "bytes": 1000,
        },
        files={name: name.encode() for name in FILES if name not in without},
    )
    return run_id


def run_with_model(store: RunStore, *, accuracy: float, owner: str = "somebody") -> str:
    """Write a run on the practice set whose model is the smallest that comes with the app.

    Args:
        store: where to.
        accuracy: on the test set, as its card says.
        owner: who started it.
    """
    entry = min(shipped_models(), key=lambda entry: entry.card.parameters)
    config = preset("tuned").changed(dataset="practice")
    card = json.loads(entry.read(CARD))
    card["metrics"] |= {"test_accuracy": accuracy, "validation_accuracy": 0.25}
    card["config"] = config.to_dict()
    files = {name: name.encode() for name in FILES}
    files |= {CARD: json.dumps(card).encode()}
    files |= {name: entry.read(name) for name in (KERAS, TFLITE)}
    run_id = store.create(config, owner=owner)
    store.journal.start(run_id, total_steps=STEPS)
    add_epoch(store, run_id, 1)
    metrics = card["metrics"] | {"parameters": 61_706, "seconds": 10.0, "bytes": 1000}
    store.journal.finish(run_id, RunStatus.FINISHED, metrics=metrics, files=files)
    return run_id

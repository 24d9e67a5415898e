"""One run from its first step to a model that is offered: for workers and the command line.

Train, convert, check against Keras on validation pictures, score on the test set once, and
commit model and metrics together. TensorFlow is imported when a run begins, not with the module.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from fmnist.data import Dataset, load_dataset
from fmnist.errors import FmnistError
from fmnist.evaluation import Evaluation
from fmnist.export.bundle import ModelBundle
from fmnist.export.card import PREPROCESSING, ModelCard, library_versions
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.records import EpochRecord, Record
from fmnist.translation import _

__all__ = ["execute"]

_log = logging.getLogger(__name__)

PARITY_PICTURES = 256
"""Validation pictures on which TensorFlow Lite and Keras are compared."""


def execute(
    store: RunStore,
    run_id: str,
    settings: Settings,
    *,
    shards: int = 1,
    watch: Callable[[Record, int], None] | None = None,
) -> Run:
    """Carry out a queued run and return it as it ended. Never raises for what the run did.

    Args:
        store: where the run is.
        run_id: the run.
        settings: where the dataset is.
        shards: see ``fmnist.training.loop.Trainer``.
        watch: called with each record and the total number of steps.
    """
    run = store.get(run_id)
    try:
        dataset = load_dataset(run.config.dataset, settings)
        _train(store, run, dataset, shards, watch)
    except FmnistError as error:
        store.finish(run_id, RunStatus.FAILED, message=str(error))
    except MemoryError:
        store.finish(run_id, RunStatus.FAILED, message=_("The worker ran out of memory."))
    except Exception as error:  # noqa: BLE001 - a run ends with a state, whatever happened
        _log.exception("Run %s failed", run_id)
        store.finish(
            run_id,
            RunStatus.FAILED,
            message=_("The training failed: {kind}. The details are in the worker's log.").format(
                kind=type(error).__name__
            ),
        )
    return store.get(run_id)


def _train(
    store: RunStore,
    run: Run,
    dataset: Dataset,
    shards: int,
    watch: Callable[[Record, int], None] | None,
) -> None:
    from fmnist.training.loop import Trainer

    trainer = Trainer(run.config, dataset, shards=shards)
    if not store.start(run.id, total_steps=trainer.total_steps):
        return
    started = time.perf_counter()
    epochs: list[EpochRecord] = []
    stopped = False
    for record in trainer.records():
        if store.add(run.id, record) and not stopped:
            stopped = True
            trainer.stop()
        if isinstance(record, EpochRecord):
            epochs.append(record)
        if watch is not None:
            watch(record, trainer.total_steps)
    seconds = time.perf_counter() - started
    store.beat(run.id, phase="evaluating")
    bundle = _bundle(run, dataset, trainer, epochs, seconds)
    store.finish(
        run.id,
        RunStatus.STOPPED if stopped and len(epochs) < run.epochs else RunStatus.FINISHED,
        metrics={
            **bundle.card.metrics,
            "parameters": bundle.card.parameters,
            "seconds": seconds,
        },
        files=bundle.files(),
    )


def _bundle(
    run: Run, dataset: Dataset, trainer: object, epochs: list[EpochRecord], seconds: float
) -> ModelBundle:
    from fmnist.export.keras_files import model_bytes
    from fmnist.export.tflite import checked_conversion
    from fmnist.inference import Classifier
    from fmnist.training.loop import Trainer

    if not isinstance(trainer, Trainer):
        raise TypeError(type(trainer))
    compared = dataset.x_train[trainer.validation[:PARITY_PICTURES]]
    tflite, parity = checked_conversion(trainer.model, compared)
    probabilities = Classifier.from_bytes(tflite).probabilities(dataset.x_test)
    test = Evaluation.of(dataset.y_test, probabilities)
    if epochs:
        validation = (epochs[-1].validation_loss, epochs[-1].validation_accuracy)
    else:
        validation = trainer.validate()
    blueprint = run.config.blueprint()
    card = ModelCard(
        name=run.id,
        architecture=run.config.architecture,
        parameters=blueprint.parameters,
        multiply_adds=blueprint.multiply_adds,
        config=run.config.to_dict(),
        seed=run.config.seed,
        dataset={
            "name": dataset.name,
            "checksum": dataset.checksum,
            "training": len(dataset.y_train) - len(trainer.validation),
            "validation": len(trainer.validation),
            "test": len(dataset.y_test),
        },
        metrics={
            "validation_loss": validation[0],
            "validation_accuracy": validation[1],
            "test_loss": float(test.loss),
            "test_accuracy": float(test.accuracy),
        },
        epochs=len(epochs),
        seconds=seconds,
        parity=parity,
        preprocessing=PREPROCESSING,
        versions=library_versions(),
        created=ModelCard.now(),
    )
    return ModelBundle(
        card=card,
        keras=model_bytes(trainer.model),
        tflite=tflite,
        test_probabilities=probabilities,
    )

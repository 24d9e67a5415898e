"""From a training that is over to a model bundle: convert, check, score. Imports TensorFlow.

The TensorFlow Lite model is checked against Keras on validation pictures, and scored on the test
set: the only time that the test set is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fmnist.data import Dataset
from fmnist.evaluation import Evaluation
from fmnist.export.bundle import ModelBundle
from fmnist.export.card import ModelCard, library_versions, preprocessing
from fmnist.export.keras_files import model_bytes
from fmnist.export.tflite import checked_conversion
from fmnist.inference import Classifier
from fmnist.runs.records import Run
from fmnist.runs.task_metrics import task_metrics
from fmnist.training.loop import Trainer
from fmnist.training.records import EpochRecord
from fmnist.translation import _

__all__ = ["kept_epoch", "make_bundle"]

PARITY_PICTURES: Final = 256
"""Validation pictures on which TensorFlow Lite and Keras are compared."""


def make_bundle(
    run: Run, dataset: Dataset, trainer: Trainer, epochs: Sequence[EpochRecord]
) -> ModelBundle:
    """Return the model of ``trainer`` with its card and its probabilities.

    Args:
        run: what was trained.
        dataset: what it was trained on.
        trainer: after its last step.
        epochs: the epochs that are over.

    Raises:
        ModelError: TensorFlow Lite and Keras do not agree.
    """
    compared = dataset.x_train[trainer.validation[:PARITY_PICTURES]]
    tflite, parity = checked_conversion(trainer.model, compared)
    probabilities = Classifier.from_bytes(tflite).probabilities(dataset.x_test)
    test = Evaluation.of(dataset.y_test, probabilities, dataset.class_names)
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
            "training": len(trainer.training),
            "validation": len(trainer.validation),
            "test": len(dataset.y_test),
        },
        metrics={
            "validation_loss": validation.loss,
            "validation_accuracy": validation.accuracy,
            "test_loss": float(test.loss),
            "test_accuracy": float(test.accuracy),
            **task_metrics(trainer.model, blueprint, dataset),
        },
        epochs=len(epochs),
        seconds=trainer.seconds,
        parity=parity,
        preprocessing=preprocessing(dataset.class_names),
        versions=library_versions(),
        created=ModelCard.now(),
        class_names=dataset.class_names,
    )
    return ModelBundle(
        card=card,
        keras=model_bytes(trainer.model),
        tflite=tflite,
        test_probabilities=probabilities,
        validation_probabilities=validation.probabilities,
    )


def kept_epoch(trainer: Trainer) -> str:
    """Say which epoch's weights early stopping has kept; empty if it is the last one's."""
    best, epochs = trainer.early_stopping.best_epoch, len(trainer.early_stopping.losses)
    if best in (None, epochs):
        return ""
    if trainer.early_stopping.over and epochs < trainer.config.epochs:
        return _(
            "Early stopping ended it after epoch {epoch}: the validation loss was lowest after "
            "epoch {best}, and the network keeps the weights it had then."
        ).format(epoch=epochs, best=best)
    return _(
        "The validation loss was lowest after epoch {best}, and the network keeps the weights it "
        "had then."
    ).format(best=best)

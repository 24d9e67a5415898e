"""Probabilities for every training picture, by networks that have not learned from it.

The training pictures are divided into folds. For each fold a network learns from all the others,
and then says what it thinks of the pictures of this one. For workers: trains, and so imports
TensorFlow.

Source: M. Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", 1974; as
confident learning asks for it, see ``fmnist.evaluation.label_issues``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.data import Dataset
from fmnist.data.folds import fold_numbers
from fmnist.training.config import TrainingConfig, preset

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Train a network for each fold.

    Args:
        parameters: ``preset`` (which network and how), ``folds``, ``epochs`` and ``seed``.
        inputs: what it may use.

    Returns:
        ``probabilities``: ``(n, classes) float32``, in the order of the training pictures.
        ``folds``: ``(n,) uint8``, which network said it.

    Raises:
        ConfigError: a parameter that is not accepted.
    """
    from fmnist.training.graph_shelf import GraphShelf
    from fmnist.training.loop import Trainer

    dataset, folds, seed = inputs.dataset, int(parameters["folds"]), int(parameters["seed"])
    numbers = fold_numbers(dataset.y_train, folds=folds, seed=seed)
    probabilities = np.zeros((len(numbers), len(dataset.class_names)), np.float32)
    graphs = GraphShelf()  # so that only the first network has to wait for its graph
    for fold in range(folds):
        order, config = _without(fold, numbers, parameters)
        trainer = Trainer(config.on(dataset), _reordered(dataset, order), graphs=graphs)
        for _record in trainer.records():
            inputs.report((fold + trainer.step / trainer.total_steps) / folds)
        probabilities[order[trainer.validation]] = trainer.validate().probabilities
        trainer.release()
    return {"probabilities": probabilities, "folds": numbers.astype(np.uint8)}


def _without(
    fold: int, numbers: NDArray[np.int64], parameters: Mapping[str, Any]
) -> tuple[NDArray[np.int64], TrainingConfig]:
    """Return the pictures with those of this fold at the end, and to keep these for validation."""
    order = np.append(np.flatnonzero(numbers != fold), np.flatnonzero(numbers == fold))
    held_back = int((numbers == fold).sum())
    config = preset(parameters["preset"]).changed(
        epochs=int(parameters["epochs"]),
        seed=int(parameters["seed"]),
        # Half a picture less: the share is rounded down to whole pictures, whatever it is.
        validation_split=(held_back - 0.5) / len(numbers),
        validation_method="last",
    )
    return order, config


def _reordered(dataset: Dataset, order: NDArray[np.int64]) -> Dataset:
    return replace(dataset, x_train=dataset.x_train[order], y_train=dataset.y_train[order])

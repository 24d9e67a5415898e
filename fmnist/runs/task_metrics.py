"""How well a network of several tasks answers each of them on the test set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fmnist.data import Dataset
from fmnist.data.attributes import ATTRIBUTES
from fmnist.inference import as_batch
from fmnist.models.blueprint import Blueprint

if TYPE_CHECKING:
    import keras

__all__ = ["task_metrics"]


def task_metrics(model: keras.Model, blueprint: Blueprint, dataset: Dataset) -> dict[str, float]:
    """Return ``test_accuracy_NAME`` and ``test_majority_NAME`` for each head; else nothing.

    The second is the share of the most frequent value: what guessing it every time would reach.

    Args:
        model: built from ``blueprint``, trained.
        blueprint: the network.
        dataset: whose test pictures are asked about.
    """
    if not blueprint.heads:
        return {}
    answers = model.predict(as_batch(dataset.x_test), batch_size=256, verbose=0)[1:]
    found: dict[str, float] = {}
    for head, probabilities in zip(blueprint.heads, answers, strict=True):
        right = ATTRIBUTES[head.name].of(dataset.x_test, dataset.y_test)
        found[f"test_accuracy_{head.name}"] = float(np.mean(probabilities.argmax(1) == right))
        found[f"test_majority_{head.name}"] = float(np.bincount(right).max() / len(right))
    return found

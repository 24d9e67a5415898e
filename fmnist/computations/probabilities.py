"""What a model says about each picture of a split, where it was not kept with the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from fmnist.computations import Arrays, Inputs

__all__ = ["compute"]

_CHUNK: Final = 512


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the probabilities.

    Args:
        parameters: ``model`` (identifier of the catalogue) and ``split`` (``test``,
            ``validation``: the model's own, ``train``: all of them).
        inputs: what it may use.

    Returns:
        ``probabilities``: ``(n, classes) float32``, in the order of the split; of validation
        pictures, as ``ModelEntry.evaluation`` orders them.
    """
    entry, dataset = inputs.model(parameters["model"]), inputs.dataset
    split = parameters["split"]
    pictures = dataset.x_test if split == "test" else dataset.x_train
    places = np.arange(len(pictures))
    if split == "validation":
        places = entry.validation_pictures(dataset)
    classifier = entry.classifier()
    probabilities = np.empty((len(places), len(classifier.class_names)), np.float32)
    for start in range(0, len(places), _CHUNK):
        chosen = places[start : start + _CHUNK]
        probabilities[start : start + len(chosen)] = classifier.probabilities(pictures[chosen])
        inputs.report((start + len(chosen)) / len(places))
    return {"probabilities": probabilities}

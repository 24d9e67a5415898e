"""Looks at a model that somebody brought along, and accepts it or says why not. No TensorFlow.

Differs from other kinds: what it finds out is a model, which is kept in the run store until its
owner deletes it, and not among the results, which make room for others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.errors import RunError
from fmnist.evaluation import Evaluation
from fmnist.export.bundle import CARD, KERAS, PROBABILITIES, TFLITE, pack_probabilities
from fmnist.export.card import IMPORTED, ModelCard, library_versions, preprocessing
from fmnist.importing.confined import Found, looked_at
from fmnist.translation import _

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Look at the model.

    Args:
        parameters: ``import``, its identifier.
        inputs: what it may use.

    Returns:
        ``accuracy``: ``() float64``, on the test pictures.

    Raises:
        ModelError: why it is refused.
        RunError: it was deleted meanwhile.
    """
    if inputs.imports is None:
        raise RunError(_("There is no run store to take the model from."))
    identifier, dataset = str(parameters["import"]), inputs.dataset
    name = inputs.imports.get(identifier).name
    content = inputs.imports.uploaded(identifier)
    found = looked_at(content, name, dataset, alive=lambda: inputs.report(0.5))
    evaluation = Evaluation.of(dataset.y_test, found.probabilities, dataset.class_names)
    card = ModelCard(
        name=name,
        architecture=IMPORTED,
        parameters=found.parameters,
        multiply_adds=found.multiply_adds,
        config={
            "file": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "notes": list(found.notes),
        },
        seed=0,
        dataset={
            "name": dataset.name,
            "checksum": dataset.checksum,
            "training": 0,
            "validation": 0,
            "test": len(dataset.y_test),
        },
        metrics={
            "test_loss": float(evaluation.loss),
            "test_accuracy": float(evaluation.accuracy),
        },
        epochs=0,
        seconds=0.0,
        parity=found.parity,
        preprocessing=preprocessing(dataset.class_names),
        versions=library_versions(),
        created=ModelCard.now(),
        class_names=dataset.class_names,
    )
    inputs.imports.accept(identifier, _files(card, found))
    return {"accuracy": np.array(evaluation.accuracy)}


def _files(card: ModelCard, found: Found) -> dict[str, bytes]:
    files = {
        CARD: card.to_json().encode(),
        TFLITE: found.tflite,
        PROBABILITIES: pack_probabilities(found.probabilities),
    }
    if found.keras is not None:
        files[KERAS] = found.keras
    return files

"""A whole network of the backbone and a head that was taught, and its files. Imports TensorFlow."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.bundle import CARD, KERAS, TFLITE
from fmnist.export.card import ModelCard, library_versions, preprocessing
from fmnist.export.keras_files import load_model, model_bytes
from fmnist.export.tflite import checked_conversion
from fmnist.labels import ClassNames
from fmnist.model_entry import ModelEntry
from fmnist.models.build import LOGITS_LAYER
from fmnist.teaching.head import Head
from fmnist.translation import _

__all__ = ["FIELDS", "last_maps", "loaded", "taught_files", "taught_network"]

FIELDS: Final = 2
"""Places along each side of a field that is averaged, see ``fmnist.features``."""


def loaded(entry: ModelEntry) -> keras.Model:
    """Return the Keras model of ``entry``."""
    with tempfile.TemporaryDirectory(prefix="fmnist-") as folder:
        path = Path(folder) / KERAS
        path.write_bytes(entry.keras_file())
        return load_model(path)


def last_maps(backbone: keras.Model) -> keras.KerasTensor:
    """Return the maps after the last block of ``backbone``, ``(n, height, width, channels)``.

    Raises:
        ModelError: it does not end in an average over its maps.
    """
    for layer in backbone.layers:
        if isinstance(layer, keras.layers.GlobalAveragePooling2D):
            return layer.input
    raise ModelError(
        _("{name} does not end in maps that are averaged; accepted is a residual network.").format(
            name=backbone.name
        )
    )


def taught_network(backbone: keras.Model, head: Head) -> keras.Model:
    """Return ``backbone`` up to its last maps, and ``head`` on them; it shares their weights."""
    values = keras.layers.AveragePooling2D(FIELDS, name="fields")(last_maps(backbone))
    values = keras.layers.Flatten(name="values")(values)
    layer = keras.layers.Dense(len(head.biases), name=LOGITS_LAYER)
    output = keras.layers.Activation("softmax", name="probabilities")(layer(values))
    network = keras.Model(backbone.input, output, name="taught")
    layer.set_weights([head.weights, head.biases])
    return network


def taught_files(
    entry: ModelEntry,
    head: Head,
    class_names: ClassNames,
    *,
    accuracy: float,
    loss: float,
    pictures: int,
    views: NDArray[np.uint8],
) -> dict[str, bytes]:
    """Return the files of the whole network: name → content.

    Args:
        entry: the backbone.
        head: what was taught.
        class_names: of its classes.
        accuracy: measured by cross-validation.
        loss: the same.
        pictures: that it has learned from.
        views: ``(n, 28, 28) uint8``, on which both files are compared.

    Raises:
        ModelError: the two files do not give the same answers.
    """
    network = taught_network(loaded(entry), head)
    tflite, parity = checked_conversion(network, views)
    card = ModelCard(
        name=", ".join(class_names),
        architecture=entry.card.architecture,
        parameters=network.count_params(),
        multiply_adds=entry.card.multiply_adds,
        config=entry.card.config,
        seed=entry.card.seed,
        dataset={
            "name": "own-classes",
            "checksum": hashlib.sha256(head.weights.tobytes()).hexdigest(),
            "training": pictures,
            "backbone": entry.identifier,
        },
        metrics={"validation_accuracy": accuracy, "validation_loss": loss},
        epochs=0,
        seconds=0.0,
        parity=parity,
        preprocessing=preprocessing(class_names),
        versions=library_versions(),
        created=ModelCard.now(),
        class_names=class_names,
    )
    return {
        CARD: card.to_json().encode(),
        KERAS: model_bytes(network),
        TFLITE: tflite,
    }

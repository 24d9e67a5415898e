"""The values after each layer for one picture, by Keras itself: where a page cannot follow a layer.

With TensorFlow: for workers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fmnist.computations import Arrays, Inputs
from fmnist.explain.network import read_network
from fmnist.explain.sent import picture_from_text

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the values.

    Args:
        parameters: ``model`` (identifier of the catalogue) and ``picture`` (see
            ``fmnist.explain.sent``).
        inputs: what it may use.

    Returns:
        Name of the node (see ``fmnist.explain.network``) → ``(*shape) float32``.

    Raises:
        ModelError: the model cannot be read.
        PictureError: the picture is none.
    """
    from fmnist.explain.loaded import keras_model, values_by_keras

    entry = inputs.model(parameters["model"])
    network = read_network(entry.keras_file(), entry.identifier)
    picture = picture_from_text(parameters["picture"])
    return values_by_keras(keras_model(entry), network, picture)

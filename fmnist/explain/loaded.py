"""The Keras models that a worker has just been asked about: read once, for several pictures.

Imports TensorFlow.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.explain.gradients import Scores
from fmnist.export.keras_files import load_model
from fmnist.inference import as_batch

if TYPE_CHECKING:
    from fmnist.explain.network import Network
    from fmnist.model_entry import ModelEntry

__all__ = ["keras_model", "responding_model", "scores_of", "values_by_keras"]

_KEPT: Final = 3

_models: OrderedDict[tuple[str, str], keras.Model] = OrderedDict()
_scores: OrderedDict[tuple[str, str], Scores] = OrderedDict()


def keras_model(entry: ModelEntry) -> keras.Model:
    """Return the Keras model of an entry of the catalogue.

    Raises:
        ModelError: it cannot be read.
    """
    name = (entry.identifier, entry.card.created)
    if name not in _models:
        with tempfile.TemporaryDirectory(prefix="fmnist-") as folder:
            path = Path(folder) / "model.keras"
            path.write_bytes(entry.keras_file())
            _models[name] = load_model(path)
        while len(_models) > _KEPT:
            _models.popitem(last=False)
    _models.move_to_end(name)
    return _models[name]


def scores_of(entry: ModelEntry) -> Scores:
    """Return what gives the scores of its classes and their slopes, see ``Scores``.

    Raises:
        ModelError: the model cannot be read.
    """
    name = (entry.identifier, entry.card.created)
    if name not in _scores:
        _scores[name] = Scores(keras_model(entry))
        while len(_scores) > _KEPT:
            _scores.popitem(last=False)
    _scores.move_to_end(name)
    return _scores[name]


def values_by_keras(
    model: keras.Model, network: Network, picture: NDArray[np.uint8]
) -> dict[str, NDArray[np.float32]]:
    """Return the values after each node of a network, ``(*shape) float32``.

    Args:
        model: of Keras.
        network: the same, as it was read.
        picture: ``(28, 28) uint8``.
    """
    outputs = {node.name: _output(model, node.name) for node in network.nodes}
    found = keras.Model(model.inputs[0], outputs)(as_batch(picture), training=False)
    return {name: np.asarray(values[0], np.float32) for name, values in found.items()}


def responding_model(
    model: keras.Model, nodes: Sequence[str]
) -> Callable[[NDArray[np.uint8]], dict[str, NDArray[np.float32]]]:
    """Return what says how strongly each unit of some nodes responds to pictures.

    Args:
        model: of Keras.
        nodes: their names, see ``fmnist.explain.network``.

    Returns:
        A function: ``(n, 28, 28) uint8`` → name → ``(n, units)``, the largest value of each map.
    """
    outputs = {}
    for name in nodes:
        values = _output(model, name)
        places = tuple(range(1, len(values.shape) - 1))
        outputs[name] = keras.ops.max(values, axis=places) if places else values
    inner = keras.Model(model.inputs[0], outputs)
    traced = tf.function(lambda pictures: inner(pictures, training=False), reduce_retracing=True)
    return lambda pictures: {
        name: np.asarray(values) for name, values in traced(tf.constant(as_batch(pictures))).items()
    }


def _output(model: keras.Model, node: str) -> keras.KerasTensor:
    name, _separator, use = node.partition("#")
    # Of a layer with several uses Keras offers no public way to the output of one.
    return model.get_layer(name)._inbound_nodes[int(use or 1) - 1].output_tensors[0]

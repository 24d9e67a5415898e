"""One map a layer of a model, from the pixels to the logits, each turned onto the one before.

Every map is that of the first two principal components, so it says what a straight look at the
layer shows. How well the classes lie apart is counted in the whole layer, not on the map.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from fmnist.computations import Arrays, Inputs
from fmnist.computations.features import reader
from fmnist.features import PIXELS
from fmnist.maps import neighbour_agreement, principal_components, stratified_sample, turned_onto

__all__ = ["ASKED", "compute"]

ASKED: Final = 1_000
"""Pictures whose neighbours are looked at: of 10,000 the share is then off by 1.5% at most."""

_READING: Final = 0.4
"""Share of the time that the network takes."""


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Return the maps.

    Args:
        parameters: ``model``, and ``split``, ``count`` and ``seed`` of the sample.
        inputs: what it may use.

    Returns:
        ``keys``: ``(k,)`` of the layers, see ``fmnist.features``; ``maps``: ``(k, n, 2) float32``;
        ``shares``: ``(k, 2) float64``, of the variance that each axis of a map keeps;
        ``agreements``: ``(k,) float64``, see ``fmnist.maps.neighbour_agreement``.
    """
    pictures, labels = inputs.dataset.split(parameters["split"])
    sample = stratified_sample(labels, parameters["count"], seed=parameters["seed"])
    chosen, own = pictures[sample], labels[sample]
    asked = stratified_sample(own, ASKED, seed=parameters["seed"])
    features = reader(inputs, parameters["model"])
    values = features.values(chosen, report=lambda done: inputs.report(_READING * done))
    # The pixels exactly as the page counts them, which draws this map before there is a model.
    values[PIXELS] = chosen.reshape(len(chosen), -1)
    keys = [layer.key for layer in features.layers]
    maps: list[np.ndarray[Any, Any]] = []
    shares, agreements = [], []
    for place, key in enumerate(keys):
        rows = values.pop(key)
        found = principal_components(rows, 2)
        points = found.points
        maps.append(turned_onto(points, maps[-1]) if maps else points)
        shares.append(found.shares)
        agreements.append(neighbour_agreement(rows, own, asked))
        inputs.report(_READING + (1 - _READING) * (place + 1) / len(keys))
    return {
        "keys": np.array(keys),
        "maps": np.stack(maps),
        "shares": np.stack(shares),
        "agreements": np.array(agreements),
    }

"""A network with two answers: which of the classes, and whether it is one of them at all.

Imports TensorFlow. Source of the second answer: learning from what is none of the classes, after
D. Hendrycks, M. Mazeika, T. Dietterich, "Deep Anomaly Detection with Outlier Exposure",
arXiv:1812.04606.
Differs from the source: an output of its own says it, instead of flat probabilities.
"""

from __future__ import annotations

from typing import Final

import keras

from fmnist.models.build import LOGITS_LAYER

__all__ = ["KNOWN_LOGIT", "recognising_model"]

KNOWN_LOGIT: Final = "known_logit"


def recognising_model(trunk: keras.Model) -> keras.Model:
    """Return ``trunk`` with a second output; both share all layers up to the logits.

    Args:
        trunk: what ``build_model`` makes. Its weights are taken over.

    Returns:
        ``(n, 28, 28, 1)`` → ``(n, classes)`` probabilities and ``(n, 1)`` known, each in [0, 1].
    """
    before = trunk.get_layer(LOGITS_LAYER).input
    known = keras.layers.Dense(1, name=KNOWN_LOGIT)(before)
    outputs = [trunk.output, keras.layers.Activation("sigmoid", name="known")(known)]
    return keras.Model(trunk.input, outputs, name=trunk.name)

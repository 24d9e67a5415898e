"""Activation functions by Keras' names: what a unit makes of its sum, and how that is written.

Source: https://keras.io/api/layers/activations/
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.translation import _

__all__ = ["ACTIVATIONS", "FORMULAS", "activate", "activation_name"]

Values = NDArray[np.float32]

_ERF: Final = np.frompyfunc(math.erf, 1, 1)


def _sigmoid(z: Values) -> Values:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)), np.float32)


def _softplus(z: Values) -> Values:
    return np.asarray(np.logaddexp(z, 0), np.float32)


def _softmax(z: Values) -> Values:
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def _elu(z: Values) -> Values:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


ACTIVATIONS: Final[Mapping[str, Callable[[Values], Values]]] = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "relu6": lambda z: np.clip(z, 0, 6),
    "leaky_relu": lambda z: np.where(z > 0, z, np.float32(0.2) * z),
    "elu": _elu,
    "selu": lambda z: np.float32(1.05070098) * np.where(z > 0, z, 1.67326324 * _elu(z)),
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "hard_sigmoid": lambda z: np.clip(z / 6 + np.float32(0.5), 0, 1),
    "silu": lambda z: z * _sigmoid(z),
    "hard_silu": lambda z: z * np.clip(z / 6 + np.float32(0.5), 0, 1),
    "gelu": lambda z: z * 0.5 * (1 + _ERF(z / math.sqrt(2)).astype(np.float32)),
    "softplus": _softplus,
    "softmax": _softmax,
}
"""Name → function of ``(…) float32``; ``softmax`` runs over the last axis."""

FORMULAS: Final[Mapping[str, str]] = {
    "linear": "z",
    "relu": "max(0, z)",
    "relu6": "min(max(0, z), 6)",
    "leaky_relu": "max(0.2 · z, z)",
    "tanh": "tanh(z)",
    "sigmoid": "1 / (1 + e⁻ᶻ)",
    "hard_sigmoid": "min(max(0, z / 6 + 0.5), 1)",
    "silu": "z / (1 + e⁻ᶻ)",
    "hard_silu": "z · min(max(0, z / 6 + 0.5), 1)",
    "gelu": "z · Φ(z)",
    "softplus": "ln(1 + eᶻ)",
}
"""Name → formula; those that have none are called by their name."""

_ALIASES: Final = {"swish": "silu", "hard_swish": "hard_silu"}


def activation_name(config: object) -> str:
    """Return the name of the activation that a Keras configuration names.

    Raises:
        ModelError: it is none of ``ACTIVATIONS``.
    """
    name = config
    if isinstance(config, Mapping):  # one with settings of its own
        name = str(config.get("class_name"))
    name = "linear" if name is None else str(name)
    name = _ALIASES.get(name, name)
    if name not in ACTIVATIONS:
        raise ModelError(
            _("The activation {name!r} is not known here; known are {known}.").format(
                name=name, known=", ".join(ACTIVATIONS)
            )
        )
    return name


def activate(name: str, values: NDArray[Any]) -> Values:
    """Return ``(…) float32`` after the activation of that name."""
    return np.asarray(ACTIVATIONS[name](np.asarray(values, np.float32)), np.float32)

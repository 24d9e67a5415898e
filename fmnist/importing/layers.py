"""The description of a Keras model, read as plain data: which layers it is made of.

Source: https://keras.io/api/models/model_saving_apis/model_config_serialization/
Differs from the source: Keras deserialises whatever it finds a class for, which includes layers
that read files or hold code. Here only layers of a list are accepted, whatever they say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from fmnist.errors import ModelError
from fmnist.importing.limits import MOST_LAYERS
from fmnist.translation import _

__all__ = ["ACCEPTED", "check_layers"]

_MODELS: Final = frozenset({"Sequential", "Functional", "Model"})

ACCEPTED: Final = _MODELS | frozenset(
    {
        "InputLayer", "Dense", "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose",
        "Conv1D", "MaxPooling2D", "AveragePooling2D", "MaxPooling1D", "AveragePooling1D",
        "GlobalMaxPooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling1D",
        "GlobalAveragePooling1D", "Flatten", "Reshape", "Permute", "ZeroPadding2D", "Cropping2D",
        "UpSampling2D", "Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout",
        "GaussianNoise", "ActivityRegularization", "BatchNormalization", "LayerNormalization",
        "GroupNormalization", "UnitNormalization", "Activation", "ReLU", "LeakyReLU", "PReLU",
        "ELU", "Softmax", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum",
        "Concatenate", "Identity", "Rescaling", "Normalization", "RandomFlip", "RandomRotation",
        "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
    }
)  # fmt: skip
"""Layers that only calculate, and that LiteRT has operations for."""


def check_layers(content: bytes | str, name: str) -> None:
    """Check ``config.json`` of a ``.keras`` file, or ``model_config`` of an ``.h5`` file.

    Args:
        content: JSON, no longer than is accepted.
        name: of the file, for messages.

    Raises:
        ModelError: not JSON, not a model, a layer that is not accepted, or code.
    """
    try:
        config = json.loads(content)
        parts = list(_parts(config))
    except (ValueError, RecursionError) as error:
        raise ModelError(
            _("{name} does not describe its layers in JSON that can be read.").format(name=name)
        ) from error
    kind = _kind(config)
    if kind not in _MODELS:
        raise ModelError(
            _("{name} is of class {kind}; accepted are {kinds}.").format(
                name=name, kind=_shown(kind), kinds=", ".join(sorted(_MODELS))
            )
        )
    layers = list(_layers(config))
    if len(layers) > MOST_LAYERS:
        raise ModelError(
            _("{name} has {count:,} layers; accepted are at most {most}.").format(
                name=name, count=len(layers), most=MOST_LAYERS
            )
        )
    for part in parts:
        _refuse_code(part, name)
    for layer in layers:
        found = _kind(layer)
        if found not in ACCEPTED:
            raise ModelError(
                _(
                    "{name} has a layer of class {kind}, which is not accepted: it may hold code, "
                    "read files, or need what this app does not have. Build the network from the "
                    "usual layers of Keras (Conv2D, Dense, BatchNormalization …)."
                ).format(name=name, kind=_shown(found))
            )


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in the description."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)


def _layers(config: Any) -> Iterator[Any]:
    """Yield the layers of a model and of the models in it."""
    waiting = [config]
    while waiting:
        model = waiting.pop()
        inner = model.get("config") if isinstance(model, dict) else None
        layers = inner.get("layers") if isinstance(inner, dict) else inner
        for layer in layers if isinstance(layers, list) else ():
            yield layer
            if _kind(layer) in _MODELS:
                waiting.append(layer)


def _refuse_code(part: dict[str, Any], name: str) -> None:
    kind = _kind(part)
    if kind in ("Lambda", "__lambda__", "function", "__typespec__"):
        raise ModelError(
            _(
                "{name} carries code ({kind}), which would be run here. Replace it by layers of "
                "Keras, and save the model again."
            ).format(name=name, kind=_shown(kind))
        )
    module, registered = part.get("module"), part.get("registered_name")
    foreign = isinstance(module, str) and not f"{module}.".startswith(("keras.", "builtins."))
    named = isinstance(registered, str) and registered not in ("", kind)
    if kind and (foreign or named):
        raise ModelError(
            _(
                "{name} needs code of its maker ({kind}), which is not in the file. Build the "
                "network from the layers of Keras alone, and save the model again."
            ).format(name=name, kind=_shown(registered if named else f"{module}.{kind}"))
        )


def _kind(part: Any) -> str:
    """Return the class of an object in the description; empty if it says none."""
    found = part.get("class_name") if isinstance(part, dict) else None
    return found if isinstance(found, str) else ""


def _shown(value: Any) -> str:
    return str(value)[:60]

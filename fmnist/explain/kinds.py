"""What each kind of Keras layer makes of its inputs, in NumPy.

So a page can show every value between the picture and the answer without TensorFlow and without
waiting for a worker: a network takes a few milliseconds. A test holds the values to Keras'.

Source: https://keras.io/api/layers/ (padding "same" as TensorFlow lays it: the smaller half first).
Differs from the source: as at prediction time only, so dropout and noise leave values as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.explain.activations import activate, activation_name
from fmnist.translation import _

__all__ = ["KINDS", "UNCHANGED", "apply", "margins", "output_shape"]

Values = NDArray[np.float32]
Config = Mapping[str, Any]
Weights = Sequence[Values]

UNCHANGED: Final = (
    "Dropout",
    "AlphaDropout",
    "SpatialDropout2D",
    "GaussianNoise",
    "GaussianDropout",
    "ActivityRegularization",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "RandomContrast",
    "RandomBrightness",
)
"""Kinds that do something in training only."""


def output_shape(
    kind: str, config: Config, inputs: Sequence[tuple[int, ...]], weights: Weights
) -> tuple[int, ...]:
    """Return the shape of a layer's output for one picture.

    Raises:
        ModelError: the arithmetic of that kind is not known here.
    """
    if kind == "InputLayer":
        shape = config.get("batch_shape") or config["batch_input_shape"]
        return tuple(int(side) for side in shape[1:])
    empty = [np.zeros((1, *shape), np.float32) for shape in inputs]
    return apply(kind, config, empty, weights).shape[1:]


def margins(side: int, window: int, stride: int, padding: str) -> tuple[int, int]:
    """Return how many zeros stand before and after a side.

    Example:
        >>> margins(28, 3, 2, "same")
        (0, 1)
    """
    if padding != "same":
        return 0, 0
    total = max((-(-side // stride) - 1) * stride + window - side, 0)
    return total // 2, total - total // 2


def apply(kind: str, config: Config, inputs: Sequence[Values], weights: Weights) -> Values:
    """Return what a layer makes of its inputs.

    Args:
        kind: the Keras class.
        config: of it.
        inputs: ``(n, …) float32`` each.
        weights: in Keras' order.

    Raises:
        ModelError: the arithmetic of that kind is not known here.
    """
    if kind not in KINDS:
        raise ModelError(
            _("The arithmetic of a layer {kind!r} is not known here; known are {known}.").format(
                kind=kind, known=", ".join(KINDS)
            )
        )
    return np.asarray(KINDS[kind](config, inputs, weights), np.float32)


def _with_margins(values: Values, config: Config, window: tuple[int, int], fill: float) -> Values:
    rows, columns = values.shape[1:3]
    strides = config["strides"]
    vertical = margins(rows, window[0], strides[0], config["padding"])
    horizontal = margins(columns, window[1], strides[1], config["padding"])
    return np.pad(values, ((0, 0), vertical, horizontal, (0, 0)), constant_values=fill)


def _shifted(
    values: Values, config: Config, window: tuple[int, int]
) -> list[tuple[int, int, Values]]:
    """Return, for each place in the window, the values that lie there at all its positions."""
    (down, right), (height, width) = config["strides"], window
    rows = (values.shape[1] - height) // down + 1
    columns = (values.shape[2] - width) // right + 1
    last_row, last_column = (rows - 1) * down + 1, (columns - 1) * right + 1
    return [
        (i, j, values[:, i : i + last_row : down, j : j + last_column : right])
        for i in range(height)
        for j in range(width)
    ]


def _convolution(config: Config, inputs: Sequence[Values], weights: Weights) -> Values:
    _refuse_unless_plain(config)
    kernel = weights[0]
    window = (kernel.shape[0], kernel.shape[1])
    padded = _with_margins(inputs[0], config, window, 0.0)
    total = sum(part @ kernel[i, j] for i, j, part in _shifted(padded, config, window))
    return _finished(total, config, weights)


def _depthwise(config: Config, inputs: Sequence[Values], weights: Weights) -> Values:
    _refuse_unless_plain(config)
    kernel = weights[0]
    if kernel.shape[3] != 1:
        raise ModelError(_("Several filters a map are not known here."))
    window = (kernel.shape[0], kernel.shape[1])
    padded = _with_margins(inputs[0], config, window, 0.0)
    total = sum(part * kernel[i, j, :, 0] for i, j, part in _shifted(padded, config, window))
    return _finished(total, config, weights)


def _refuse_unless_plain(config: Config) -> None:
    plain = (
        config.get("data_format") in (None, "channels_last")
        and set(config.get("dilation_rate", (1,))) == {1}
        and config.get("groups", 1) == 1
    )
    if not plain:
        raise ModelError(_("Convolutions with gaps, groups or channels first are not known here."))


def _dense(config: Config, inputs: Sequence[Values], weights: Weights) -> Values:
    return _finished(inputs[0] @ weights[0], config, weights)


def _finished(total: Any, config: Config, weights: Weights) -> Values:
    if config.get("use_bias", True):
        total = total + weights[1]
    return activate(activation_name(config.get("activation")), total)


def _pooling(config: Config, inputs: Sequence[Values], *, largest: bool) -> Values:
    window = (int(config["pool_size"][0]), int(config["pool_size"][1]))
    fill = -np.inf if largest else 0.0
    parts = [part for _i, _j, part in _shifted(_padded(config, inputs[0], fill), config, window)]
    if largest:
        return np.asarray(reduce(np.maximum, parts))
    ones = _padded(config, np.ones_like(inputs[0][:1, :, :, :1]), 0.0)
    count = sum(part for _i, _j, part in _shifted(ones, config, window))
    return np.asarray(sum(parts) / count)


def _padded(config: Config, values: Values, fill: float) -> Values:
    window = (int(config["pool_size"][0]), int(config["pool_size"][1]))
    return _with_margins(values, config, window, fill)


def _normalised(config: Config, inputs: Sequence[Values], weights: Weights) -> Values:
    arrays = list(weights)
    scale = arrays.pop(0) if config.get("scale", True) else np.float32(1)
    shift = arrays.pop(0) if config.get("center", True) else np.float32(0)
    mean, variance = arrays
    spread = np.sqrt(variance + np.float32(config["epsilon"]))
    return np.asarray((inputs[0] - mean) / spread * scale + shift)


def _reshaped(config: Config, inputs: Sequence[Values]) -> Values:
    return inputs[0].reshape(len(inputs[0]), *config["target_shape"])


def _global(config: Config, values: Values, reducing: Callable[..., Any]) -> Values:
    return np.asarray(reducing(values, axis=(1, 2), keepdims=bool(config.get("keepdims"))))


def _zero_padded(config: Config, values: Values) -> Values:
    return np.pad(values, ((0, 0), *map(tuple, config["padding"]), (0, 0)))


def _leaky(config: Config, values: Values) -> Values:
    slope = config.get("negative_slope", 0.0) or 0.0
    most = config.get("max_value")
    found = np.where(values > 0, values, np.float32(slope) * values)
    return found if most is None else np.minimum(found, np.float32(most))


KINDS: Final[Mapping[str, Callable[[Config, Sequence[Values], Weights], Values]]] = {
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "Dense": _dense,
    "AveragePooling2D": lambda config, inputs, _w: _pooling(config, inputs, largest=False),
    "MaxPooling2D": lambda config, inputs, _w: _pooling(config, inputs, largest=True),
    "GlobalAveragePooling2D": lambda config, inputs, _w: _global(config, inputs[0], np.mean),
    "GlobalMaxPooling2D": lambda config, inputs, _w: _global(config, inputs[0], np.max),
    "BatchNormalization": _normalised,
    "Activation": lambda c, inputs, _w: activate(activation_name(c["activation"]), inputs[0]),
    "ReLU": lambda config, inputs, _w: _leaky(config, inputs[0]),
    "LeakyReLU": lambda config, inputs, _w: _leaky(config, inputs[0]),
    "Softmax": lambda _c, inputs, _w: activate("softmax", inputs[0]),
    "Flatten": lambda _c, inputs, _w: inputs[0].reshape(len(inputs[0]), -1),
    "Reshape": lambda config, inputs, _w: _reshaped(config, inputs),
    "Permute": lambda config, inputs, _w: inputs[0].transpose(0, *config["dims"]),
    "GlobalAveragePooling1D": lambda _c, inputs, _w: inputs[0].mean(axis=1),
    "GlobalMaxPooling1D": lambda _c, inputs, _w: inputs[0].max(axis=1),
    "ZeroPadding2D": lambda config, inputs, _w: _zero_padded(config, inputs[0]),
    "Add": lambda _c, inputs, _w: reduce(np.add, inputs),
    "Multiply": lambda _c, inputs, _w: reduce(np.multiply, inputs),
    "Average": lambda _c, inputs, _w: reduce(np.add, inputs) / np.float32(len(inputs)),
    "Maximum": lambda _c, inputs, _w: reduce(np.maximum, inputs),
    "Concatenate": lambda config, inputs, _w: np.concatenate(inputs, axis=config.get("axis", -1)),
    "Rescaling": lambda config, inputs, _w: (
        inputs[0] * np.float32(config["scale"]) + np.float32(config["offset"])
    ),
    **{kind: lambda _c, inputs, _w: inputs[0] for kind in UNCHANGED},
}
"""Keras class → what it makes of its inputs, ``(n, …)`` each."""

"""What a network makes of a picture on the way to its answer: the values after each layer.

The layers are read from the graph of a ``.tflite`` file, not from the names in it, which differ
from converter to converter. A converter folds activation, bias and batch normalisation into its
neighbours, and splits others into several operations. So a layer here is a step between two
places that everything passes through: one convolution, pooling or dense product, or a whole block
with a shortcut, with all the element-by-element operations that follow it.

Source: https://ai.google.dev/edge/litert (``experimental_preserve_all_tensors`` keeps what is
between) and the schema of the file format, which comes with LiteRT.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Final, Literal

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.inference import as_batch
from fmnist.translation import N_, _

__all__ = ["HIDDEN", "MOST_VALUES", "PIXELS", "FeatureLayer", "Features", "feature_layers"]

Kind = Literal["pixels", "convolution", "pooling", "block", "average", "dense", "hidden", "logits"]

PIXELS: Final = "pixels"
HIDDEN: Final = "hidden"

MOST_VALUES: Final = 5_000
"""A layer of more values a picture is averaged over squares of 2 × 2 until it has no more."""

_CHUNK: Final = 200
_TITLES: Final[dict[Kind, str]] = {
    "pixels": N_("pixels"),
    "convolution": N_("after convolution {number}"),
    "pooling": N_("after pooling {number}"),
    "block": N_("after block {number}"),
    "average": N_("averages"),
    "dense": N_("after dense layer {number}"),
    "hidden": N_("last hidden layer"),
    "logits": N_("logits"),
}
_SHORT_TITLES: Final[dict[Kind, str]] = _TITLES | {
    "convolution": N_("convolution {number}"),
    "pooling": N_("pooling {number}"),
    "block": N_("block {number}"),
    "dense": N_("dense {number}"),
    "hidden": N_("last hidden"),
}
_OPERATIONS: Final[dict[str, Kind]] = {
    "CONV_2D": "convolution",
    "DEPTHWISE_CONV_2D": "convolution",
    "AVERAGE_POOL_2D": "pooling",
    "MAX_POOL_2D": "pooling",
    "MEAN": "average",
    "FULLY_CONNECTED": "dense",
}
_CODES: Final = {
    code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")
}


@dataclass(frozen=True, kw_only=True)
class FeatureLayer:
    """A place in a network where values can be read.

    Attributes:
        key: the same for every network that has such a layer: ``convolution-1``, ``hidden``.
        kind: what stands before it.
        number: of its kind, from 1.
        tensor: its index in the file.
        shape: of one picture's values: ``(height, width, channels)`` or ``(units,)``.
    """

    key: str
    kind: Kind
    number: int
    tensor: int
    shape: tuple[int, ...]

    @property
    def title(self) -> str:
        """What a person calls it: "after convolution 1"."""
        return _(_TITLES[self.kind]).format(number=self.number)

    @property
    def short_title(self) -> str:
        """The same where many stand in one row: "convolution 1"."""
        return _(_SHORT_TITLES[self.kind]).format(number=self.number)

    @property
    def size(self) -> int:
        """Values a picture, as ``Features.values`` returns them."""
        return prod(_kept_shape(self.shape))


@dataclass(frozen=True)
class _Step:
    """One operation: the kind of its code, and the tensors that depend on the picture."""

    kind: Kind | None
    reshapes: bool
    ends: bool
    inputs: tuple[int, ...]
    output: int


def feature_layers(content: bytes, name: str = "model") -> tuple[FeatureLayer, ...]:
    """Return the layers of a ``.tflite`` classifier, from the pixels to the logits.

    Raises:
        ModelError: its graph is not understood.
    """
    try:
        graph = schema.Model.GetRootAs(content).Subgraphs(0)
        source = graph.Inputs(0)
        layers = _named(_layers(source, _steps(content, source)), graph)
    except Exception as error:  # flatbuffers raises whatever it runs into
        raise ModelError(
            _("The layers of {name} cannot be read. Export the model again.").format(name=name)
        ) from error
    if len(layers) < 2:
        raise ModelError(_("{name} has no layers whose values could be read.").format(name=name))
    return layers


def _steps(content: bytes, source: int) -> list[_Step]:
    """Return the operations on what depends on the picture, in the order they are carried out."""
    model = schema.Model.GetRootAs(content)
    graph = model.Subgraphs(0)
    depends = {source}
    steps = []
    for number in range(graph.OperatorsLength()):
        operation = graph.Operators(number)
        code = model.OperatorCodes(operation.OpcodeIndex())
        name = _CODES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
        inputs = tuple(tensor for tensor in operation.InputsAsNumpy().tolist() if tensor in depends)
        if not inputs or name == "SHAPE":  # a shape is the same for every picture
            continue
        output = int(operation.Outputs(0))
        depends.add(output)
        steps.append(
            _Step(_OPERATIONS.get(name), name == "RESHAPE", name == "SOFTMAX", inputs, output)
        )
    return steps


def _layers(source: int, steps: list[_Step]) -> Iterator[tuple[Kind, int]]:
    """Yield kind and tensor of each layer: cut where a single tensor carries everything."""
    last_use = {tensor: place for place, step in enumerate(steps) for tensor in step.inputs}
    found: tuple[Kind, int] = ("pixels", source)
    open_tensors = {source}
    segment: list[_Step] = []
    for place, step in enumerate(steps):
        if step.ends:
            break
        segment.append(step)
        open_tensors.add(step.output)
        open_tensors = {tensor for tensor in open_tensors if last_use.get(tensor, -1) > place}
        if open_tensors != {step.output}:
            continue
        kinds = [part.kind for part in segment if part.kind]
        joins = any(len(set(part.inputs)) > 1 for part in segment)
        if kinds:
            yield found
            found = ("block" if joins else kinds[-1], step.output)
        elif not all(part.reshapes for part in segment) and found[0] != "pixels":
            found = (found[0], step.output)
        segment = []
    yield found


def _named(found: Iterator[tuple[Kind, int]], graph: Any) -> tuple[FeatureLayer, ...]:
    counts: Counter[Kind] = Counter()
    layers = []
    for kind, tensor in found:
        counts[kind] += 1
        shape = tuple(graph.Tensors(tensor).ShapeAsNumpy().tolist()[1:])
        layers.append(
            FeatureLayer(
                key=f"{kind}-{counts[kind]}",
                kind=kind,
                number=counts[kind],
                tensor=tensor,
                shape=shape,
            )
        )
    layers[0] = replace(layers[0], key=PIXELS)
    if len(layers) > 1 and layers[-1].kind == "dense":
        layers[-1] = replace(layers[-1], key="logits", kind="logits")
        if len(layers) > 2:
            layers[-2] = replace(layers[-2], key=HIDDEN, kind="hidden")
    return tuple(layers)


class Features:
    """Reads the values after each layer. Not for several threads at once.

    Args:
        content: of a ``.tflite`` file of a classifier of ours.
        name: for error messages.

    Raises:
        ModelError: the file is damaged, or its graph is not understood.
    """

    def __init__(self, content: bytes, name: str = "model") -> None:
        self.layers = feature_layers(content, name)
        with warnings.catch_warnings():
            # It warns that this takes memory, which is what the small chunks are for.
            warnings.simplefilter("ignore", UserWarning)
            self._interpreter = Interpreter(
                model_content=content, num_threads=1, experimental_preserve_all_tensors=True
            )
        self._name = name
        self._source = self._interpreter.get_input_details()[0]
        self._size = 0

    def layer(self, key: str) -> FeatureLayer:
        """Return the layer of that key.

        Raises:
            ModelError: the network has none.
        """
        for layer in self.layers:
            if layer.key == key:
                return layer
        raise ModelError(
            _("{name} has no layer {key!r}; it has {keys}.").format(
                name=self._name, key=key, keys=", ".join(layer.key for layer in self.layers)
            )
        )

    def values(
        self,
        pictures: NDArray[Any],
        keys: Collection[str] | None = None,
        *,
        exact: bool = False,
        report: Callable[[float], None] = lambda _share: None,
    ) -> dict[str, NDArray[Any]]:
        """Return the values after some layers, all of them in one go through the network.

        Args:
            pictures: what ``fmnist.inference.as_batch`` accepts.
            keys: of the layers; default: all.
            exact: float32 instead of float16, which takes half the memory.
            report: is told the share of the pictures that is done.

        Returns:
            Key → ``(n, size)``.

        Raises:
            ModelError: the network has no such layer.
            PictureError: ``pictures`` is something else.
        """
        asked = self.layers if keys is None else tuple(self.layer(key) for key in keys)
        dtype = np.float32 if exact else np.float16
        most = np.finfo(dtype).max
        found = {layer.key: np.empty((len(pictures), layer.size), dtype) for layer in asked}
        for start in range(0, len(pictures), _CHUNK):
            chunk = as_batch(pictures[start : start + _CHUNK])
            self._run(chunk)
            for layer in asked:
                values = self._interpreter.get_tensor(layer.tensor)[: len(chunk)]
                values = _averaged(values).reshape(len(chunk), -1)
                found[layer.key][start : start + len(chunk)] = np.clip(values, -most, most)
            report((start + len(chunk)) / len(pictures))
        return found

    def _run(self, chunk: NDArray[np.float32]) -> None:
        fixed = int(self._source["shape_signature"][0])
        size = fixed if fixed > 0 else len(chunk)
        if fixed > 0 and len(chunk) != fixed:
            raise ModelError(
                _(
                    "{name} takes {count} pictures at once; values can be read of models that take "
                    "any number."
                ).format(name=self._name, count=fixed)
            )
        if size != self._size:
            self._interpreter.resize_tensor_input(self._source["index"], chunk.shape)
            self._interpreter.allocate_tensors()
            self._size = size
        self._interpreter.set_tensor(self._source["index"], chunk)
        self._interpreter.invoke()


def _kept_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    while prod(shape) > MOST_VALUES and len(shape) == 3 and min(shape[:2]) > 1:
        shape = (shape[0] // 2, shape[1] // 2, shape[2])
    return shape


def _averaged(values: NDArray[Any]) -> NDArray[Any]:
    """Average ``(n, height, width, channels)`` over 2 × 2 until it is small enough."""
    shape = values.shape[1:]
    wanted = _kept_shape(shape)
    while shape != wanted:
        height, width = shape[0] // 2, shape[1] // 2
        cut = values[:, : 2 * height, : 2 * width]
        values = cut.reshape(len(values), height, 2, width, 2, shape[2]).mean(axis=(2, 4))
        shape = values.shape[1:]
    return values

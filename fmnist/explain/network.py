"""A trained network as plain data: its layers, who feeds whom, and every weight. No TensorFlow.

A ``.keras`` file is a zip: ``config.json`` says which layers there are and what each takes,
``model.weights.h5`` holds their weights. Both are read as data; nothing in them is carried out, so
a file with code in it (a Lambda layer) does no harm here.

Source: https://keras.io/guides/serialization_and_saving/ and ``keras.src.saving.saving_lib``,
which gives each layer's weights a group of the HDF5 file, named in its attribute ``name``.
Differs from the source: a layer that is used several times stands here once for each use, and a
model within a model is one layer.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.explain.kinds import apply, output_shape
from fmnist.inference import as_batch
from fmnist.labels import PICTURE_SHAPE
from fmnist.translation import _

__all__ = ["Network", "Node", "read_network"]

_CONFIG: Final = "config.json"
_WEIGHTS: Final = "model.weights.h5"
_MOST_BYTES: Final = 256 * 1024 * 1024

Shape = tuple[int, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """One layer where it is used.

    Attributes:
        name: its name in the model; a second use has ``#2`` after it.
        kind: the Keras class, for example ``"Conv2D"``.
        config: of that class.
        inputs: names of the nodes whose values it takes.
        weights: in Keras' order: ``(kh, kw, c, n)`` kernel and ``(n,)`` bias of a convolution.
        shape: of one picture's output: ``(height, width, channels)`` or ``(units,)``.
        input_shapes: the same of each input.
        weight_count: numbers that it holds, those of a model within it included.
    """

    name: str
    kind: str
    config: Mapping[str, Any]
    inputs: tuple[str, ...]
    weights: tuple[NDArray[np.float32], ...]
    shape: Shape
    input_shapes: tuple[Shape, ...]
    weight_count: int

    @property
    def units(self) -> int:
        """Maps of an output with places, else single values."""
        return self.shape[-1]

    @property
    def has_places(self) -> bool:
        """Whether each unit is a map with rows and columns."""
        return len(self.shape) == 3

    @property
    def followed(self) -> bool:
        """Whether its arithmetic is known here."""
        try:
            output_shape(self.kind, self.config, self.input_shapes, self.weights)
        except ModelError:
            return False
        return True

    @property
    def multiply_adds(self) -> int:
        """Products for one picture, as ``fmnist.models.blueprint`` counts them."""
        if self.kind in ("Conv2D", "DepthwiseConv2D"):
            return prod(self.shape[:2]) * self.weights[0].size
        if self.kind == "Dense":
            return prod(self.input_shapes[0][:-1]) * self.weights[0].size
        return 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A network from pictures ``(28, 28, 1)`` to a probability a class.

    Attributes:
        name: of the model.
        nodes: each after all that it takes values of; the first is the picture.
        outputs: names of those whose values are its answers.
    """

    name: str
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]

    def node(self, name: str) -> Node:
        """Return the node of that name.

        Raises:
            ModelError: there is none.
        """
        for node in self.nodes:
            if node.name == name:
                return node
        raise ModelError(
            _("{model} has no layer {name!r}; it has {names}.").format(
                model=self.name, name=name, names=", ".join(node.name for node in self.nodes)
            )
        )

    @property
    def followed(self) -> bool:
        """Whether the arithmetic of all its layers is known here."""
        return all(node.followed for node in self.nodes)

    def values(self, pictures: NDArray[Any]) -> dict[str, NDArray[np.float32]]:
        """Return the values after each node, ``(n, *node.shape) float32``.

        Args:
            pictures: what ``fmnist.inference.as_batch`` accepts.

        Raises:
            ModelError: there is a layer whose arithmetic is not known here.
            PictureError: ``pictures`` is something else.
        """
        found: dict[str, NDArray[np.float32]] = {}
        for node in self.nodes:
            inputs = [found[name] for name in node.inputs]
            found[node.name] = (
                apply(node.kind, node.config, inputs, node.weights)
                if inputs
                else as_batch(pictures)
            )
        return found

    @property
    def answer(self) -> Node:
        """The node that gives a probability a class."""
        return next(node for node in map(self.node, self.outputs) if node.units > 1)

    @property
    def class_layers(self) -> frozenset[str]:
        """Names of the nodes whose units stand for the classes: the answer, and its scores."""
        answer = self.answer
        return frozenset((answer.name, *(answer.inputs if answer.kind == "Softmax" else ())))

    @property
    def convolutions(self) -> tuple[Node, ...]:
        """Those that slide a window with weights over maps."""
        return tuple(node for node in self.nodes if node.kind in ("Conv2D", "DepthwiseConv2D"))


def read_network(content: bytes, name: str = "model") -> Network:
    """Read a ``.keras`` file.

    Args:
        content: of the file.
        name: for error messages.

    Raises:
        ModelError: it is damaged, too large, or not a network of layers that can be followed.
    """
    try:
        config, weights = _parts(content, name)
        uses = list(_uses(config))
        return _network(str(config["config"]["name"]), config, uses, _weights(weights, config))
    except ModelError:
        raise
    except Exception as error:  # whatever a damaged file makes zipfile, json and h5py raise
        raise ModelError(
            _("The layers of {name} cannot be read ({reason}). Export the model again.").format(
                name=name, reason=f"{type(error).__name__}: {error}"
            )
        ) from error


def _parts(content: bytes, name: str) -> tuple[Mapping[str, Any], bytes]:
    """Return the configuration, and the content of the file of weights."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(archive.getinfo(part).file_size for part in (_CONFIG, _WEIGHTS))
        if size > _MOST_BYTES:
            raise ModelError(
                _("{name} unpacks to {size:,} MB; at most {most} MB can be looked into.").format(
                    name=name, size=size >> 20, most=_MOST_BYTES >> 20
                )
            )
        return json.loads(archive.read(_CONFIG)), archive.read(_WEIGHTS)


@dataclass(frozen=True)
class _Use:
    name: str
    layer: str
    kind: str
    config: Mapping[str, Any]
    inputs: tuple[str, ...]
    input_shapes: tuple[Shape, ...]


def _uses(config: Mapping[str, Any]) -> Iterator[_Use]:
    layers = config["config"]["layers"]
    if config["class_name"] == "Sequential":
        yield from _chain(layers)
        return
    for layer in layers:
        settings = layer["config"]
        name = str(layer.get("name") or settings["name"])
        if not layer["inbound_nodes"]:
            yield _Use(name, name, layer["class_name"], settings, (), ())
        for number, inbound in enumerate(layer["inbound_nodes"]):
            tensors = list(_tensors([inbound["args"], inbound.get("kwargs", {})]))
            yield _Use(
                _use_name(name, number), name, layer["class_name"], settings,
                tuple(_use_name(*tensor["keras_history"][:2]) for tensor in tensors),
                tuple(tuple(tensor["shape"][1:]) for tensor in tensors),
            )  # fmt: skip


def _chain(layers: list[Mapping[str, Any]]) -> Iterator[_Use]:
    before = "pictures"
    if layers[0]["class_name"] != "InputLayer":
        yield _Use(before, before, "InputLayer", {"batch_shape": [None, *PICTURE_SHAPE, 1]}, (), ())
    for layer in layers:
        name = str(layer["config"]["name"])
        first = layer["class_name"] == "InputLayer"
        yield _Use(name, name, layer["class_name"], layer["config"], () if first else (before,), ())
        before = name


def _use_name(layer: str, number: int) -> str:
    return f"{layer}#{number + 1}" if number else layer


def _tensors(found: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the description of each tensor among the arguments of a call."""
    if isinstance(found, Mapping):
        if found.get("class_name") == "__keras_tensor__":
            yield found["config"]
        else:
            for value in found.values():
                yield from _tensors(value)
    elif isinstance(found, list):
        for value in found:
            yield from _tensors(value)


def _weights(content: bytes, config: Mapping[str, Any]) -> dict[str, list[NDArray[np.float32]]]:
    """Return layer → all its arrays; those of a model within a model come in no set order."""
    import h5py

    found: dict[str, list[NDArray[np.float32]]] = {}
    with h5py.File(io.BytesIO(content), "r") as file:
        groups = file.get("layers", {})
        for group in groups.values():
            arrays: list[tuple[str, Any]] = []
            group.visititems(
                lambda path, item, into=arrays: (
                    into.append((path, item)) if isinstance(item, h5py.Dataset) else None
                )
            )
            own = sorted(
                (int(path.rpartition("/")[2]), path, item)
                for path, item in arrays
                if path.rpartition("/")[2].isdecimal()
            )
            name = str(group["vars"].attrs["name"]) if "vars" in group else ""
            found[name] = [np.asarray(item, np.float32) for _number, _path, item in own]
    names = {str(layer["config"]["name"]) for layer in config["config"]["layers"]}
    return {name: arrays for name, arrays in found.items() if name in names}


def _network(
    name: str,
    config: Mapping[str, Any],
    uses: list[_Use],
    weights: Mapping[str, list[NDArray[np.float32]]],
) -> Network:
    told = {
        source: shape
        for use in uses
        for source, shape in zip(use.inputs, use.input_shapes, strict=False)
    }
    nodes: dict[str, Node] = {}
    waiting = list(uses)
    while waiting:
        ready = [use for use in waiting if all(source in nodes for source in use.inputs)]
        if not ready:
            raise ModelError(_("The layers of {name} go round in a circle.").format(name=name))
        use = ready[0]
        waiting.remove(use)
        arrays = tuple(weights.get(use.layer, ()))
        shapes = tuple(nodes[source].shape for source in use.inputs)
        nodes[use.name] = Node(
            name=use.name,
            kind=use.kind,
            config=use.config,
            inputs=use.inputs,
            weights=arrays,
            shape=told.get(use.name) or output_shape(use.kind, use.config, shapes, arrays),
            input_shapes=shapes,
            weight_count=sum(array.size for array in arrays),
        )
    return Network(name=name, nodes=tuple(nodes.values()), outputs=_outputs(config, uses))


def _outputs(config: Mapping[str, Any], uses: list[_Use]) -> tuple[str, ...]:
    if config["class_name"] == "Sequential":
        return (uses[-1].name,)
    found = config["config"]["output_layers"]
    if found and isinstance(found[0], str):
        found = [found]
    return tuple(_use_name(str(name), int(number)) for name, number, _tensor in found)

"""How one value comes about, against networks and sums small enough to be done by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.catalogue import shipped_models
from fmnist.errors import ModelError
from fmnist.explain.activations import ACTIVATIONS, activate, activation_name
from fmnist.explain.arithmetic import pointwise, terms, window
from fmnist.explain.kinds import apply, margins
from fmnist.explain.network import Node, read_network

Values = dict[str, NDArray[np.float32]]


def _node(
    kind: str, config: Mapping[str, Any], *inputs: NDArray[Any], weights: tuple[Any, ...] = ()
) -> tuple[Node, Values]:
    """Return a layer that stands alone, and the values before and after it."""
    arrays = tuple(np.asarray(weight, np.float32) for weight in weights)
    batch = [np.asarray(each, np.float32)[None] for each in inputs]
    output = apply(kind, config, batch, arrays)[0]
    names = tuple(f"in_{number}" for number in range(len(inputs)))
    node = Node(
        name="it",
        kind=kind,
        config=config,
        inputs=names,
        weights=arrays,
        shape=output.shape,
        input_shapes=tuple(each.shape[1:] for each in batch),
        weight_count=0,
    )
    return node, {**dict(zip(names, (each[0] for each in batch), strict=True)), "it": output}


PICTURE = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)[:, :, None]


def test_a_convolution_by_hand() -> None:
    config = {"strides": [1, 1], "padding": "valid", "activation": "relu"}
    kernel = np.array([[1, 0], [0, -1]], np.float32).reshape(2, 2, 1, 1)
    node, values = _node("Conv2D", config, PICTURE, weights=(kernel, [3.5]))
    found = window(node, 0, values)
    assert found is not None
    assert found.bias == 3.5
    one = found.at(1, 0)  # 4 · 1 + 5 · 0 + 7 · 0 + 8 · −1 + 3.5
    assert one.patch[:, :, 0].tolist() == [[4, 5], [7, 8]]
    assert one.products[:, :, 0].tolist() == [[4, 0], [0, -8]]
    assert (one.total, one.value) == (-0.5, 0.0)
    assert found.output[1, 0] == 0


def test_a_convolution_over_two_maps_at_the_edge_by_hand() -> None:
    config = {"strides": [2, 2], "padding": "same", "activation": "linear", "use_bias": False}
    maps = np.concatenate([PICTURE, 10 * PICTURE], axis=2)
    kernel = np.ones((3, 3, 2, 1), np.float32)
    node, values = _node("Conv2D", config, maps, weights=(kernel,))
    found = window(node, 0, values)
    assert found is not None
    assert found.before == (1, 1)
    corner = found.at(1, 1)  # lies half outside: 5 + 6 + 8 + 9 = 28
    assert corner.patch[:, :, 0].tolist() == [[5, 6, 0], [8, 9, 0], [0, 0, 0]]
    assert corner.by_map.tolist() == [28, 280]
    assert corner.value == 308 == found.output[1, 1]


def test_the_place_shown_first_is_the_strongest_that_lies_within() -> None:
    config = {"strides": [1, 1], "padding": "same", "activation": "linear", "use_bias": False}
    bright = np.zeros((4, 4, 1), np.float32)
    bright[0, 0], bright[2, 1] = 9, 5
    kernel = np.zeros((3, 3, 1, 1), np.float32)
    kernel[1, 1] = 1
    node, values = _node("Conv2D", config, bright, weights=(kernel,))
    found = window(node, 0, values)
    assert found is not None
    assert found.strongest == (2, 1)


@pytest.mark.parametrize(("kind", "expected"), [("AveragePooling2D", 3.0), ("MaxPooling2D", 5.0)])
def test_a_pooling_by_hand(kind: str, expected: float) -> None:
    config = {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}
    maps = np.concatenate([np.zeros_like(PICTURE), PICTURE], axis=2)
    node, values = _node(kind, config, maps)
    found = window(node, 1, values)
    assert found is not None
    assert found.sees == 1
    assert found.at(0, 0).value == expected == found.output[0, 0]


def test_a_normalisation_by_hand() -> None:
    config = {"epsilon": 0.0}
    node, values = _node(
        "BatchNormalization", config, PICTURE, weights=([3.0], [1.0], [5.0], [4.0])
    )
    found = pointwise(node, 0, values)
    assert found is not None
    assert found.settings == {"mean": 5, "spread": 2, "scale": 3, "shift": 1}
    assert found.output[2, 2] == (9 - 5) / 2 * 3 + 1
    assert found.strongest == (2, 2)


def test_a_gate_of_one_value_a_map_is_spread_over_its_places() -> None:
    gate = np.array([0.5], np.float32).reshape(1, 1, 1)
    node, values = _node("Multiply", {}, PICTURE, gate)
    found = pointwise(node, 0, values)
    assert found is not None
    assert found.inputs[1].shape == (3, 3)
    assert found.output[0, 1] == found.inputs[0][0, 1] * found.inputs[1][0, 1] == 1


def test_a_dense_unit_by_hand() -> None:
    weights = np.array([[1, 0], [-2, 0], [0.5, 0]], np.float32)
    node, values = _node(
        "Dense", {"activation": "relu"}, np.array([1, 2, 3]), weights=(weights, [0.25, 0])
    )
    found = terms(node, 0, values)
    assert found is not None
    assert found.products.tolist() == [1, -4, 1.5]
    assert found.largest(2).tolist() == [1, 2]
    assert (found.total, found.value) == (-1.25, 0)


def test_the_sums_are_the_values_of_the_shipped_networks() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (28, 28)).astype(np.uint8)
    for entry in shipped_models():
        network = read_network(entry.keras_file())
        values = {name: found[0] for name, found in network.values(picture).items()}
        for node in network.nodes:
            unit = node.units - 1
            if (sliding := window(node, unit, values)) is not None:
                rows, columns = sliding.output.shape
                for at in ((0, 0), (rows - 1, columns - 1), (rows // 2, columns // 3)):
                    assert sliding.at(*at).value == pytest.approx(sliding.output[at], abs=1e-4)
            elif (adding := terms(node, unit, values)) is not None:
                out = activate(adding.activation, np.array([adding.total]))[0]
                assert out == pytest.approx(adding.value, abs=1e-4)


def test_activations_by_hand_and_by_other_names() -> None:
    z = np.array([-2.0, 0.0, 1.0], np.float32)
    assert activate("relu", z).tolist() == [0, 0, 1]
    np.testing.assert_allclose(activate("sigmoid", z), [0.1192029, 0.5, 0.7310586], atol=1e-6)
    np.testing.assert_allclose(activate("gelu", z), [-0.0455003, 0, 0.8413447], atol=1e-6)
    np.testing.assert_allclose(activate("softmax", z).sum(), 1, atol=1e-6)
    assert activation_name(None) == "linear"
    assert activation_name("swish") == "silu"
    assert activation_name({"class_name": "tanh"}) == "tanh"
    with pytest.raises(ModelError, match="The activation 'mine' is not known here"):
        activation_name("mine")
    for name, function in ACTIVATIONS.items():
        assert np.isfinite(function(z)).all(), name


def test_padding_is_laid_as_tensorflow_lays_it() -> None:
    assert margins(28, 5, 1, "same") == (2, 2)
    assert margins(28, 3, 2, "same") == (0, 1)
    assert margins(28, 3, 2, "valid") == (0, 0)

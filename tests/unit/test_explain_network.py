"""A network read out of a ``.keras`` file: the same values after each layer as Keras has."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest

from fmnist.errors import ModelError
from fmnist.explain.network import Network, read_network
from fmnist.explain.words import cost, shape_text, titles, what_it_does
from fmnist.export.keras_files import model_bytes
from fmnist.inference import as_batch
from fmnist.models.build import build_model
from fmnist.models.recognising import recognising_model
from fmnist.models.registry import architecture

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)


def _shaken(model: keras.Model) -> keras.Model:
    """Give batch normalisation statistics that are not those of no training at all."""
    rng = np.random.default_rng(4)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
    return model


def _registered(name: str, **options: object) -> keras.Model:
    keras.utils.set_random_seed(3)
    return _shaken(build_model(architecture(name).blueprint(options)))


def _gated() -> keras.Model:
    """One of each layer that no architecture of ours has, with branches."""
    keras.utils.set_random_seed(5)
    layers = keras.layers
    pictures = keras.Input((28, 28, 1), name="pictures")
    x = layers.Rescaling(2.0, offset=-0.5)(pictures)
    x = layers.ZeroPadding2D(((1, 0), (0, 2)))(x)
    x = layers.Conv2D(4, (3, 5), strides=(2, 1), padding="same", activation="silu")(x)
    x = layers.DepthwiseConv2D(3, strides=2, padding="same")(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    x = layers.AveragePooling2D(2, strides=1, padding="same")(x)
    x = layers.BatchNormalization(scale=False)(x)
    gate = layers.GlobalMaxPooling2D(keepdims=True)(x)
    gate = layers.Conv2D(4, 1, activation="sigmoid")(gate)
    x = layers.Multiply()([x, gate])
    x = layers.Concatenate()([x, layers.ReLU(negative_slope=0.1)(x), layers.LeakyReLU()(x)])
    x = layers.Maximum()([layers.Average()([x, x]), x])
    x = layers.GlobalAveragePooling2D()(x)
    shared = layers.Dense(12, activation="gelu", name="shared")
    x = layers.GaussianNoise(0.3)(shared(shared(x)))
    x = layers.Reshape((3, 2, 2))(x)
    x = layers.Flatten()(x)
    return _shaken(keras.Model(pictures, layers.Dense(10, activation="softmax")(x)))


def _sequential() -> keras.Model:
    keras.utils.set_random_seed(6)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(2, 3, strides=2, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(10),
            keras.layers.Softmax(),
        ]
    )


def _read(model: keras.Model) -> Network:
    return read_network(model_bytes(model), "mine")


@pytest.mark.parametrize(
    "model",
    [
        _registered("lenet5"),
        _registered("lenet5", padding="valid", pooling="max", activation="gelu", dropout=0.2),
        _registered("improved_cnn", filters=8),
        _registered("residual", width=8),
        _registered("residual", width=8, attention="cbam"),
        _gated(),
        _sequential(),
    ],
    ids=["lenet5", "options", "improved", "residual", "cbam", "gated", "sequential"],
)
def test_the_values_and_counts_are_those_of_keras(model: keras.Model) -> None:
    network = _read(model)
    assert network.followed
    found = network.values(PICTURES)
    for node in network.nodes:
        assert found[node.name].shape == (3, *node.shape)
    told = [
        node.name
        for node in network.nodes
        if node.inputs and "#" not in node.name and f"{node.name}#2" not in found
    ]
    inner = keras.Model(model.inputs, [model.get_layer(name).output for name in told])
    for name, expected in zip(told, inner(as_batch(PICTURES), training=False), strict=True):
        np.testing.assert_allclose(found[name], expected, atol=2e-5, err_msg=name)
    np.testing.assert_allclose(
        found[network.answer.name], model(as_batch(PICTURES), training=False), atol=2e-6
    )
    counted = {node.name.partition("#")[0]: node.weight_count for node in network.nodes}
    assert sum(counted.values()) == model.count_params()


def test_the_costs_are_those_of_the_blueprint() -> None:
    blueprint = architecture("residual").blueprint({"width": 8})
    network = _read(build_model(blueprint))
    assert sum(node.multiply_adds for node in network.nodes) == blueprint.multiply_adds
    assert sum(node.weight_count for node in network.nodes) == blueprint.parameters


def test_a_layer_that_is_used_twice_stands_there_twice() -> None:
    names = [node.name for node in _read(_gated()).nodes]
    assert names.index("shared#2") == names.index("shared") + 1


def test_a_network_with_two_answers_is_asked_for_the_ten() -> None:
    network = _read(recognising_model(_registered("residual", width=8)))
    assert network.outputs == ("probabilities", "known")
    assert network.answer.name == "probabilities"


def test_a_layer_whose_arithmetic_is_unknown_is_named() -> None:
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2DTranspose(2, 3, name="upwards"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    with pytest.raises(ModelError, match="of a layer 'Conv2DTranspose' is not known here"):
        _read(model)


def test_a_branched_network_with_an_unknown_layer_is_read_but_not_followed() -> None:
    pictures = keras.Input((28, 28, 1))
    x = keras.layers.Conv2DTranspose(2, 3, name="upwards")(pictures)
    x = keras.layers.GlobalAveragePooling2D()(x)
    network = _read(keras.Model(pictures, keras.layers.Dense(10, activation="softmax")(x)))
    assert not network.followed
    assert network.node("upwards").shape == (30, 30, 2)
    with pytest.raises(ModelError, match="'Conv2DTranspose' is not known here"):
        network.values(PICTURES)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"x" * 1000])
def test_a_damaged_file_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match="The layers of mine cannot be read"):
        read_network(content, "mine")


def test_a_file_that_unpacks_to_very_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", "{}")
        with archive.open("model.weights.h5", "w", force_zip64=True) as part:
            for _megabyte in range(300):
                part.write(bytes(1 << 20))
    with pytest.raises(ModelError, match="mine unpacks to 300 MB; at most 256 MB"):
        read_network(packed.getvalue(), "mine")


def test_an_unknown_layer_is_named_with_those_there_are() -> None:
    with pytest.raises(ModelError, match=r"has no layer 'nowhere'; it has .*flatten"):
        _read(_registered("lenet5")).node("nowhere")


def test_layers_are_told_in_words_with_what_they_cost() -> None:
    network = _read(_registered("lenet5"))
    names = titles(network)
    assert list(names.values()) == [
        "The picture",
        "Convolution 1",
        "Pooling 1",
        "Convolution 2",
        "Pooling 2",
        "All in one row",
        "Dense layer 1",
        "Dense layer 2",
        "Scores",
        "Probabilities",
    ]
    first = network.node("conv_1")
    assert shape_text(first) == "6 maps of 28 × 28"
    assert cost(first) == (
        "156 parameters = 6 · (5 · 5 · 1 + 1) · 117,600 multiply–adds a picture = "
        "28 · 28 · 6 · 5 · 5 · 1"
    )
    assert "5 × 5 slides over 1 map." in what_it_does(first)
    assert "slides over 6 maps at once" in what_it_does(network.node("conv_2"))
    assert cost(network.node("pool_1")) == ""
    assert shape_text(network.node("logits")) == "10 values"
    sums = titles(_read(_registered("residual", width=8)))
    assert [name for name in sums.values() if name.startswith("Sum")] == ["Sum 1", "Sum 2", "Sum 3"]


def test_every_shipped_model_is_followed_to_its_own_answer() -> None:
    from fmnist.catalogue import SHIPPED

    for file in sorted(Path(SHIPPED).glob("*/model.keras")):
        network = read_network(file.read_bytes(), file.parent.name)
        found = network.values(PICTURES)[network.answer.name]
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)

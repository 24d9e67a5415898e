"""Architectures: parameter counts worked by hand, and agreement with what Keras builds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fmnist.errors import ConfigError
from fmnist.models.options import Choice, Option, OptionValue, Switch
from fmnist.models.registry import ARCHITECTURES, architecture
from fmnist.training.config import preset

# 6·(25+1) + 16·(150+1) + 120·(400+1) + 84·(120+1) + 10·(84+1)
LENET5_SAME = 156 + 2_416 + 48_120 + 10_164 + 850


def test_lenet5_has_the_parameters_worked_by_hand() -> None:
    assert LENET5_SAME == 61_706
    assert architecture("lenet5").blueprint().parameters == 61_706
    assert architecture("lenet5").blueprint({"padding": "valid"}).parameters == 44_426


def test_lenet5_shapes_follow_the_padding() -> None:
    shapes = {row.name: row.output_shape for row in architecture("lenet5").blueprint().rows()}
    assert shapes["conv_1"] == (28, 28, 6)
    assert shapes["pool_2"] == (5, 5, 16)
    assert shapes["flatten"] == (400,)
    valid = architecture("lenet5").blueprint({"padding": "valid"}).rows()
    assert {row.name: row.output_shape for row in valid}["flatten"] == (256,)


def test_batch_normalisation_and_filters_of_lenet5_by_hand() -> None:
    lenet5 = architecture("lenet5")
    # Four values for each of 6 and 16 channels.
    assert lenet5.blueprint({"batch_normalisation": True}).parameters == LENET5_SAME + 4 * (6 + 16)
    # 1·(25+1) + 2·(25·1+1) + 120·(25·2+1) + 84·121 + 10·85
    few = lenet5.blueprint({"filters": 1, "second_filters": 2})
    assert few.parameters == 26 + 52 + 6_120 + 10_164 + 850
    assert "dropout_1" not in [name for name, _layer in lenet5.blueprint().layers]
    with_dropout = lenet5.blueprint({"dropout": 0.5})
    assert with_dropout.parameters == LENET5_SAME
    assert [name for name, _layer in with_dropout.layers][-5:] == [
        "dense_1", "dropout_1", "dense_2", "dropout_2", "probabilities",
    ]  # fmt: skip


def test_without_batch_normalisation_the_improved_network_has_less() -> None:
    improved = architecture("improved_cnn")
    less = improved.blueprint({"batch_normalisation": "off"}).parameters
    assert improved.blueprint().parameters - less == 4 * (32 + 64 + 128)


def test_resnet9_has_the_parameters_worked_by_hand() -> None:
    # Width 8: convolutions of 9·in·out weights, four values a channel of batch normalisation.
    convolutions = 9 * (1 * 8 + 8 * 16 + 2 * 16 * 16 + 16 * 32 + 32 * 64 + 2 * 64 * 64)
    normalised = 4 * (8 + 3 * 16 + 32 + 3 * 64)
    assert architecture("resnet9").blueprint({"width": 8}).parameters == (
        convolutions + normalised + 10 * (64 + 1)
    )
    # What the preset strong trains is at most 3 million parameters and 12 MB.
    strong = preset("strong").blueprint().parameters
    assert strong <= 3_000_000
    assert 4 * strong <= 12e6


def test_attention_of_the_improved_network_by_hand() -> None:
    improved = architecture("improved_cnn")
    plain = improved.blueprint()
    # 32 channels → 4 → 32, and 64 → 8 → 64, with biases.
    squeeze = (4 * 33 + 32 * 5) + (8 * 65 + 64 * 9)
    weighed = improved.blueprint({"attention": "se"})
    assert weighed.parameters - plain.parameters == squeeze
    assert weighed.multiply_adds - plain.multiply_adds == 2 * 4 * 32 + 2 * 8 * 64
    # CBAM asks the dense layers twice, and has a 7×7 convolution over two maps.
    placed = improved.blueprint({"attention": "cbam"})
    assert placed.parameters - plain.parameters == squeeze + 2 * 2 * 49
    assert placed.multiply_adds - plain.multiply_adds == (
        2 * (2 * 4 * 32 + 2 * 8 * 64) + (14 * 14 + 7 * 7) * 2 * 49
    )


@pytest.mark.parametrize("kind", ["se", "cbam"])
@pytest.mark.parametrize("name", ["improved_cnn", "residual", "resnet9"])
def test_a_network_with_attention_is_what_its_blueprint_says(name: str, kind: str) -> None:
    from fmnist.models.build import build_model

    blueprint = architecture(name).blueprint({"attention": kind})
    model = build_model(blueprint)
    assert model.count_params() == blueprint.parameters
    for row in blueprint.rows():
        assert model.get_layer(row.name).output.shape[1:] == row.output_shape


def _made(_name: str, make: Callable[[], Any]) -> Any:
    return make()


def test_squeeze_and_excitation_weighs_channels_by_their_means() -> None:
    import keras
    import numpy as np

    from fmnist.models.build_attention import attended
    from fmnist.models.layers import SqueezeExcitation

    inputs = keras.Input((2, 2, 2))
    model = keras.Model(inputs, attended(SqueezeExcitation(units=1), inputs, "a", _made))
    # One unit: mean of channel 0; channel 0 gets the weight sigmoid(unit), channel 1 sigmoid(0).
    model.set_weights([np.array([[1.0], [0.0]]), np.zeros(1), np.array([[1.0, 0.0]]), np.zeros(2)])
    values = np.zeros((1, 2, 2, 2), np.float32)
    values[0, :, :, 0] = [[0, 1], [2, 5]]  # mean 2
    values[0, :, :, 1] = 4
    found = model.predict(values, verbose=0)[0]
    weight = 1 / (1 + np.exp(-2.0))
    np.testing.assert_allclose(found[..., 0], [[0, weight], [2 * weight, 5 * weight]], rtol=1e-5)
    np.testing.assert_allclose(found[..., 1], 2.0)


def test_cbam_weighs_places_by_mean_and_maximum_of_their_channels() -> None:
    import keras
    import numpy as np

    from fmnist.models.build_attention import attended
    from fmnist.models.layers import ConvolutionalAttention

    inputs = keras.Input((1, 2, 2))
    layer = ConvolutionalAttention(units=1, kernel=1)
    model = keras.Model(inputs, attended(layer, inputs, "a", _made))
    # The dense layers give 0, so every channel has the weight 1/2; a place has the weight
    # sigmoid(mean + 2 · maximum) of what is left.
    kernel = np.array([1.0, 2.0]).reshape(1, 1, 2, 1)
    model.set_weights([np.zeros((2, 1)), np.zeros(1), np.zeros((1, 2)), np.zeros(2), kernel])
    found = model.predict(np.array([[[[2.0, 4.0], [0.0, 0.0]]]], np.float32), verbose=0)[0, 0]
    weight = 1 / (1 + np.exp(-(1.5 + 2 * 2.0)))
    np.testing.assert_allclose(found, [[weight, 2 * weight], [0, 0]], rtol=1e-5)


def test_multiply_adds_of_the_first_convolution() -> None:
    first = architecture("lenet5").blueprint().rows()[0]
    assert first.multiply_adds == 28 * 28 * 6 * 25


@pytest.mark.parametrize("classes", [10, 3])
@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_every_blueprint_agrees_with_the_keras_model_built_from_it(name: str, classes: int) -> None:
    from fmnist.models.build import build_model

    blueprint = architecture(name).blueprint(classes=classes)
    model = build_model(blueprint)
    assert model.count_params() == blueprint.parameters
    assert model.outputs[0].shape == (None, classes)
    for row in blueprint.rows():
        assert model.get_layer(row.name).output.shape[1:] == row.output_shape
    assert blueprint.is_classifier


def _values(option: Option) -> tuple[OptionValue, ...]:
    match option:
        case Choice():
            return option.choices
        case Switch():
            return (True, False)
        case _:
            return (option.least, option.most)


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_every_choice_of_every_option_makes_a_classifier(name: str) -> None:
    for option in architecture(name).options:
        assert option.help.endswith(".")
        for value in _values(option):
            assert architecture(name).blueprint({option.name: value}).is_classifier


def test_an_unknown_option_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"Unknown option colour.*padding, activation"):
        architecture("lenet5").blueprint({"colour": "red"})


def test_a_value_outside_its_choices_names_them() -> None:
    with pytest.raises(ConfigError, match=r"pooling is 'median'; accepted are average, max"):
        architecture("lenet5").blueprint({"pooling": "median"})
    with pytest.raises(ConfigError, match=r"dropout is 2; accepted is a number from 0 to 0.8"):
        architecture("improved_cnn").blueprint({"dropout": 2})
    with pytest.raises(ConfigError, match=r"batch_normalisation is 'yes'; accepted are on and off"):
        architecture("lenet5").blueprint({"batch_normalisation": "yes"})


def test_an_unknown_architecture_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="'vgg'; accepted are lenet5"):
        architecture("vgg")

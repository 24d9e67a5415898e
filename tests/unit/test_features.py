"""What a network makes of a picture: the same values as Keras has after its layers."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.tflite import convert
from fmnist.features import MOST_VALUES, Features
from fmnist.inference import as_batch
from fmnist.models.build import build_model, logits_model
from fmnist.models.registry import architecture

PICTURES = np.random.default_rng(0).integers(0, 256, (230, 28, 28)).astype(np.uint8)


def _model(name: str, **options: object) -> keras.Model:
    """A network whose weights, and whose statistics of batch normalisation, are of no training."""
    keras.utils.set_random_seed(3)
    model = build_model(architecture(name).blueprint(options))
    rng = np.random.default_rng(4)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, w.shape) for w in layer.get_weights()])
    return model


def _keras(model: keras.Model, name: str) -> NDArray[np.float32]:
    inner = logits_model(model)
    if name != "logits":
        inner = keras.Model(model.inputs, model.get_layer(name).output)
    values = inner.predict(as_batch(PICTURES), verbose=0, batch_size=64)
    return np.asarray(values, np.float32).reshape(len(PICTURES), -1)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        (
            "lenet5",
            {"filters": 3, "second_filters": 4},
            {
                "convolution-1": "conv_1",
                "pooling-1": "pool_1",
                "convolution-2": "conv_2",
                "pooling-2": "pool_2",
                "dense-1": "dense_1",
                "hidden": "dense_2",
                "logits": "logits",
            },
        ),
        (
            "lenet5",
            {
                "filters": 3,
                "second_filters": 4,
                "batch_normalisation": True,
                "activation": "gelu",
                "dense_activation": "gelu",
                "pooling": "max",
                "dropout": 0.2,
            },
            {
                "convolution-1": "norm_1",
                "pooling-1": "pool_1",
                "convolution-2": "norm_2",
                "pooling-2": "pool_2",
                "dense-1": "dense_1",
                "hidden": "dense_2",
                "logits": "logits",
            },
        ),
        (
            "residual",
            {"width": 8},
            {
                "block-2": "stage_2",
                "block-3": "activation_last",
                "hidden": "average",
                "logits": "logits",
            },
        ),
    ],
)
def test_the_values_are_those_of_keras(
    name: str, options: dict[str, object], expected: dict[str, str]
) -> None:
    model = _model(name, **options)
    features = Features(convert(model))
    keys = [layer.key for layer in features.layers]
    assert keys[0] == "pixels"
    assert [key for key in keys if key in expected] == list(expected)
    assert set(keys) - set(expected) <= {"pixels", "convolution-1", "block-1"}
    shares: list[float] = []
    found = features.values(PICTURES, exact=True, report=shares.append)
    np.testing.assert_array_equal(found["pixels"], as_batch(PICTURES).reshape(len(PICTURES), -1))
    for key, layer in expected.items():
        np.testing.assert_allclose(found[key], _keras(model, layer), atol=1e-4, err_msg=key)
    assert shares == [200 / 230, 1.0]
    halves = features.values(PICTURES, ["hidden"])
    assert list(halves) == ["hidden"]
    assert halves["hidden"].dtype == np.float16
    np.testing.assert_allclose(halves["hidden"], found["hidden"], rtol=2e-3, atol=2e-3)


def test_a_large_layer_is_averaged_over_squares() -> None:
    model = _model("lenet5", filters=8)  # 28 × 28 × 8 = 6,272 values, 14 × 14 × 8 = 1,568 then
    features = Features(convert(model))
    layer = features.layer("convolution-1")
    assert layer.shape == (28, 28, 8)
    assert layer.size == 1_568 <= MOST_VALUES
    full = _keras(model, "conv_1").reshape(-1, 14, 2, 14, 2, 8)
    expected = full.mean(axis=(2, 4)).reshape(len(PICTURES), -1)
    found = features.values(PICTURES, ["convolution-1"], exact=True)["convolution-1"]
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_layers_have_names_for_people_and_an_unknown_one_is_named() -> None:
    features = Features(convert(_model("lenet5", filters=3, second_filters=4)), "mine")
    assert [layer.title for layer in features.layers] == [
        "pixels",
        "after convolution 1",
        "after pooling 1",
        "after convolution 2",
        "after pooling 2",
        "after dense layer 1",
        "last hidden layer",
        "logits",
    ]
    assert [layer.short_title for layer in features.layers[4:]] == [
        "pooling 2",
        "dense 1",
        "last hidden",
        "logits",
    ]
    with pytest.raises(ModelError, match="mine has no layer 'block-1'; it has pixels, conv"):
        features.values(PICTURES, ["block-1"])
    with pytest.raises(ModelError, match="The layers of broken cannot be read"):
        Features(b"TFL3" * 10, "broken")

"""Transfer learning without internet: what is built, where weights come from, what is trained."""

from __future__ import annotations

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from keras.src.legacy.saving import legacy_h5_format

from fmnist.data import Dataset
from fmnist.errors import ModelError
from fmnist.models.backbones import BACKBONES
from fmnist.models.build import build_model
from fmnist.models.build_backbone import load_pretrained
from fmnist.models.registry import architecture
from fmnist.runs.waiting import Speed
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.training.loop import Trainer

SMALL = {"backbone": "mobilenet_v3_small", "side": "32"}


@pytest.mark.parametrize("name", sorted(BACKBONES))
def test_a_backbone_has_the_counts_of_its_table(name: str) -> None:
    model = getattr(keras.applications, BACKBONES[name].function)(
        include_top=False, weights=None, input_shape=(64, 64, 3)
    )
    products = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.DepthwiseConv2D | keras.layers.Conv2D):
            places = layer.output.shape[1] * layer.output.shape[2]
            products += places * int(np.prod(layer.kernel.shape))
    assert model.count_params() == BACKBONES[name].parameters
    assert model.output_shape == (None, 2, 2, BACKBONES[name].channels)
    assert products == BACKBONES[name].multiply_adds(64)


@pytest.mark.parametrize("name", sorted(BACKBONES))
def test_pixels_arrive_as_keras_own_preprocessing_makes_them(name: str) -> None:
    kind = BACKBONES[name]
    picture = np.arange(0, 256, 5, dtype=np.float32).reshape(1, 4, 13, 1).repeat(3, axis=3)
    modules = {
        "mobilenet_v2": keras.applications.mobilenet_v2,
        "mobilenet_v3_small": keras.applications.mobilenet_v3,
        "efficientnet_b0": keras.applications.efficientnet,
        "resnet50": keras.applications.resnet50,
    }
    expected = modules[name].preprocess_input(picture.copy())
    scaled = keras.layers.Rescaling(kind.scale, list(kind.offset))(picture / 255)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(scaled), expected, atol=1e-3)


def test_a_frozen_backbone_leaves_the_last_layer_to_learn() -> None:
    blueprint = architecture("transfer").blueprint(SMALL)
    model = build_model(blueprint)
    assert model.count_params() == blueprint.parameters
    assert [variable.shape for variable in model.trainable_variables] == [(576, 10), (10,)]
    tuned = build_model(architecture("transfer").blueprint(SMALL | {"fine_tune": "on"}))
    assert len(tuned.trainable_variables) > 100


def test_a_frozen_backbone_costs_a_third_of_a_step() -> None:
    # The last layer: 576 · 10 multiply–adds.
    backbone = BACKBONES["mobilenet_v3_small"].multiply_adds(32)
    frozen = architecture("transfer").blueprint(SMALL)
    tuned = architecture("transfer").blueprint(SMALL | {"fine_tune": "on"})
    assert frozen.learning_multiply_adds == pytest.approx(backbone / 3 + 5760)
    assert tuned.learning_multiply_adds == pytest.approx(backbone + 5760)


def test_what_an_epoch_of_transfer_takes_is_guessed_by_its_backbone() -> None:
    def guessed(**options: str) -> float:
        return Speed([]).seconds(
            TrainingConfig(architecture="transfer", options=SMALL | options), steps=1
        )

    # MobileNetV2 has eight times less arithmetic for an equal picture, at a quarter of the speed.
    assert guessed(backbone="mobilenet_v2") < guessed(backbone="resnet50")
    # Four times the places, but for a fixed part.
    assert guessed(side="64") / guessed() == pytest.approx(4, rel=0.35)
    assert guessed(fine_tune="on") / guessed() == pytest.approx(3, rel=0.05)


@pytest.fixture
def weights(tmp_path: Path) -> keras.Model:
    """A backbone whose weights are nothing special, and files of them in ``tmp_path``."""
    keras.utils.set_random_seed(7)
    made = keras.applications.MobileNetV3Small(
        include_top=False, weights=None, input_shape=(64, 64, 3)
    )
    made.save_weights(tmp_path / "mobilenet_v3_small.weights.h5")
    made.save(tmp_path / "whole.keras")
    # As keras.applications publishes them.
    with h5py.File(tmp_path / "published_no_top.h5", "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, made)
    return made


@pytest.mark.parametrize(
    "name", ["mobilenet_v3_small.weights.h5", "whole.keras", "published_no_top.h5", "."]
)
def test_weights_come_from_a_file_by_its_path_or_its_folder(
    name: str, weights: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_WEIGHTS", str(tmp_path / name))
    blueprint = architecture("transfer").blueprint(SMALL)
    model = build_model(blueprint)
    load_pretrained(model, blueprint)
    found = model.get_layer("backbone").get_weights()
    for value, expected in zip(found, weights.get_weights(), strict=True):
        np.testing.assert_array_equal(value, expected)


def test_weights_that_cannot_be_had_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blueprint = architecture("transfer").blueprint(SMALL)
    model = build_model(blueprint)

    def offline(*_arguments: object, **_options: object) -> None:
        raise OSError("URL fetch failure: no route to host")

    monkeypatch.delenv("FMNIST_WEIGHTS", raising=False)
    monkeypatch.setattr(keras.src.applications.mobilenet_v3.file_utils, "get_file", offline)
    with pytest.raises(ModelError, match=r"(?s)MobileNetV3 Small.*no route.*--weights FILE.*none"):
        load_pretrained(model, blueprint)
    monkeypatch.setenv("FMNIST_WEIGHTS", str(tmp_path / "missing.h5"))
    with pytest.raises(ModelError, match=r"there is no file .*missing\.h5"):
        load_pretrained(model, blueprint)
    monkeypatch.setenv("FMNIST_WEIGHTS", str(tmp_path))
    with pytest.raises(ModelError, match=r"no weights of mobilenet_v3_small; looked for"):
        load_pretrained(model, blueprint)
    other = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    other.save_weights(tmp_path / "other.weights.h5")
    monkeypatch.setenv("FMNIST_WEIGHTS", str(tmp_path / "other.weights.h5"))
    with pytest.raises(ModelError, match=r"cannot be read from .*other\.weights\.h5"):
        load_pretrained(model, blueprint)


def test_a_training_starts_from_the_weights_and_leaves_them_alone(
    weights: keras.Model, tmp_path: Path, practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_WEIGHTS", str(tmp_path))
    config = TrainingConfig(
        architecture="transfer", options=SMALL, dataset="practice", batch_size=32, epochs=1,
        training_size=64,
    )  # fmt: skip
    trainer = Trainer(config, practice)
    before = trainer.model.get_layer("probabilities")
    first = trainer.model.get_layer("logits").get_weights()[0]
    for _record in trainer.records():
        pass
    assert before is trainer.model.get_layer("probabilities")
    assert not np.array_equal(first, trainer.model.get_layer("logits").get_weights()[0])
    found = trainer.model.get_layer("backbone").get_weights()
    for value, expected in zip(found, weights.get_weights(), strict=True):
        np.testing.assert_array_equal(value, expected)
    # What does not change is not in the checkpoint, and the training goes on all the same.
    checkpoint = trainer.checkpoint()
    assert sum(value.size for value in checkpoint.values) < 20_000
    again = Trainer(config, practice)
    again.restore(checkpoint)
    picture = practice.x_test[:1, ..., np.newaxis] / np.float32(255)
    np.testing.assert_allclose(
        again.model.predict(picture, verbose=0), trainer.model.predict(picture, verbose=0)
    )


def test_the_model_is_one_of_ours_everywhere(practice: Dataset, tmp_path: Path) -> None:
    from fmnist.export.keras_files import load_model, model_bytes
    from fmnist.export.tflite import PARITY_LIMIT, checked_conversion
    from fmnist.features import Features

    model = build_model(architecture("transfer").blueprint(SMALL))
    content, difference = checked_conversion(model, practice.x_test[:20])
    assert difference <= PARITY_LIMIT
    assert Features(content).layers[-1].key == "logits"
    path = tmp_path / "model.keras"
    path.write_bytes(model_bytes(model))
    assert load_model(path).count_params() == model.count_params()


def test_the_setting_is_a_path_or_nothing() -> None:
    assert Settings.from_environment({}).weights is None
    found = Settings.from_environment({"FMNIST_WEIGHTS": "/somewhere/w.h5"})
    assert found.weights == Path("/somewhere/w.h5")

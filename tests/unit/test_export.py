"""Model files: what is saved is loaded, what is not ours is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fmnist.catalogue import shipped_models
from fmnist.data import Dataset
from fmnist.errors import ModelError
from fmnist.export.card import ModelCard, preprocessing
from fmnist.labels import CLASS_NAMES, ClassNames


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (20, 28, 28)).astype(np.uint8)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("name", ["lenet5", "residual", "residual with attention"])
def test_a_saved_model_gives_the_same_probabilities(
    name: str, suffix: str, tmp_path: Path, pictures: np.ndarray
) -> None:
    from fmnist.export.keras_files import load_model, model_bytes
    from fmnist.inference import as_batch
    from fmnist.models.build import build_model
    from fmnist.models.registry import architecture

    name, *attention = name.split(" with ")
    options = {"width": 8, "attention": "cbam"} if attention else {}
    model = build_model(architecture(name).blueprint(options))
    path = tmp_path / f"model{suffix}"
    path.write_bytes(model_bytes(model, suffix))
    batch = as_batch(pictures)
    np.testing.assert_allclose(
        load_model(path).predict(batch, verbose=0), model.predict(batch, verbose=0), atol=1e-6
    )


def test_the_tensorflow_lite_model_agrees_with_keras(pictures: np.ndarray) -> None:
    from fmnist.export.tflite import PARITY_LIMIT, checked_conversion
    from fmnist.models.build import build_model
    from fmnist.models.registry import architecture

    options = {"filters": 8, "attention": "cbam"}
    model = build_model(architecture("improved_cnn").blueprint(options))
    content, difference = checked_conversion(model, pictures)
    assert content[4:8] == b"TFL3"
    assert difference <= PARITY_LIMIT


def test_a_conversion_that_differs_is_not_offered(
    pictures: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.export import tflite
    from fmnist.models.build import build_model
    from fmnist.models.registry import architecture

    model, other = (build_model(architecture("lenet5").blueprint()) for _index in range(2))
    wrong = tflite.convert(other)
    monkeypatch.setattr(tflite, "convert", lambda _model: wrong)
    with pytest.raises(ModelError, match="It is not offered"):
        tflite.checked_conversion(model, pictures)


def test_files_that_are_no_model_of_ours_are_refused(tmp_path: Path) -> None:
    import keras

    from fmnist.export.keras_files import load_model

    with pytest.raises(ModelError, match=r"accepted are \.keras, \.h5"):
        load_model(tmp_path / "model.onnx")
    with pytest.raises(ModelError, match="There is no file"):
        load_model(tmp_path / "model.keras")
    damaged = tmp_path / "damaged.keras"
    damaged.write_bytes(b"not a zip")
    with pytest.raises(ModelError, match=r"Cannot read damaged\.keras"):
        load_model(damaged)
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    other.save(tmp_path / "other.keras")
    with pytest.raises(ModelError, match="accepted is a model from"):
        load_model(tmp_path / "other.keras")


def test_a_file_that_carries_code_is_refused(tmp_path: Path) -> None:
    import keras

    from fmnist.export.keras_files import load_model

    inputs = keras.Input((28, 28, 1))
    values = keras.layers.Flatten()(keras.layers.Lambda(lambda x: x * 2)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(values))
    model.save(tmp_path / "code.keras")
    with pytest.raises(ModelError, match=r"Cannot read code\.keras"):
        load_model(tmp_path / "code.keras")


def test_shipped_models_have_a_whole_card_and_small_files() -> None:
    entries = shipped_models()
    assert entries
    size = 0
    for entry in entries:
        card = entry.card
        assert ModelCard.from_json(card.to_json()) == card
        assert json.loads(card.to_json())["preprocessing"]["classes"] == list(CLASS_NAMES)
        assert card.dataset["name"] == "fashion-mnist"
        assert card.parity <= 1e-4
        assert card.parameters <= 3_000_000
        files = [len(entry.read("model.tflite")), len(entry.keras_file())]
        assert max(files) < 12_000_000
        size += sum(files)
    assert size < 25_000_000  # all of them, in every clone


def test_a_shipped_models_stored_scores_are_those_of_its_file(
    official_dir: Path, tmp_path: Path
) -> None:
    from fmnist.data import load_dataset
    from fmnist.settings import Settings

    dataset: Dataset = load_dataset("fashion-mnist", Settings(home=tmp_path, data_dir=official_dir))
    for entry in shipped_models():
        assert entry.matches(dataset)
        places = entry.validation_pictures(dataset)
        for split, pictures in (("test", dataset.x_test), ("validation", dataset.x_train[places])):
            stored = entry.evaluation(dataset, split)
            assert stored.accuracy == pytest.approx(entry.card.metrics[f"{split}_accuracy"])
            assert entry.stored_probabilities(dataset, split) is not None
            again = entry.classifier().probabilities(pictures[-300:])
            np.testing.assert_allclose(again, stored.probabilities[-300:], atol=1e-5)


def test_a_card_keeps_the_names_of_the_classes_and_an_old_one_means_the_ten() -> None:
    card = shipped_models()[0].card
    assert card.class_names == CLASS_NAMES
    old = json.loads(card.to_json())
    old.pop("class_names", None)
    assert ModelCard.from_json(json.dumps(old)).class_names.standard
    letters = replace(card, class_names=ClassNames(["<b>A</b>", "字"]))
    assert ModelCard.from_json(letters.to_json()) == letters
    assert preprocessing(letters.class_names)["output"] == "2 probabilities in label order"
    with pytest.raises(ModelError, match=r"This is not a model card: .*both called"):
        ModelCard.from_json(json.dumps(old | {"class_names": ["a", "A"]}))


def test_what_is_no_card_is_refused() -> None:
    with pytest.raises(ModelError, match="This is not a model card"):
        ModelCard.from_json(b"[]")

"""What a network for photos and drawings learns from, and the training itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmnist.catalogue import SHIPPED, TRUNK
from fmnist.data import Dataset
from fmnist.errors import DatasetError
from fmnist.export.keras_files import answers_of, load_model, model_bytes
from fmnist.inference import Classifier
from fmnist.models.build import build_model
from fmnist.models.recognising import KNOWN_LOGIT, recognising_model
from fmnist.training.config import preset
from fmnist.training.forward import logits_function
from fmnist.training.photos import making, shapes
from fmnist.training.photos.collection import (
    FOLDERS,
    SPAN,
    JudgedPhotos,
    item_layers,
    read_photos,
    read_views,
)
from fmnist.training.photos.gap import as_from_home, outlined, silhouette
from fmnist.training.photos.learning import COURSES, Course, learn
from fmnist.training.photos.lessons import Lesson, Lessons, Shares, drawings
from fmnist.training.photos.placing import Placement, brightened, placed
from fmnist.training.photos.trust import fit_trust


def _photo(path: Path, tone: int, *, wide: int = 60) -> None:
    """Write a photo of a dark rectangle on a light floor."""
    image = Image.new("RGB", (120, 160), (214, 208, 200))
    ImageDraw.Draw(image).rectangle((60 - wide // 2, 20, 60 + wide // 2, 140), (tone, 30, 30))
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, quality=95)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for part, count in (("train", 2), ("validation", 1)):
        for number, name in enumerate(("pants", "t-shirt", "shoes", "hat")):
            for copy in range(count):
                _photo(
                    folder / part / name / f"{copy}.jpg", 20 + 40 * number, wide=40 + 20 * number
                )
    return folder


def test_a_placement_keeps_the_centre_and_gives_the_longest_side_its_length() -> None:
    source = np.zeros((64, 64), np.float32)
    source[4:60, 24:40] = 200.0
    found = placed(source, Placement(longest_side=24), 56) > 100
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    assert rows[-1] - rows[0] + 1 == pytest.approx(24, abs=1)
    assert columns[-1] - columns[0] + 1 == pytest.approx(24 * 16 / 56, abs=1)
    assert rows[0] + rows[-1] == columns[0] + columns[-1] == 27


def test_a_mirrored_placement_is_the_mirror_image() -> None:
    source = np.zeros((64, 64), np.float32)
    source[8:50, 8:20] = 255.0
    plain = placed(source, Placement(), 56)
    mirrored = placed(source, Placement(mirrored=True), 56)
    assert np.allclose(mirrored, plain[:, ::-1], atol=0.5)
    assert plain[:, :14].sum() > 5 * plain[:, 14:].sum()


def test_the_brightest_pixel_becomes_white_and_black_stays_black() -> None:
    assert brightened(np.full((28, 28), 51, np.float32)).max() == 255
    assert brightened(np.zeros((28, 28), np.float32)).max() == 0


def test_a_silhouette_has_no_pinholes() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[5:20, 5:20] = 90
    picture[10, 10] = 0
    assert silhouette(picture).sum() == 15 * 15


@pytest.mark.parametrize("label", range(10))
def test_a_picture_from_home_shows_something_and_is_repeated_by_its_seed(
    practice: Dataset, label: int
) -> None:
    picture = practice.x_train[int(np.flatnonzero(practice.y_train == label)[0])]
    made = [as_from_home(picture, label, np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert made[0].max() == 255
    assert (made[0] > 0).mean() > 0.02
    assert np.array_equal(made[0], made[1])
    assert not np.array_equal(made[0], made[2])


def test_an_outlined_picture_has_the_tones_of_a_drawing(practice: Dataset) -> None:
    found = outlined(practice.x_train[0], np.random.default_rng(0))
    assert 150 <= found.max() <= 190
    assert (found == 0).any()


@pytest.mark.parametrize("draw", [*shapes.DRAWN.values(), *shapes.OTHERS])
def test_every_shape_can_be_drawn(draw: shapes.Draw) -> None:
    generator = np.random.default_rng(3)
    pictures = [shapes.drawing(draw, generator) for _number in range(3)]
    assert all(picture.shape == (28, 28) and picture.max() > 80 for picture in pictures)
    assert not np.array_equal(pictures[0], pictures[1])


def test_the_item_of_a_photo_spans_what_it_should() -> None:
    image = Image.new("RGB", (120, 160), "white")
    ImageDraw.Draw(image).rectangle((40, 20, 79, 139), (20, 20, 90))
    layers = item_layers(_png(image))
    mask = layers[0, :, :, 1] > 127
    assert mask.any(axis=1).sum() == pytest.approx(SPAN, abs=1)
    assert mask.any(axis=0).sum() == pytest.approx(SPAN / 3, abs=1)
    assert layers[0, 32, 32, 0] > 200  # dark cloth is bright
    assert layers[0, 32, 2, 0] < 10  # white floor is dark


def _png(image: Image.Image) -> bytes:
    import io

    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_folders_name_the_right_labels(photos: Path) -> None:
    found = read_photos(photos / "train")
    right = {
        Path(name).parent.name: tuple(np.flatnonzero(row))
        for name, row in zip(found.names, found.allowed, strict=True)
    }
    assert right == {name: FOLDERS[name] for name in ("pants", "t-shirt", "shoes", "hat")}
    assert found.layers.shape == (8, 2, 64, 64, 2)


def test_a_file_that_is_no_photo_is_left_out(photos: Path, tmp_path: Path) -> None:
    _photo(tmp_path / "hat" / "1.jpg", 40)
    (tmp_path / "hat" / "2.jpg").write_bytes(b"not a picture")
    assert len(read_views(tmp_path).views) == 1


def test_a_folder_without_photos_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no photo"):
        read_photos(tmp_path)
    with pytest.raises(DatasetError, match="train and validation"):
        making.folders(tmp_path)


def _lessons(practice: Dataset, folder: Path, **shares: float) -> Lessons:
    return Lessons(
        practice.x_train,
        practice.y_train,
        drawn=drawings(10, 0),
        photos=read_photos(folder / "train"),
        shares=Shares(**shares),
        seed=4,
    )


@pytest.mark.parametrize("source", ["plain", "home", "outlined", "drawings", "photos"])
def test_what_is_of_the_ten_has_a_right_label(practice: Dataset, photos: Path, source: str) -> None:
    lesson = _lessons(practice, photos, **{source: 1.0}).lesson(0, 12)
    assert lesson.allowed.any(axis=1).all()
    assert (lesson.pictures.max(axis=(1, 2)) > 50).all()


@pytest.mark.parametrize("source", ["strange", "nothing"])
def test_what_is_none_of_the_ten_has_no_right_label(
    practice: Dataset, photos: Path, source: str
) -> None:
    assert not _lessons(practice, photos, **{source: 1.0}).lesson(0, 12).allowed.any()


def test_shoes_have_three_right_labels(practice: Dataset, photos: Path) -> None:
    allowed = _lessons(practice, photos, photos=1.0).lesson(0, 60).allowed
    assert set(allowed.sum(axis=1)) == {1, 3}
    assert (allowed[allowed.sum(axis=1) == 3].sum(axis=0) > 0).tolist() == [
        label in (5, 7, 9) for label in range(10)
    ]


def test_a_step_is_the_same_whenever_it_is_drawn(practice: Dataset, photos: Path) -> None:
    lessons = _lessons(practice, photos, home=0.5, photos=0.5)
    first = lessons.lesson(7, 16)
    lessons.lesson(3, 16)
    again = lessons.lesson(7, 16)
    assert np.array_equal(first.pictures, again.pictures)
    assert np.array_equal(first.allowed, again.allowed)


SMALL = preset("residual").changed(options={"width": 8})


def _small_trunk() -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_model(SMALL.blueprint())


class _TwoTones:
    """Bright pictures are class 3, dim ones are none of the ten."""

    def lesson(self, step: int, count: int) -> Lesson:
        generator = np.random.default_rng(step)
        bright = generator.random(count) < 0.5
        pictures = np.where(bright, 250, 60)[:, None, None] * np.ones((1, 28, 28))
        allowed = np.zeros((count, 10), bool)
        allowed[bright, 3] = True
        return Lesson(pictures.astype(np.uint8), allowed)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_network_learns_the_class_and_what_is_none(precision: str) -> None:
    model = recognising_model(_small_trunk())
    losses: list[float] = []
    course = Course(shares=Shares(plain=1.0), steps=50, peak=0.05)
    config = SMALL.changed(precision=precision)
    learn(model, config, _TwoTones(), course, watch=lambda _step, loss: losses.append(loss))  # type: ignore[arg-type]
    both = np.stack([np.full((28, 28), 250, np.uint8), np.full((28, 28), 60, np.uint8)])
    found = answers_of(model, both)
    assert losses[-1] < losses[0]
    assert found.probabilities[0].argmax() == 3
    assert found.known[0] > found.known[1] + 0.3


def test_both_answers_are_trained_as_the_model_gives_them() -> None:
    model = recognising_model(_small_trunk())
    pictures = np.random.default_rng(0).random((4, 28, 28, 1)).astype(np.float32)
    logits, known = logits_function(model, SMALL.blueprint(), beside=(KNOWN_LOGIT,))(
        tf.constant(pictures), training=False
    )
    probabilities, sure = model(pictures, training=False)
    assert np.allclose(tf.nn.softmax(logits), probabilities, atol=1e-6)
    assert np.allclose(tf.nn.sigmoid(known), sure, atol=1e-6)


def test_what_fails_in_drawing_a_batch_ends_the_training() -> None:
    class Failing:
        def lesson(self, step: int, count: int) -> Lesson:
            raise DatasetError("gone")

    with pytest.raises(DatasetError, match="gone"):
        learn(recognising_model(_small_trunk()), SMALL, Failing(), COURSES[0])  # type: ignore[arg-type]


class _Fixed:
    """Answers with what the first pixel of a picture names."""

    def __init__(self, rows: Mapping[int, tuple[NDArray[np.float32], float]]) -> None:
        self._rows = rows

    def answers(self, pictures: NDArray[np.uint8]) -> object:
        from fmnist.inference import Answers

        found = [self._rows[int(picture.max())] for picture in pictures]
        return Answers(
            probabilities=np.stack([row for row, _known in found]),
            known=np.array([known for _row, known in found], np.float32),
        )


def test_the_threshold_lets_nearly_all_photos_of_the_ten_classes_through() -> None:
    row = np.full(10, 0.02, np.float32)
    row[4] = 0.82
    views = tuple(np.full((1, 28, 28), tone, np.uint8) for tone in range(1, 42))
    allowed = np.zeros((41, 10), bool)
    allowed[:40, 4] = True
    answers = {tone: (row, tone / 100) for tone in range(1, 42)}
    trust = fit_trust(_Fixed(answers), JudgedPhotos(views=views, allowed=allowed))  # type: ignore[arg-type]
    accepted = sum(tone / 100 >= trust.threshold for tone in range(1, 41))
    assert accepted == 38  # of 40; 39 would be more than 97 in 100
    assert trust.temperature < 1  # always right, so it may be surer


def test_the_whole_way_from_photos_to_two_models(
    practice: Dataset, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trunk = tmp_path / "trunk.keras"
    trunk.write_bytes(model_bytes(_small_trunk()))
    monkeypatch.setattr(making, "_DRAWINGS", 20)
    monkeypatch.setattr(making, "_LEAST_STEPS", 2)
    card = json.loads((SHIPPED / "residual" / "card.json").read_bytes())
    card["config"]["validation_split"] = 0.25
    (tmp_path / "card.json").write_text(json.dumps(card))
    bundles = making.make(trunk, practice, photos, share=0.0001)
    assert tuple(bundles) == making.MODELS
    assert {bundle.card.dataset["validation"] for bundle in bundles.values()} == {
        round(0.25 * len(practice.y_train))
    }
    for name, bundle in bundles.items():
        bundle.write(tmp_path / name)
        recognition = bundle.card.recognition or {}
        assert recognition["photos"] == (0 if name == "home" else 8)
        assert 0 < recognition["threshold"] < 1
        assert Classifier.from_file(tmp_path / name / "model.tflite").knows_unknown
        assert isinstance(load_model(tmp_path / name / "model.keras").output_shape, list)
    assert bundles["home"].tflite != bundles["photo"].tflite


def test_the_shipped_models_can_be_trained_from_the_shipped_trunk() -> None:
    card = json.loads((TRUNK / "card.json").read_bytes())
    trunk = recognising_model(load_model(TRUNK / "model.keras"))
    shipped = load_model(SHIPPED / "photo" / "model.keras")
    assert [weight.shape for weight in trunk.weights] == [w.shape for w in shipped.weights]
    made = json.loads((SHIPPED / "photo" / "card.json").read_bytes())
    assert made["dataset"] == card["dataset"]  # so it is judged by what neither learned from


def test_the_command_asks_for_both_folders(capsys: pytest.CaptureFixture[str]) -> None:
    from fmnist.__main__ import main

    assert main(["train", "--preset", "photo"]) == 2
    assert "--photos" in capsys.readouterr().err

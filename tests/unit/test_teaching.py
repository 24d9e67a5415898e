"""Teaching own classes: the head against scikit-learn, honest judging, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from fmnist.__main__ import main
from fmnist.catalogue import in_folder
from fmnist.computations import Inputs, compute
from fmnist.data import Dataset
from fmnist.errors import ClassNamesError, ModelError, TeachingError
from fmnist.export.bundle import CARD, TFLITE
from fmnist.export.card import ModelCard
from fmnist.imaging.entry import prepare_sample
from fmnist.inference import Classifier
from fmnist.teaching.backbone import LAYER, VIEWS, shipped_backbone, views_of
from fmnist.teaching.folders import picture_files
from fmnist.teaching.head import STRENGTH, Head, fit_head
from fmnist.teaching.lesson import MOST_PICTURES, check_counts, teach

Taught = tuple[NDArray[np.float32], NDArray[np.int64]]


def _apart(count: int, *, distance: float, size: int = 40) -> Taught:
    """``count`` pictures of each of two classes, 2 views each, that differ in their first value."""
    generator = np.random.default_rng(3)
    labels = np.repeat([0, 1], count)
    values = generator.normal(size=(2 * count, 2, size)).astype(np.float32)
    values[labels == 1, :, 0] += distance
    return values, labels


@pytest.mark.parametrize(("count", "size"), [(6, 40), (60, 7)], ids=["few rows", "many rows"])
def test_the_head_is_the_one_that_scikit_learn_finds(count: int, size: int) -> None:
    from sklearn.linear_model import LogisticRegression

    generator = np.random.default_rng(1)
    labels = generator.integers(0, 3, 3 * count)
    values = generator.normal(size=(len(labels), 2, size)).astype(np.float32)
    values[:, :, 0] += labels[:, np.newaxis]
    flat = values.reshape(-1, size)
    centre, scale = flat.mean(axis=0), flat.std(axis=0) + 0.1 * flat.std()
    reference = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-8)
    reference.fit((flat - centre) / scale, np.repeat(labels, 2))
    expected = reference.predict_proba((flat - centre) / scale).reshape(-1, 2, 3).mean(axis=1)
    found = fit_head(values, labels, classes=3).probabilities(values)
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_an_answer_is_the_mean_over_the_views() -> None:
    head = Head(np.array([[np.log(3), 0]], np.float32), np.zeros(2, np.float32))
    # One view says 3 to 1, the other 1 to 1: (0.75 + 0.5) / 2.
    assert head.probabilities(np.array([[[1], [0]]], np.float32))[0] == pytest.approx(
        [0.625, 0.375]
    )


def test_what_cannot_be_told_apart_is_not_called_learned() -> None:
    values, labels = _apart(20, distance=0, size=300)
    lesson = teach(values, labels, ["left", "right"])
    # On the pictures it has learned from, it seems to know them.
    assert (lesson.head.probabilities(values).argmax(axis=1) == labels).mean() > 0.9
    assert lesson.evaluation.accuracy < 0.75


def test_a_lesson_knows_its_classes_and_what_fewer_pictures_bring() -> None:
    values, labels = _apart(10, distance=40)
    lesson = teach(values, labels, ["left", "right"])
    assert lesson.evaluation.confusion.tolist() == [[10, 0], [0, 10]]
    assert lesson.folds == 10
    assert [point.pictures for point in lesson.curve] == [1, 2, 3, 5, 8]
    assert lesson.curve[-1].mean == 1
    answer = lesson.answer(values[-1])
    assert (answer.label, answer.index) == ("right", 1)
    assert sum(answer.probabilities) == pytest.approx(1)


def test_two_pictures_a_class_are_enough_and_the_interval_says_how_little_that_is() -> None:
    values, labels = _apart(2, distance=40)
    lesson = teach(values, labels, ["left", "right"])
    assert lesson.folds == 2
    assert lesson.interval.high - lesson.interval.low > 0.4


@pytest.mark.parametrize(
    ("names", "counts", "says"),
    [
        (["hat"], [9], "1 classes"),
        (["hat", "skirt"], [9, 0], "skirt has 0 pictures"),
        (["hat", "skirt"], [9, MOST_PICTURES], f"accepted are {MOST_PICTURES}"),
        ([f"class {number}" for number in range(11)], [2] * 11, "11 classes"),
    ],
)
def test_what_nothing_can_be_learned_from_is_refused(
    names: list[str], counts: list[int], says: str
) -> None:
    with pytest.raises(TeachingError, match=says):
        check_counts(names, counts)


def test_two_classes_of_one_name_are_refused() -> None:
    with pytest.raises(ClassNamesError, match="both called"):
        check_counts(["Hat", "hat"], [5, 5])


def test_a_picture_is_shown_in_its_views_and_each_gives_the_values_of_the_last_maps() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 6:14] = 200
    views = views_of(prepare_sample(picture))
    assert views.shape == (VIEWS, 28, 28)
    np.testing.assert_array_equal(views[VIEWS // 2], picture[:, ::-1])
    backbone = shipped_backbone()
    values = backbone.values(views[np.newaxis])
    assert values.shape == (1, VIEWS, backbone.size)
    assert LAYER == "block-3"
    np.testing.assert_allclose(values[0, 0], values[0, 1], atol=1e-5)
    assert np.abs(values[0, 0] - values[0, VIEWS // 2]).max() > 0.01


def test_the_whole_network_gives_the_answers_of_the_head(
    home: Path,
    practice: Dataset,
    practice_views: Taught,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    views, labels = practice_views
    backbone = shipped_backbone()
    lesson = teach(backbone.values(views), labels, ["bag <1>", "trouser"])
    asked = {
        "model": backbone.entry.identifier,
        "head": lesson.head.to_text(),
        "class_names": list(lesson.class_names),
        "accuracy": 0.5,
        "loss": 1.0,
        "pictures": len(labels),
    }
    inputs = Inputs(
        dataset=practice,
        model=lambda _name: backbone.entry,
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
    )
    made = compute("taught", asked, inputs)
    files = {name: content.tobytes() for name, content in made.items()}
    card = ModelCard.from_json(files[CARD])
    assert card.class_names == ("bag <1>", "trouser")
    assert card.preprocessing["classes"] == ["bag <1>", "trouser"]
    assert card.metrics == {"validation_accuracy": 0.5, "validation_loss": 1.0}
    classifier = Classifier.from_bytes(files[TFLITE], class_names=card.class_names)
    found = classifier.probabilities(views.reshape(-1, 28, 28)).reshape(len(labels), VIEWS, 2)
    expected = lesson.head.probabilities(backbone.values(views))
    np.testing.assert_allclose(found.mean(axis=1), expected, atol=1e-4)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    entry = in_folder(tmp_path)
    assert entry.short_title == "bag <1>, trouser · taught here"
    assert not entry.tells_apart(practice)
    # The Classify page and the command line say what the page of own classes says.
    recogniser = entry.recogniser()
    picture = prepare_sample(practice.x_train[np.flatnonzero(practice.y_train == 8)[0]])
    answer = recogniser.recognise(picture)
    assert answer.prediction.probabilities == pytest.approx(expected[0], abs=1e-4)
    assert answer.accepted
    file = tmp_path / "bag.png"
    Image.fromarray(picture.picture).save(file)
    for model in (tmp_path, tmp_path / TFLITE):
        assert main(["classify", str(file), "--model", str(model), "--json"]) == 0
        (told,) = json.loads(capsys.readouterr().out)["results"]
        assert list(told["probabilities"]) == ["bag <1>", "trouser"]
        assert told["label"] == "bag <1>"


def test_a_folder_without_a_model_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no model in"):
        in_folder(tmp_path)


@pytest.fixture
def practice_views(practice: Dataset) -> Taught:
    """Six bags and six trousers of the practice set."""
    x_train, y_train = practice.x_train, practice.y_train
    places = np.concatenate([np.flatnonzero(y_train == label)[:6] for label in (8, 1)])
    views = np.stack([views_of(prepare_sample(x_train[place])) for place in places])
    return views, np.repeat([0, 1], 6)


def test_folders_are_classes(tmp_path: Path) -> None:
    folder = tmp_path
    for name in ("hat/1.png", "hat/2.PNG", "skirt/1.png", "empty/notes.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        if name.endswith("txt"):
            (folder / name).write_text("x")
        else:
            Image.new("L", (4, 4)).save(folder / name, "PNG")
    found = picture_files([folder, folder])
    assert {name: len(files) for name, files in found.items()} == {"hat": 4, "skirt": 2}
    assert list(picture_files([folder], ["skirt"])) == ["skirt"]
    with pytest.raises(TeachingError, match="no pictures of cap; there are some of hat, skirt"):
        picture_files([folder], ["cap"])
    with pytest.raises(TeachingError, match="no folder"):
        picture_files([folder / "nowhere"])


def test_the_command_learns_from_a_few_and_is_judged_by_the_rest(
    home: Path, practice: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, label in (("bag", 8), ("trouser", 1)):
        (tmp_path / name).mkdir()
        for place in np.flatnonzero(practice.y_train == label)[:9]:
            Image.fromarray(practice.x_train[place]).save(tmp_path / name / f"{place}.png")
    (tmp_path / "bag" / "broken.png").write_bytes(b"no picture")
    command = ["teach", str(tmp_path), "--json", "--draws", "3"]
    assert main([*command, "--pictures", "5"]) == 1
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert "broken.png" in said.err
    assert found["not_read"] == 1
    assert found["classes"] == ["bag", "trouser"]
    assert found["learned_from"] + found["judged_by"] == 18
    assert len(found["accuracies"]) == 3
    assert min(found["accuracies"]) > 0.9
    assert main([*command, "--pictures", "9"]) == 2
    assert "accepted are 2 to 8" in capsys.readouterr().err


def test_a_head_comes_back_from_its_text() -> None:
    head = Head(np.array([[1, 2], [3, 4], [5, 6]], np.float32), np.array([7, 8], np.float32))
    found = Head.from_text(head.to_text(), classes=2)
    np.testing.assert_array_equal(found.weights, head.weights)
    np.testing.assert_array_equal(found.biases, head.biases)

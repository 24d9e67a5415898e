from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fmnist.errors import ModelError, PictureError
from fmnist.inference import Classifier, Prediction, as_batch, predict_single_image
from fmnist.labels import ClassNames

# Six LiteRT files, made once by TensorFlow in a process of its own. The classifier's ten weights
# are set by hand: class k sees only pixel (0, k), so the brightest of ten pixels wins.
MAKE_MODELS = """
import sys
from pathlib import Path
import numpy as np
import tensorflow as tf

folder = Path(sys.argv[1])

def write(name, side=28, classes=10, activation="softmax", batch=None):
    inputs = tf.keras.Input((side, side, 1), batch_size=batch)
    dense = tf.keras.layers.Dense(classes, activation=activation)
    model = tf.keras.Model(inputs, dense(tf.keras.layers.Flatten()(inputs)))
    kernel = np.zeros((side * side, classes), np.float32)
    kernel[np.arange(classes), np.arange(classes)] = 5.0
    dense.set_weights([kernel, np.zeros(classes, np.float32)])
    content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
    (folder / name).write_bytes(content)

write("good.tflite")
write("batch_of_two.tflite", batch=2)
write("small_input.tflite", side=14)
write("three_classes.tflite", classes=3)
write("one_class.tflite", classes=1, activation="sigmoid")
write("logits.tflite", activation=None)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models")
    subprocess.run([sys.executable, "-c", MAKE_MODELS, str(path)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def classifier(folder: Path) -> Classifier:
    return Classifier.from_file(folder / "good.tflite")


def picture(bright: int) -> np.ndarray:
    """A black picture with one white pixel, for which the classifier says class ``bright``."""
    result = np.zeros((28, 28), dtype=np.uint8)
    result[0, bright] = 255
    return result


def test_probabilities_are_softmax_of_the_known_weights(classifier: Classifier) -> None:
    row = classifier.probabilities(picture(7))[0]
    assert row[7] == pytest.approx(np.exp(5) / (np.exp(5) + 9), rel=1e-5)
    assert row[0] == pytest.approx(1 / (np.exp(5) + 9), rel=1e-5)
    assert row.sum() == pytest.approx(1)


def test_prediction_ranks_classes_best_first(classifier: Classifier) -> None:
    (prediction,) = classifier.classify(picture(8))
    assert (prediction.index, prediction.label) == (8, "Bag")
    assert prediction.ranked[0] == (8, "Bag", prediction.probability)
    assert len(prediction.ranked) == 10
    assert prediction.probabilities[8] == max(prediction.probabilities)


def test_ties_go_to_the_first_class() -> None:
    assert Prediction(probabilities=(0.1,) * 10).index == 0


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 600])
def test_any_batch_size_gives_the_answer_of_one_at_a_time(
    classifier: Classifier, count: int
) -> None:
    expected = np.arange(count) % 10
    pictures = np.stack([picture(int(k)) for k in expected] or [picture(0)])[:count]
    rows = classifier.probabilities(pictures)
    assert rows.shape == (count, 10)
    assert rows.argmax(axis=1).tolist() == expected.tolist()


def test_a_model_with_a_fixed_batch_takes_any_number_of_pictures(folder: Path) -> None:
    fixed = Classifier.from_file(folder / "batch_of_two.tflite")
    rows = fixed.probabilities(np.stack([picture(k) for k in range(5)]))
    assert rows.argmax(axis=1).tolist() == [0, 1, 2, 3, 4]


def test_many_threads_share_one_classifier(classifier: Classifier) -> None:
    def ask(number: int) -> bool:
        count = number % 7 + 1
        rows = classifier.probabilities(np.stack([picture(number % 10)] * count))
        return bool((rows.argmax(axis=1) == number % 10).all())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(200)))


@pytest.mark.parametrize("name", ["small_input", "one_class"])
def test_a_model_of_another_shape_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ModelError, match=r"accepted is a model that takes float32 \(n, 28, 28, 1"):
        Classifier.from_file(folder / f"{name}.tflite")


def test_a_model_has_as_many_classes_as_its_file_gives_probabilities(folder: Path) -> None:
    three = Classifier.from_file(folder / "three_classes.tflite")
    assert three.class_names == ("Class 0", "Class 1", "Class 2")
    assert three.classify(picture(2))[0].label == "Class 2"
    assert three.probabilities(np.zeros((0, 28, 28), np.uint8)).shape == (0, 3)


def test_a_model_is_told_what_its_classes_are_called(folder: Path) -> None:
    names = ClassNames(["hat", "shorts", "skirt"])
    (prediction,) = Classifier.from_file(folder / "three_classes.tflite", names).classify(
        picture(1)
    )
    assert prediction.label == "shorts"
    assert [name for _label, name, _probability in prediction.ranked] == ["shorts", "hat", "skirt"]
    with pytest.raises(ModelError, match="gives 10 probabilities, and 3 classes are named"):
        Classifier.from_file(folder / "good.tflite", names)


def test_a_model_without_softmax_is_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match="softmax"):
        Classifier.from_file(folder / "logits.tflite")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a zip file", b"\x1c\0\0\0TFL3" + b"\xff" * 99]
)
def test_bytes_that_are_no_model_are_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match=r"weights\.tflite.*Export"):
        Classifier.from_bytes(content, name="weights.tflite")


def test_a_truncated_model_is_refused(folder: Path) -> None:
    content = (folder / "good.tflite").read_bytes()
    with pytest.raises(ModelError, match="damaged"):
        Classifier.from_bytes(content[: len(content) // 2])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.tflite"):
        Classifier.from_file(tmp_path / "gone.tflite")


@pytest.mark.parametrize(
    ("shape", "count"), [((28, 28), 1), ((28, 28, 1), 1), ((28, 28, 28), 28), ((3, 28, 28, 1), 3)]
)
def test_as_batch_brings_every_accepted_shape_into_one(shape: tuple[int, ...], count: int) -> None:
    assert as_batch(np.zeros(shape, dtype=np.uint8)).shape == (count, 28, 28, 1)


def test_as_batch_scales_bytes_and_keeps_floats() -> None:
    assert as_batch(np.full((28, 28), 51, dtype=np.uint8)).max() == np.float32(51 / 255)
    for dtype in (np.float16, np.float32, np.float64):
        batch = as_batch(np.full((28, 28), 0.5, dtype=dtype))
        assert batch.dtype == np.float32
        assert batch.max() == 0.5


@pytest.mark.parametrize(
    ("array", "arrived"),
    [
        (np.zeros((28, 27)), r"\(28, 27\)"),
        (np.zeros((28, 28, 3)), r"\(28, 28, 3\)"),
        (np.zeros((1, 1, 28, 28, 1)), r"\(1, 1, 28, 28, 1\)"),
        (np.zeros(784), r"\(784,\)"),
        (np.zeros((28, 28), dtype=np.int64), "int64"),
        (np.zeros((28, 28), dtype=bool), "bool"),
        (np.full((28, 28), 255.0), "from 255 to 255"),
        (np.full((28, 28), -0.01), "from -0.01"),
        (np.full((28, 28), np.nan), "nan"),
        (np.where(np.eye(28) > 0, np.nan, 0.5), "nan"),
        ([[1.0, 2.0], [3.0]], "different lengths"),
        ("a cat", r"\(\)"),
        (None, r"\(\)"),
    ],
)
def test_as_batch_says_what_arrived_and_what_is_accepted(array: Any, arrived: str) -> None:
    with pytest.raises(PictureError, match=f"{arrived}.*accepted are shapes"):
        as_batch(array)


def test_predict_single_image_gives_one_prediction_or_a_list(
    classifier: Classifier, folder: Path
) -> None:
    single = predict_single_image(classifier, picture(3))
    assert isinstance(single, Prediction)
    assert single.label == "Dress"
    assert predict_single_image(classifier, picture(3)[:, :, None]) == single
    assert predict_single_image(classifier, picture(3)[None]) == [single]
    assert predict_single_image(folder / "good.tflite", picture(3) / 255) == single
    assert predict_single_image(str(folder / "good.tflite"), picture(3)) == single


class KerasLike:
    """Stands for a Keras model: records what it was given."""

    def __init__(self, output: np.ndarray) -> None:
        self.output = output
        self.given: np.ndarray | None = None

    def predict(self, batch: np.ndarray, verbose: int = 1) -> np.ndarray:
        self.given = batch
        return self.output


def test_predict_single_image_takes_anything_with_keras_predict() -> None:
    model = KerasLike(np.eye(10)[[4]])
    prediction = predict_single_image(model, picture(0))
    assert isinstance(prediction, Prediction)
    assert prediction.label == "Coat"
    assert model.given is not None
    assert model.given.shape == (1, 28, 28, 1)
    assert model.given.max() == 1.0


@pytest.mark.parametrize(
    "output",
    [np.ones((1, 10)), np.ones((1, 1)), np.ones((2, 3)) / 3, np.full((1, 10), np.nan)],
)
def test_a_keras_model_of_another_kind_is_refused(output: np.ndarray) -> None:
    with pytest.raises(ModelError, match="a probability a class for each picture"):
        predict_single_image(KerasLike(output), picture(0))


def test_what_cannot_predict_is_refused() -> None:
    with pytest.raises(ModelError, match="list"):
        predict_single_image([], picture(0))  # type: ignore[arg-type]


def test_the_picture_is_checked_before_the_model_is_read(tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        predict_single_image(tmp_path / "gone.tflite", np.zeros((10, 10)))


def test_importing_leaves_tensorflow_streamlit_and_scikit_learn_out() -> None:
    code = (
        "import sys, fmnist.inference, fmnist.imaging, fmnist.evaluation, fmnist.figures;"
        "heavy = {'tensorflow', 'keras', 'streamlit', 'sklearn', 'cv2', 'plotly'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert result.stdout.strip() == "[]"

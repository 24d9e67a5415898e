"""The process that looks at models of strangers: what it accepts, mends, refuses and survives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fmnist.catalogue import SHIPPED
from fmnist.data import Dataset
from fmnist.errors import ModelError
from fmnist.importing import confined, process
from fmnist.importing.confined import looked_at

PYTHON = sys.executable

KERAS_2 = """
import sys
from pathlib import Path
import tf_keras as keras

keras.utils.set_random_seed(0)
folder = Path(sys.argv[1])
flatten = keras.layers.Flatten(input_shape=(28, 28))
course = keras.Sequential([flatten, keras.layers.Dense(16, activation="relu"),
                           keras.layers.Dropout(0.2), keras.layers.Dense(10)])
course.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
course.save(folder / "course.h5")
inputs = keras.Input((28, 28, 1))
values = keras.layers.Conv2D(4, 5, activation="tanh")(inputs)
values = keras.layers.BatchNormalization()(keras.layers.AveragePooling2D()(values))
values = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(values))
keras.Model(inputs, values).save(folder / "functional.h5")
values = keras.layers.SeparableConv2D(4, 5)(inputs)
values = keras.layers.GlobalAveragePooling2D()(values)
values = keras.layers.Dense(10, activation="softmax")(values)
keras.Model(inputs, values).save(folder / "separable.h5")
values = keras.layers.Flatten()(keras.layers.Lambda(lambda pixels: 2 * pixels)(inputs))
keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(values)).save(folder / "code.h5")
"""


@pytest.fixture(scope="module")
def keras_2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that Keras 2 has written."""
    pytest.importorskip("tf_keras")
    folder = tmp_path_factory.mktemp("keras2")
    subprocess.run([sys.executable, "-c", KERAS_2, str(folder)], check=True, capture_output=True)
    return folder


def _here(folder: Path, content: bytes, name: str, dataset: Dataset) -> confined.Found:
    """Look at it in this process, which has TensorFlow already."""
    folder.mkdir()
    confined._ask(folder, content, name, dataset)
    answer = process.look_at(folder)
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return confined._answer(folder, len(dataset.y_test), len(dataset.class_names))


def test_a_model_of_a_course_is_mended_converted_and_judged_in_a_process_of_its_own(
    keras_2: Path, practice: Dataset
) -> None:
    said = 0

    def alive() -> None:
        nonlocal said
        said += 1

    content = (keras_2 / "course.h5").read_bytes()
    found = looked_at(content, "course.h5", practice, alive=alive)
    assert found.probabilities.shape == (len(practice.y_test), 10)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1, atol=1e-5)
    assert found.parameters == 784 * 16 + 16 + 16 * 10 + 10
    assert found.multiply_adds == 784 * 16 + 16 * 10
    assert [note.split(":")[0] for note in found.notes] == [
        "It takes pictures of another shape",
        "It gives logits",
    ]
    assert found.keras is not None
    assert found.parity <= 1e-4
    assert said > 3


def test_old_files_of_keras_load_or_are_refused_with_the_reason(
    keras_2: Path, practice: Dataset, tmp_path: Path
) -> None:
    content = (keras_2 / "functional.h5").read_bytes()
    found = _here(tmp_path / "functional", content, "functional.h5", practice)
    assert found.notes == ()
    assert found.parameters == 5 * 5 * 4 + 4 + 4 * 4 + 12 * 12 * 4 * 10 + 10
    for name, reason in (
        ("separable.h5", "Keras .* cannot read separable.h5: .*SeparableConv2D"),
        ("code.h5", "carries code"),
    ):
        with pytest.raises(ModelError, match=reason):
            _here(tmp_path / name, (keras_2 / name).read_bytes(), name, practice)


def test_pixels_of_0_to_255_are_recognised(practice: Dataset, tmp_path: Path) -> None:
    import keras

    from fmnist.export.keras_files import load_model, model_bytes

    inputs = keras.Input((28, 28, 1))
    values = keras.layers.Rescaling(1 / 255)(inputs)
    known = load_model(SHIPPED / "lenet5-tuned" / "model.keras")
    whole = keras.Model(inputs, known(values))
    found = _here(tmp_path / "scaled", model_bytes(whole), "scaled.keras", practice)
    assert found.notes == ("It takes pixels of 0–255: a layer that multiplies by 255 was added.",)
    plain = known.predict(practice.x_test[..., np.newaxis] / np.float32(255), verbose=0)
    np.testing.assert_allclose(found.probabilities, plain, atol=1e-4)


def test_what_does_not_go_from_a_picture_to_the_classes_is_refused(
    practice: Dataset, tmp_path: Path
) -> None:
    import keras

    from fmnist.export.keras_files import model_bytes

    def model(shape: tuple[int, ...], classes: int, *, outputs: int = 1) -> bytes:
        inputs = keras.Input(shape)
        flat = keras.layers.Flatten()(inputs)
        answers = [keras.layers.Dense(classes, "softmax")(flat) for _number in range(outputs)]
        return model_bytes(keras.Model(inputs, answers if outputs > 1 else answers[0]))

    for number, (content, name, reason) in enumerate(
        (
            (model((32, 32, 3), 10), "colour.keras", r"\(None, 32, 32, 3\)"),
            (model((28, 28, 1), 7), "seven.keras", r"to \(None, 7\); .* to 10 classes"),
            (model((28, 28, 1), 10, outputs=2), "two.keras", "accepted is a model from"),
            (b"\0\0\0\0TFL3" + bytes(100), "noise.tflite", "noise.tflite"),
        )
    ):
        with pytest.raises(ModelError, match=reason):
            _here(tmp_path / str(number), content, name, practice)


def test_a_process_that_takes_too_long_is_ended(practice: Dataset) -> None:
    content = (SHIPPED / "lenet5-tuned" / "model.keras").read_bytes()
    with pytest.raises(ModelError, match="takes too long"):
        looked_at(content, "slow.keras", practice, seconds=0.2)


def test_a_process_that_crashes_or_runs_out_of_memory_is_a_refusal(
    practice: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for program, reason in (
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "code -11"),
        ("raise SystemExit(3)", "code 3"),
        ("pass", "left no answer"),
    ):
        monkeypatch.setattr(confined.sys, "executable", str(_python(tmp_path, program)))
        with pytest.raises(ModelError, match=reason):
            looked_at(b"x", "crash.keras", practice)


def _python(folder: Path, program: str) -> Path:
    """Return a program that does this instead of what it is asked."""
    path = folder / "python"
    path.write_text(f"#!{PYTHON}\n{program}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_limits_are_set_before_the_file_is_opened(tmp_path: Path) -> None:
    program = (
        "import resource, sys\n"
        "from fmnist.importing import limits, process\n"
        "limits.MOST_MEMORY = process.MOST_MEMORY = 300_000_000\n"
        "process.look_at = lambda folder: bytearray(600_000_000)\n"
        "from pathlib import Path\n"
        "process.main(Path(sys.argv[1]))\n"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit("
        "resource.RLIMIT_CORE)[0], 'tensorflow' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["180", "0", "False"]
    refusal = (tmp_path / "refusal.txt").read_text(encoding="utf-8")
    assert "more than 300 MB of memory" in refusal

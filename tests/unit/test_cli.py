"""The command line, as a person would use it: in processes of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fmnist.__main__ import main
from fmnist.catalogue import find
from fmnist.data import Dataset
from fmnist.export.bundle import FILES, KERAS
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def _fmnist(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fmnist", *arguments],
        cwd=ROOT,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def _last_json(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.strip().splitlines()[-1])


@pytest.mark.slow
def test_train_then_evaluate_its_run_and_each_of_its_files(
    settings: Settings, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    trained = _last_json(
        _fmnist(
            "train", "--preset", "tuned", "--dataset", "practice", "--epochs", "2",
            "--seed", "5", "--threads", "1", "--save", str(saved), "--json",
        )
    )  # fmt: skip
    assert (trained["parameters"], trained["epochs"], trained["seed"]) == (61_706, 2, 5)
    assert {"run", "model", "seconds", "validation_accuracy", "test_accuracy"} <= set(trained)
    assert sorted(path.name for path in saved.iterdir()) == sorted(FILES)

    listed = _last_json(_fmnist("runs", "--json"))["runs"]
    assert [(row["run"], row["status"], row["epoch"]) for row in listed] == [
        (trained["run"], "finished", 2)
    ]

    of_run = _last_json(_fmnist("evaluate", trained["run"], "--json"))
    assert of_run["test_accuracy"] == pytest.approx(trained["test_accuracy"])
    assert np.shape(of_run["confusion_matrix"]) == (10, 10)
    assert np.sum(of_run["confusion_matrix"], axis=1).tolist() == [50] * 10
    of_keras = _last_json(_fmnist("evaluate", str(saved / KERAS), "--json"))
    assert of_keras["confusion_matrix"] == of_run["confusion_matrix"]
    assert of_keras["test_loss"] == pytest.approx(of_run["test_loss"], abs=1e-4)

    validation = _last_json(_fmnist("evaluate", trained["run"], "--split", "validation", "--json"))
    assert validation["validation_accuracy"] == pytest.approx(trained["validation_accuracy"])
    assert np.sum(validation["confusion_matrix"]) == 400

    calibrated = _last_json(_fmnist("calibrate", trained["run"], "--json"))
    assert calibrated["model"] == trained["run"]
    assert calibrated["fitted_on_validation_pictures"] == 400
    assert calibrated["scored_on_test_pictures"] == 500
    assert calibrated["test_accuracy"] == pytest.approx(trained["test_accuracy"], abs=1e-5)
    assert 0 <= calibrated["expected_error_after"] <= calibrated["largest_error_after"] <= 1

    # The model in the store is the one a page offers.
    entry = find(trained["run"], RunStore(settings.database_url))
    assert entry.card.metrics["test_accuracy"] == trained["test_accuracy"]
    assert entry.card.parity <= 1e-4


def test_the_shipped_model_classifies_a_test_picture_without_tensorflow(
    home: Path, tmp_path: Path
) -> None:
    # Trousers as Fashion-MNIST shows them: full height, two legs with a gap from the crotch.
    picture = np.zeros((28, 28), np.uint8)
    picture[0:28, 8:20] = 180
    for row in range(8, 28):
        picture[row, 14 - (row - 4) // 8 : 14 + (row - 4) // 8] = 0
    path = tmp_path / "trouser.png"
    Image.fromarray(picture).save(path)
    program = (
        "import sys; from fmnist.__main__ import main; "
        f"code = main(['classify', {str(path)!r}, '--jsonl']); "
        "sys.exit(code or 10 * ('tensorflow' in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert (answer["label"], answer["index"]) == ("Trouser", 1)
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-3)


def test_a_file_that_is_no_picture_is_reported_and_the_others_go_on(
    home: Path, tmp_path: Path, practice: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    content = io.BytesIO()
    Image.fromarray(np.asarray(practice.x_test[0])).save(content, "PNG")
    good.write_bytes(content.getvalue())
    bad.write_bytes(b"<svg></svg>")
    assert main(["classify", "--jsonl", str(bad), str(tmp_path / "none.png"), str(good)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["error" in line for line in lines] == [True, True, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--epochs", "0"], "epochs is 0; accepted is a whole number"),
        (["train", "--schedule", "stairs"], "Schedule is 'stairs'; accepted are constant"),
        (["train", "--momentum", "2"], "momentum is 2.0; accepted is a number from 0 to 0.999"),
        (["train", "--rotation", "wild"], "rotation is 'wild'; accepted is a number"),
        (["train", "--training-size", "5"], "training_size is 5; accepted is a whole number"),
        (["train", "--option", "epochs=3"], "write --epochs 3"),
        (["train", "--option", "padding"], "accepted is NAME=VALUE"),
        (["train", "--option", "padding=wide"], "padding is 'wide'; accepted are same, valid"),
        (["evaluate", "nothing"], "There is no run 'nothing'"),
        (["evaluate", "model.onnx"], "accepted are a run or a file ending in .keras, .h5, .tflite"),
        (["evaluate", "missing.tflite"], "missing.tflite"),
        (
            ["evaluate", "a.tflite", "--split", "validation"],
            "accepted are a run or a shipped model",
        ),
        (["calibrate", "nothing"], "There is no run 'nothing'"),
        (["runs", "--stop", "nothing"], "There is no run 'nothing'"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert message in captured.err


def test_no_runs_yet_says_how_to_start_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0
    assert "python -m fmnist train" in capsys.readouterr().out


def test_what_a_command_needs_is_imported_when_it_is_carried_out() -> None:
    program = (
        "import sys, fmnist.__main__\n"
        "print(sorted({'sqlalchemy', 'ai_edge_litert', 'cv2'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"

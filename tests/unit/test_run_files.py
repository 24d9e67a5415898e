"""A run as files, as a zip, and as TensorBoard logs that TensorBoard itself reads back."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fmnist.export.bundle import FILES, PROBABILITIES, VALIDATION_PROBABILITIES
from fmnist.runs.files import run_files, write_files, zipped
from fmnist.runs.store import RunStore
from fmnist.runs.tensorboard import event_files
from fmnist.training.config import TrainingConfig
from tests.finished import STEPS, add_epoch, finished_run

ROOT = Path(__file__).resolve().parents[2]
CONFIG = TrainingConfig(seed=3, learning_rate=0.004, options={"padding": "valid"})


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def test_a_finished_run_is_a_folder_with_settings_curves_and_model(store: RunStore) -> None:
    run_id = finished_run(store, CONFIG, owner="calm-otter")
    store.label(run_id, name="Best", tags=["lesson"])
    archive = zipfile.ZipFile(io.BytesIO(zipped(run_files(store, run_id))))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(
        f"{run_id}/{name}"
        for name in ("run.json", "config.json", "metrics.csv", "epochs.csv", *FILES)
    )
    for name in FILES:
        assert archive.read(f"{run_id}/{name}") == name.encode()
    about = json.loads(archive.read(f"{run_id}/run.json"))
    assert (about["name"], about["owner"], about["tags"]) == ("Best", "calm-otter", ["lesson"])
    assert (about["status"], about["steps_done"]) == ("finished", 8)
    config = json.loads(archive.read(f"{run_id}/config.json"))
    assert TrainingConfig.from_dict(config) == CONFIG


def test_a_run_from_before_its_validation_probabilities_were_kept_is_exported(
    store: RunStore,
) -> None:
    run_id = finished_run(store, CONFIG, without=(VALIDATION_PROBABILITIES,))
    paths = set(run_files(store, run_id))
    assert f"{run_id}/{PROBABILITIES}" in paths
    assert f"{run_id}/{VALIDATION_PROBABILITIES}" not in paths


def test_curves_are_a_line_a_step_and_a_line_an_epoch(store: RunStore) -> None:
    files = run_files(store, run_id := finished_run(store))
    steps = list(csv.DictReader(io.StringIO(files[f"{run_id}/metrics.csv"].decode())))
    assert [row["step"] for row in steps] == [str(step) for step in range(1, 9)]
    assert [row["epoch"] for row in steps] == ["1"] * 4 + ["2"] * 4
    assert [row["loss"] for row in steps][:3] == ["0.0", "0.125", "0.25"]
    assert steps[7]["learning_rate"] == "0.001"
    epochs = list(csv.DictReader(io.StringIO(files[f"{run_id}/epochs.csv"].decode())))
    assert [(row["epoch"], row["step"], row["validation_loss"]) for row in epochs] == [
        ("1", "4", "2.0"),
        ("2", "8", "1.0"),
    ]


def test_a_run_that_waits_has_settings_and_empty_curves_only(store: RunStore) -> None:
    run_id = store.create(CONFIG, owner="a")
    files = run_files(store, run_id)
    assert len(files) == 4
    assert files[f"{run_id}/metrics.csv"] == b"step,epoch,loss,accuracy,learning_rate\n"
    assert set(event_files(store, run_id)) >= {f"{run_id}/train/{_name(store, run_id)}"}


def _name(store: RunStore, run_id: str) -> str:
    return f"events.out.tfevents.{int(store.get(run_id).created)}.{run_id}"


@pytest.fixture
def read_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Read a folder with TensorBoard, which is kept from importing TensorFlow for it."""
    monkeypatch.setitem(sys.modules, "tensorboard.compat.notf", ModuleType("notf"))
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    def read(folder: Path) -> Any:
        accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0})
        return accumulator.Reload()

    return read


def test_tensorboard_reads_every_point_back(
    store: RunStore, tmp_path: Path, read_back: Any
) -> None:
    run_id = finished_run(store, CONFIG, accuracy=0.875)
    write_files(event_files(store, run_id), tmp_path / "logs")
    training = read_back(tmp_path / "logs" / run_id / "train")
    assert sorted(training.Tags()["scalars"]) == [
        "batch_accuracy",
        "batch_loss",
        "epoch_accuracy",
        "epoch_loss",
        "learning_rate",
    ]
    losses = training.Scalars("batch_loss")
    assert [point.step for point in losses] == list(range(1, 9))
    assert [point.value for point in losses] == [step / 8 for step in range(8)]
    assert [point.value for point in training.Scalars("learning_rate")] == pytest.approx([1e-3] * 8)
    assert [(p.step, p.value) for p in training.Scalars("epoch_loss")] == [(1, 1.0), (2, 0.5)]
    validation = read_back(tmp_path / "logs" / run_id / "validation")
    assert [(p.step, p.value) for p in validation.Scalars("epoch_loss")] == [(1, 2.0), (2, 1.0)]
    assert [p.value for p in validation.Scalars("epoch_accuracy")] == [0.0, 0.25]


def test_a_step_lies_between_the_ends_of_its_epochs_in_time(
    store: RunStore, tmp_path: Path, read_back: Any
) -> None:
    """An epoch of four steps took ten seconds, so each step took 2.5."""
    run_id = finished_run(store, CONFIG)
    write_files(event_files(store, run_id), tmp_path / "logs")
    points = read_back(tmp_path / "logs" / run_id / "train").Scalars("batch_loss")
    start = store.get(run_id).started
    assert start is not None
    assert [point.wall_time - start for point in points] == pytest.approx(
        [2.5 * step for step in range(1, 9)], abs=1e-3
    )


def test_settings_and_test_accuracy_are_there_for_the_hparams_tab(
    store: RunStore, tmp_path: Path, read_back: Any
) -> None:
    run_id = finished_run(store, CONFIG, accuracy=0.875)
    write_files(event_files(store, run_id), tmp_path / "logs")
    about = read_back(tmp_path / "logs" / run_id)
    assert [point.value for point in about.Scalars("test_accuracy")] == [0.875]
    from tensorboard.plugins.hparams import metadata

    start = about.SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content
    settings = metadata.parse_session_start_info_plugin_data(start).hparams
    assert settings["learning_rate"].number_value == 0.004
    assert settings["padding"].string_value == "valid"
    assert settings["seed"].number_value == 3


def test_a_live_run_is_written_as_far_as_it_is(
    store: RunStore, tmp_path: Path, read_back: Any
) -> None:
    run_id = store.create(CONFIG, owner="a")
    store.journal.start(run_id, total_steps=5 * STEPS)
    add_epoch(store, run_id, 1)
    write_files(event_files(store, run_id), tmp_path / "logs")
    training = read_back(tmp_path / "logs" / run_id / "train")
    assert len(training.Scalars("batch_loss")) == STEPS


def test_event_files_are_written_without_tensorflow(store: RunStore) -> None:
    run_id = finished_run(store)
    program = (
        "import sys; from fmnist.runs.store import RunStore; "
        "from fmnist.runs.tensorboard import event_files; "
        f"event_files(RunStore({store.url!r}), {run_id!r}); "
        "print(sorted({'tensorflow', 'tensorboard', 'torch'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"

"""``python -m fmnist runs RUN… --export FOLDER``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fmnist.__main__ import main
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from tests.finished import finished_run


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def test_named_runs_are_written_as_folders_csv_and_tensorboard_logs(
    store: RunStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other, second = (finished_run(store) for _ in range(3))
    folder = tmp_path / "new" / "out"
    assert main(["runs", first, second, "--export", str(folder), "--json"]) == 0
    captured = capsys.readouterr()
    listed = [row["run"] for row in json.loads(captured.out)["runs"]]
    assert listed == [first, second]
    assert f"tensorboard --logdir {folder / 'tensorboard'}" in captured.err
    assert {path.name for path in folder.iterdir()} == {first, second, "runs.csv", "tensorboard"}
    assert (folder / first / "model.tflite").read_bytes() == b"model.tflite"
    lines = (folder / "runs.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["run", first, second]
    assert len(list((folder / "tensorboard" / first).rglob("events.out.tfevents.*"))) == 3
    assert not (folder / other).exists()


def test_a_folder_that_cannot_be_written_to_is_one_line(
    store: RunStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = finished_run(store)
    place = tmp_path / "file"
    place.write_text("in the way")
    assert main(["runs", run_id, "--export", str(place)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Cannot write into" in captured.err
    assert len(captured.err.splitlines()) == 1


def test_a_run_that_is_not_there_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runs", "nothing"]) == 2
    assert "There is no run 'nothing'" in capsys.readouterr().err

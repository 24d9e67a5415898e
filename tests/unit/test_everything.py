"""Everything of a class as one zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from fmnist.errors import RunError
from fmnist.runs.everything import everything_zip
from fmnist.runs.store import RunStore
from tests.finished import finished_run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_the_tables_and_a_folder_a_run(store: RunStore) -> None:
    first, second = finished_run(store, owner="a"), finished_run(store, owner="b")
    store.visitors.call("a", "=Anna")
    files = _files(everything_zip(store))
    assert files[f"{first}/model.keras"] == b"model.keras"
    assert f"{second}/epochs.csv" in files
    assert first in files["runs.csv"].decode("utf-8-sig")
    # A text that a spreadsheet would take for a formula gets an apostrophe.
    assert files["visitors.csv"].decode("utf-8-sig") == "owner,name\na,'=Anna\n"
    assert files["answers.csv"].startswith(b"\xef\xbb\xbf")


def test_the_models_can_be_left_out(store: RunStore) -> None:
    run_id = finished_run(store)
    files = _files(everything_zip(store, models=False))
    assert f"{run_id}/run.json" in files
    assert f"{run_id}/model.keras" not in files


def test_too_much_for_a_page_is_refused_and_counted_beforehand(store: RunStore) -> None:
    finished_run(store)
    assert store.bytes_of_models() == sum(
        len(store.artifact(run.id, name))
        for run in store.runs()
        for name in store.artifact_names(run.id)
    )
    with pytest.raises(RunError, match=r"more than 0\.0001 MB.*--limit 1 --export"):
        everything_zip(store, most_megabytes=0.0001)
    store.clear()
    assert store.bytes_of_models() == 0

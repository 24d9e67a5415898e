"""The official files: found, checked, cached, and refused by name when they are not whole."""

from __future__ import annotations

import dataclasses
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from fmnist.data import dataset_state, load_dataset
from fmnist.errors import DatasetError
from fmnist.settings import Settings

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
TEST_LABELS = "t10k-labels-idx1-ubyte.gz"


@pytest.fixture
def copied(official_dir: Path, tmp_path: Path) -> Path:
    """A copy of the four files that a test may damage."""
    folder = tmp_path / "copy"
    shutil.copytree(official_dir, folder)
    for file in folder.iterdir():
        file.chmod(0o644)
    return folder


def _settings(tmp_path: Path, folder: Path | None) -> Settings:
    return Settings(home=tmp_path / "home", data_dir=folder, dataset="auto")


@pytest.mark.official
def test_the_official_files_are_read_as_published(official_dir: Path, tmp_path: Path) -> None:
    dataset = load_dataset("auto", _settings(tmp_path, official_dir))
    assert (dataset.name, dataset.drawn) == ("fashion-mnist", False)
    assert (dataset.x_train.shape, dataset.x_test.shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert dataset.x_train.dtype == np.uint8
    assert dataset.y_train[:5].tolist() == [9, 0, 0, 3, 0]
    assert np.bincount(dataset.y_test).tolist() == [1000] * 10
    assert isinstance(dataset.x_train, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        dataset.x_train[0, 0, 0] = 1


@pytest.mark.official
def test_threads_that_ask_at_once_get_the_same_arrays(official_dir: Path, tmp_path: Path) -> None:
    settings = _settings(tmp_path, official_dir)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _index: load_dataset("auto", settings), range(4)))
    assert all(dataset is found[0] for dataset in found)


@pytest.mark.official
def test_a_missing_file_is_named_with_what_to_do(copied: Path, tmp_path: Path) -> None:
    (copied / TEST_LABELS).unlink()
    with pytest.raises(DatasetError) as caught:
        load_dataset("auto", _settings(tmp_path, copied))
    assert TEST_LABELS in str(caught.value)
    assert str(copied) in str(caught.value)


@pytest.mark.official
@pytest.mark.parametrize("damage", ["truncated", "changed"])
def test_a_damaged_file_is_named_with_the_md5_expected(
    copied: Path, tmp_path: Path, damage: str
) -> None:
    file = copied / TRAIN_LABELS
    content = bytearray(file.read_bytes())
    if damage == "truncated":
        del content[len(content) // 2 :]
    else:
        content[1000] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        load_dataset("fashion-mnist", _settings(tmp_path, copied))
    assert TRAIN_LABELS in str(caught.value)
    assert "25c81989df183df01b3e8a0aad5dffbe" in str(caught.value)


@pytest.mark.official
def test_a_file_that_is_damaged_later_is_noticed(copied: Path, tmp_path: Path) -> None:
    settings = _settings(tmp_path, copied)
    load_dataset("auto", settings)
    (copied / TRAIN_LABELS).write_bytes(b"no longer labels")
    with pytest.raises(DatasetError, match=TRAIN_LABELS):
        load_dataset("auto", settings)


@pytest.mark.official
def test_a_damaged_cache_is_made_again(
    official_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fmnist.data import dataset as module

    settings = _settings(tmp_path, official_dir)
    load_dataset("auto", settings)
    monkeypatch.setattr(module, "_held", {})
    (damaged,) = settings.cache.rglob("y_test.npy")
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 0xFF
    damaged.write_bytes(content)
    os.utime(damaged, (1, 1))
    again = load_dataset("auto", settings)
    assert np.bincount(again.y_test).tolist() == [1000] * 10


@pytest.mark.official
def test_keras_cache_is_used_when_no_folder_is_set(
    official_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    settings = _settings(tmp_path, None)
    assert dataset_state(settings).drawn
    shutil.copytree(official_dir, tmp_path / "keras" / "datasets" / "fashion-mnist")
    assert not dataset_state(settings).drawn
    assert load_dataset("auto", settings).name == "fashion-mnist"


def test_without_the_files_the_practice_set_stands_in_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    settings = _settings(tmp_path, None)
    assert load_dataset("auto", settings).drawn
    state = dataset_state(settings)
    assert (state.name, state.drawn, state.ready) == ("practice", True, True)
    assert state.advice


def test_a_folder_that_is_set_and_empty_is_an_error_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    settings = _settings(tmp_path, tmp_path / "empty")
    with pytest.raises(DatasetError, match=TRAIN_IMAGES):
        load_dataset("auto", settings)
    assert not dataset_state(settings).ready


def test_an_unknown_dataset_names_the_known_ones(tmp_path: Path) -> None:
    settings = dataclasses.replace(_settings(tmp_path, None), dataset="practice")
    with pytest.raises(DatasetError, match="accepted are auto, fashion-mnist, practice"):
        load_dataset("mnist", settings)

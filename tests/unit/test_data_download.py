"""The download: verified before it counts, and nothing is left of one that failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fmnist.data import download, load_dataset
from fmnist.errors import DatasetError
from fmnist.settings import Settings

PARTIAL = (
    "import os, pathlib;"
    "folder = pathlib.Path(os.environ['KERAS_HOME']) / 'datasets' / 'fashion-mnist';"
    "folder.mkdir(parents=True, exist_ok=True);"
    "(folder / 'train-images-idx3-ubyte.gz').write_bytes(b'half of it')"
)
COPY = (
    "import os, pathlib, shutil, sys;"
    "folder = pathlib.Path(os.environ['KERAS_HOME']) / 'datasets' / 'fashion-mnist';"
    "shutil.copytree(sys.argv[1], folder, dirs_exist_ok=True)"
)


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", data_dir=tmp_path / "data")


def _left(settings: Settings) -> list[Path]:
    return list((settings.data_dir or Path()).rglob("*"))


@pytest.mark.parametrize("program", [PARTIAL, "raise SystemExit(3)"])
def test_nothing_is_left_of_a_download_that_failed(empty: Settings, program: str) -> None:
    with pytest.raises(DatasetError, match=r"train-images-idx3-ubyte\.gz"):
        download(empty, command=(sys.executable, "-c", program))
    assert _left(empty) == []


def test_a_download_that_takes_too_long_is_given_up(empty: Settings) -> None:
    with pytest.raises(DatasetError, match="took more than"):
        download(
            empty,
            command=(sys.executable, "-c", "import time; time.sleep(60)"),
            timeout_seconds=0.5,
        )
    assert _left(empty) == []


@pytest.mark.official
def test_a_whole_download_can_be_used_at_once(empty: Settings, official_dir: Path) -> None:
    folder = download(empty, command=(sys.executable, "-c", COPY, str(official_dir)))
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in official_dir.iterdir()
    )
    assert load_dataset("fashion-mnist", empty).x_train.shape == (60_000, 28, 28)

"""What all tests share: a home of their own, the practice set, and the official files if there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fmnist.data import Dataset, load_dataset
from fmnist.settings import Settings

os.environ["LANGUAGE"] = "en"
"""Tests read what commands say, whatever the language of the terminal."""

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new ``FMNIST_HOME`` with the practice set and no worker processes."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FMNIST_HOME", str(folder))
    monkeypatch.setenv("FMNIST_DATASET", "practice")
    monkeypatch.setenv("FMNIST_WORKERS", "0")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("FMNIST_DATA_DIR", raising=False)
    monkeypatch.delenv("FMNIST_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def settings(home: Path) -> Settings:
    """The settings of ``home``."""
    return Settings.from_environment()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The drawn practice set, drawn once for all tests."""
    return load_dataset("practice", Settings(home=tmp_path_factory.mktemp("practice")))


@pytest.fixture(scope="session")
def official_dir() -> Path:
    """The folder of the four official files; the test is skipped where there is none."""
    folder = Path(os.environ.get("FMNIST_DATA_DIR") or ROOT.parent / "shared/data/fashion-mnist")
    if not (folder / "train-images-idx3-ubyte.gz").is_file():
        pytest.skip("the official Fashion-MNIST files are not here")
    return folder

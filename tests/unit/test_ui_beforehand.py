"""What a server makes ready after its first page, and when."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st

from fmnist import data
from fmnist.catalogue import shipped_models
from fmnist.data import Dataset
from fmnist.errors import DatasetError
from fmnist.model_entry import ModelEntry
from fmnist.pixel_map import map_file
from fmnist.settings import Settings
from fmnist.ui import beforehand, models, resources
from fmnist.ui.sheet import sheet_folder, sheet_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def server(settings: Settings, practice: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with the practice set on which nobody has been."""
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr(resources, "settings", lambda: settings)
    monkeypatch.setattr(resources, "dataset", lambda: practice)
    monkeypatch.setattr(data, "load_dataset", lambda *_arguments: practice)


def _make_ready() -> None:
    timer = beforehand.make_ready.__wrapped__(0.0)
    assert timer is not None
    timer.join()


def test_opencv_is_imported_beforehand_but_not_with_the_first_page() -> None:
    program = (
        "import sys\n"
        "from fmnist.ui import beforehand, page, resources\n"
        "from fmnist.ui.components import picture_grid\n"
        "print('cv2' in sys.modules)\n"
        "beforehand.import_opencv()\n"
        "print('cv2' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["False", "True"]


def test_it_begins_after_the_page_is_drawn() -> None:
    script = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    calls = [ast.unparse(node.value) for node in script.body if isinstance(node, ast.Expr)]
    assert calls.index("frame.show(page)") < calls.index("beforehand.make_ready()")


def test_the_map_and_the_first_matrix_are_there_before_their_first_visitor_comes(
    settings: Settings, practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_ready()
    which = (practice.checksum, "test", 500)
    assert map_file(settings.cache, *which).is_file()
    assert (sheet_folder(settings.cache) / f"{sheet_name(*which)}.jpg").is_file()

    def asked(_model: ModelEntry) -> None:
        raise AssertionError("The model is asked once more.")

    monkeypatch.setattr(ModelEntry, "classifier", asked)
    assert len(models.judged(shipped_models()[0], "test").indices) == 500


def test_what_cannot_be_made_beforehand_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(*_arguments: object) -> Dataset:
        raise DatasetError("It is not there.")

    monkeypatch.setattr(resources, "dataset", missing)
    monkeypatch.setattr(data, "load_dataset", missing)
    _make_ready()
    assert "The first matrix could not be made beforehand" in caplog.text
    assert "The map could not be made beforehand" in caplog.text
    assert "It is not there." in caplog.text


def test_without_opencv_the_log_says_so_and_the_rest_is_made(
    settings: Settings,
    practice: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with caplog.at_level(logging.ERROR):
        _make_ready()
    assert "OpenCV could not be imported beforehand" in caplog.text
    assert map_file(settings.cache, practice.checksum, "test", 500).is_file()

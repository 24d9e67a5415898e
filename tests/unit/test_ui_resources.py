"""What the web process imports beforehand, and when."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from fmnist import data
from fmnist.data import Dataset
from fmnist.errors import DatasetError
from fmnist.pixel_map import map_file
from fmnist.settings import Settings
from fmnist.ui import resources
from fmnist.ui.sheet import sheet_folder, sheet_name

ROOT = Path(__file__).resolve().parents[2]


def test_opencv_is_imported_beforehand_but_not_with_the_first_page() -> None:
    program = (
        "import sys\n"
        "from fmnist.ui import page, resources\n"
        "from fmnist.ui.components import picture_grid\n"
        "print('cv2' in sys.modules)\n"
        "resources.warm_imports(0.0).join()\n"
        "print('cv2' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["False", "True"]


def test_it_begins_after_the_page_is_drawn() -> None:
    script = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    calls = [ast.unparse(node.value) for node in script.body if isinstance(node, ast.Expr)]
    assert calls.index("frame.show(page)") < calls.index("resources.warm_imports()")


def test_the_map_is_made_before_its_first_visitor_comes(
    settings: Settings, practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "settings", lambda: settings)
    monkeypatch.setattr(data, "load_dataset", lambda *_arguments: practice)
    timer = resources.prepare_map.__wrapped__(0.0)
    assert timer is not None
    timer.join()
    which = (practice.checksum, "test", 500)
    assert map_file(settings.cache, *which).is_file()
    assert (sheet_folder(settings.cache) / f"{sheet_name(*which)}.jpg").is_file()


def test_a_map_that_cannot_be_made_beforehand_stops_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(*_arguments: object) -> Dataset:
        raise DatasetError("It is not there.")

    monkeypatch.setattr(resources, "settings", lambda: settings)
    monkeypatch.setattr(data, "load_dataset", missing)
    timer = resources.prepare_map.__wrapped__(0.0)
    assert timer is not None
    timer.join()
    assert "The map could not be made beforehand" in caplog.text
    assert "It is not there." in caplog.text


def test_without_opencv_the_log_says_so_and_nothing_else_happens(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with caplog.at_level(logging.ERROR):
        resources.warm_imports.__wrapped__(0.0).join()
    assert "OpenCV could not be imported beforehand" in caplog.text

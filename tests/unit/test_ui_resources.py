"""What the web process imports beforehand, and when."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from fmnist.ui import resources

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
    assert calls.index("navigation.run()") < calls.index("resources.warm_imports()")


def test_without_opencv_the_log_says_so_and_nothing_else_happens(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with caplog.at_level(logging.ERROR):
        resources.warm_imports.__wrapped__(0.0).join()
    assert "OpenCV could not be imported beforehand" in caplog.text

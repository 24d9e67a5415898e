"""Who may import whom, and what the web process never imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = sorted((ROOT / "fmnist").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
TENSORFLOW_ALLOWED = {
    "fmnist/explain/gradients.py",
    "fmnist/explain/loaded.py",
    "fmnist/models/build.py",
    "fmnist/models/build_attention.py",
    "fmnist/models/build_backbone.py",
    "fmnist/models/recognising.py",
    "fmnist/models/separating.py",
    "fmnist/runs/finishing.py",
    "fmnist/training/forward.py",
    "fmnist/training/graph.py",
    "fmnist/training/graph_shelf.py",
    "fmnist/training/loop.py",
    "fmnist/training/optimizers.py",
    "fmnist/training/photos/learning.py",
    "fmnist/training/photos/making.py",
    "fmnist/training/pixel_tensors.py",
    "fmnist/training/photos/separating.py",
    "fmnist/training/teaching.py",
    "fmnist/training/threads.py",
    "fmnist/export/keras_files.py",
    "fmnist/export/making.py",
    "fmnist/export/onnx_file.py",
    "fmnist/export/saved_model.py",
    "fmnist/importing/taking_in.py",
    "fmnist/export/calibrated.py",
    "fmnist/export/taught.py",
    "fmnist/export/tflite.py",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> set[str]:
    """Return every module imported in a file, inside functions too, but not for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _uses(path: Path, *packages: str) -> set[str]:
    return {name for name in _imports(path) if name.split(".")[0] in packages}


@pytest.mark.parametrize("path", PACKAGE, ids=_name)
def test_only_the_ui_draws_and_nothing_imports_upward(path: Path) -> None:
    if not _name(path).startswith("fmnist/ui/"):
        assert not _uses(path, "streamlit", "streamlit_drawable_canvas")
        assert not {name for name in _imports(path) if name.startswith("fmnist.ui")}
    assert not _uses(path, "pages", "streamlit_app")


@pytest.mark.parametrize("path", [*PACKAGE, *PAGES, ROOT / "streamlit_app.py"], ids=_name)
def test_tensorflow_is_imported_where_models_are_built_trained_or_converted(path: Path) -> None:
    if _name(path) not in TENSORFLOW_ALLOWED and not _name(path).startswith("fmnist/data/download"):
        assert not _uses(path, "tensorflow", "keras")


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_is_short_and_computes_nothing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 150
    assert not _uses(path, "numpy", "PIL", "cv2", "pages", "sklearn")


def test_the_entry_script_is_a_router() -> None:
    assert len((ROOT / "streamlit_app.py").read_text(encoding="utf-8").splitlines()) < 40


def test_a_helper_lives_with_its_subject() -> None:
    assert not {path.name for path in PACKAGE} & {"utils.py", "helpers.py", "common.py"}


def test_session_state_is_touched_in_one_module() -> None:
    touching = {
        _name(path)
        for path in [*PACKAGE, *PAGES, ROOT / "streamlit_app.py"]
        if "st.session_state" in path.read_text(encoding="utf-8")
    }
    assert touching == {"fmnist/ui/state.py"}


def test_pages_change_the_store_only_in_the_name_of_their_visitor() -> None:
    """``fmnist.ui.acting`` asks who acts; the parts of the store themselves do not."""
    changing = re.compile(
        r"store\(?\)?\.(control\b|create\(|label\(|remove\(|restore\(|clear\(|restore_cleared\(|purge\()"
        r"|\bexperiments\.(create|stop|pause|resume|remove|restore)\("
        r"|\bimports\.(add|remove|accept)\(|\banswers_given\.(give|take_back)\b"
        r"|\bjudgements\.(say|take_back)\b|\broom\.put\b|\bvisitors\.call\b"
        r"|\blesson_answers\.(give|finish|forget)\b"
    )
    drawing = [path for path in PACKAGE if _name(path).startswith("fmnist/ui/")] + PAGES
    found = {
        f"{_name(path)}: {match[0]}"
        for path in drawing
        for match in changing.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_everything_the_web_process_imports_leaves_tensorflow_out() -> None:
    web = [
        _name(path)[:-3].replace("/", ".").removesuffix(".__init__")
        for path in PACKAGE
        if _name(path) not in TENSORFLOW_ALLOWED
        and not _name(path).startswith(
            ("fmnist/data/download", "fmnist/runs/compute", "fmnist/runs/migrations/")
        )
        and path.name not in ("__main__.py", "preload.py")
    ]
    assert "fmnist.ui.classify" in web
    program = (
        "import importlib, sys\n"
        f"for name in {web!r}: importlib.import_module(name)\n"
        "print(sorted({'tensorflow', 'keras', 'sklearn'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_each_uploader_says_how_large_a_file_may_be() -> None:
    drawing = [
        path for path in (*PACKAGE, *PAGES) if "st.file_uploader(" in path.read_text("utf-8")
    ]
    assert list(map(_name, drawing)) == ["fmnist/ui/uploader.py"]

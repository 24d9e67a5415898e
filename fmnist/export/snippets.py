"""Code that uses a model's file without this package: for Python, and for the browser.

The texts lie in ``assets/snippets``: ``classify.py`` is a working script for LiteRT, of which the
part between two marks is replaced for other runtimes. A test runs them where nothing but their
requirements is installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fmnist.export.formats import ExportFormat

__all__ = ["browser_files", "python_script", "requirements"]

_FOLDER: Final = Path(__file__).resolve().parents[2] / "assets" / "snippets"
_BEGIN, _END = "# -- runtime\n", "# -- end of runtime\n"
_RUNTIMES: Final[Mapping[str, str]] = {
    "keras": "runtime_keras.py",
    "h5": "runtime_keras.py",
    "saved_model": "runtime_saved_model.py",
    "onnx": "runtime_onnx.py",
}
_NEEDED: Final[Mapping[str, str]] = {
    "keras": "tensorflow",
    "h5": "tensorflow",
    "saved_model": "tensorflow",
    "onnx": "onnxruntime",
}


@dataclass(frozen=True)
class _Browser:
    """What runs a file in the browser: its package, its script, and where its modules lie."""

    package: str
    script: str
    modules: Mapping[str, str]


_LITERT: Final = _Browser(
    "@litertjs/core",
    "classify_litert.js",
    {
        "@litertjs/core": "./node_modules/@litertjs/core/dist/index.js",
        "@litertjs/wasm-utils": "./node_modules/@litertjs/wasm-utils/dist/index.js",
    },
)
_ONNX: Final = _Browser(
    "onnxruntime-web",
    "classify_onnx.js",
    {"onnxruntime-web": "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs"},
)


def requirements(entry: ExportFormat) -> str:
    """Return what the script for Python needs, as ``pip install`` takes it."""
    return f"numpy pillow {_NEEDED.get(entry.key, 'ai-edge-litert')}"


def python_script(entry: ExportFormat) -> str:
    """Return a script that reads ``contract.json`` beside it and classifies picture files."""
    text = _read("classify.py").replace("REQUIREMENTS", requirements(entry))
    before, _mark, rest = text.partition(_BEGIN)
    runtime, _mark, after = rest.partition(_END)
    if entry.key in _RUNTIMES:
        runtime = _read(_RUNTIMES[entry.key]) + "\n\n"
    return before + runtime.rstrip("\n") + "\n" + after


def browser_files(entry: ExportFormat) -> dict[str, str]:
    """Return name → content of the files of a page that classifies; none if no browser runs it."""
    if not entry.lite and entry.key != "onnx":
        return {}
    browser = _LITERT if entry.lite else _ONNX
    page = _read("index.html").replace("PACKAGE", browser.package)
    return {
        "index.html": page.replace("IMPORTS", json.dumps(browser.modules, indent=1)),
        "classify.js": _read(browser.script),
        "prepare.js": _read("prepare.js"),
    }


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")

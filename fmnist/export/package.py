"""A model's file with everything needed to use it elsewhere: contract, card, code, an example.

NAME/model.*, or NAME/saved_model/    the file
NAME/contract.json                    what it expects of a picture, its classes, and an example
NAME/card.json                        how it was made and how good it is
NAME/classify.py                      Python
NAME/index.html, classify.js, …       the browser, for the files that one runs
NAME/example.png                      a test picture, whose answer the contract tells
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.export.card import ModelCard
from fmnist.export.formats import SAVED_MODEL_FOLDER
from fmnist.export.measured import Measured
from fmnist.export.snippets import browser_files, python_script, requirements

__all__ = ["contract", "package_files"]


def package_files(
    name: str, card: ModelCard, part: Measured, picture: NDArray[np.uint8]
) -> dict[str, bytes]:
    """Return path → content, all under a folder that is called ``name``.

    Args:
        name: of the model.
        card: of the model.
        part: the file, measured on the test pictures.
        picture: ``(28, 28) uint8``, the first of these, which becomes the example.
    """
    saved = part.format.key == "saved_model"
    files = _unzipped(part.content) if saved else {_file_name(part): part.content}
    texts = {
        "card.json": card.to_json(),
        "classify.py": python_script(part.format),
        "README.txt": _read_me(part),
        **browser_files(part.format),
    }
    files |= {path: text.encode() for path, text in texts.items()}
    files["contract.json"] = _json(contract(card, part))
    files["example.png"] = _png(picture)
    return {f"{name}/{path}": files[path] for path in sorted(files)}


def contract(card: ModelCard, part: Measured) -> dict[str, Any]:
    """Return what a user of the file must keep to, in JSON's types."""
    row = part.probabilities[0]
    return {
        "file": SAVED_MODEL_FOLDER if part.format.key == "saved_model" else _file_name(part),
        "sha256": hashlib.sha256(part.content).hexdigest(),
        "quantised": part.format.key == "int8",
        **card.preprocessing,
        "classes": list(card.class_names),
        "example": {
            "file": "example.png",
            "answer": card.class_names[int(row.argmax())],
            "probabilities": [round(float(value), 6) for value in row],
        },
    }


def _file_name(part: Measured) -> str:
    return f"model{part.format.suffix}"


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _png(picture: NDArray[np.uint8]) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()


def _json(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()


def _read_me(part: Measured) -> str:
    text = (
        "contract.json says what the network expects of a picture. example.png is a picture whose\n"
        "answer is written there: try it first.\n\n"
        f"Python:   pip install {requirements(part.format)}\n"
        "          python classify.py example.png\n"
    )
    if browser_files(part.format):
        text += (
            "\nBrowser:  index.html says what to install; then, in this folder:\n"
            "          python -m http.server   and open index.html there.\n"
        )
    return text

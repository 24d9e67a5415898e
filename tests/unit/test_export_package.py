"""A download is enough to use the model elsewhere: run where only its requirements are."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist import catalogue
from fmnist.data import Dataset
from fmnist.export.formats import FORMATS
from fmnist.export.measured import Measured
from fmnist.export.package import package_files
from fmnist.export.snippets import browser_files, python_script, requirements
from fmnist.inference import Classifier
from fmnist.runs.files import write_files

LITE = ("numpy", "PIL", "pillow.libs", "numpy.libs", "ai_edge_litert", "flatbuffers")
"""Folders of site-packages that numpy, pillow and ai-edge-litert consist of."""

ASK = """
import json, sys
import numpy as np
import classify
assert not [name for name in ("fmnist", "tensorflow", "keras") if name in sys.modules]
pictures = np.load(sys.argv[1])
rows = classify.Model().probabilities(pictures)
print(json.dumps(rows.tolist()))
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with numpy, pillow and ai-edge-litert, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    spec = importlib.util.find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    packages = Path(spec.origin).parents[1]
    for name in (*LITE, "typing_extensions.py"):
        if (packages / name).exists():
            (folder / name).symlink_to(packages / name)
    return folder


def _run(bare: Path, folder: Path, *arguments: str) -> str:
    environment = {"PYTHONPATH": f"{bare}{os.pathsep}{folder}", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _package(folder: Path, model: str, key: str, content: bytes, dataset: Dataset) -> Path:
    entry = {entry.identifier: entry for entry in catalogue.shipped_models()}[model]
    rows = Classifier.from_bytes(content).probabilities(dataset.x_test[:1])
    part = Measured(format=FORMATS[key], content=content, probabilities=rows, times=np.ones(3))
    write_files(package_files("mine", entry.card, part, dataset.x_test[0]), folder)
    return folder / "mine"


def _int8(model: str) -> bytes:
    from fmnist.export.keras_files import load_model
    from fmnist.export.tflite import convert

    entry = {entry.identifier: entry for entry in catalogue.shipped_models()}[model]
    path = catalogue.SHIPPED / entry.identifier / "model.keras"
    examples = np.random.default_rng(0).integers(0, 256, (50, 28, 28)).astype(np.uint8)
    return convert(load_model(path), "int8", examples=examples)


@pytest.mark.parametrize(
    ("model", "key"),
    [("lenet5-tuned", "float32"), ("lenet5-tuned", "int8"), ("photo", "float32")],
)
def test_the_python_code_gives_the_answers_of_the_app_in_a_bare_environment(
    model: str, key: str, bare: Path, tmp_path: Path, practice: Dataset
) -> None:
    content = (
        _int8(model) if key == "int8" else (catalogue.SHIPPED / model / "model.tflite").read_bytes()
    )
    folder = _package(tmp_path, model, key, content, practice)
    np.save(tmp_path / "pictures.npy", practice.x_test[:60])
    found = np.array(json.loads(_run(bare, folder, "-c", ASK, str(tmp_path / "pictures.npy"))))
    expected = Classifier.from_bytes(content).probabilities(practice.x_test[:60])
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))


def test_the_example_of_a_download_gets_the_answer_that_its_contract_tells(
    bare: Path, tmp_path: Path, practice: Dataset
) -> None:
    content = (catalogue.SHIPPED / "lenet5-tuned" / "model.tflite").read_bytes()
    folder = _package(tmp_path, "lenet5-tuned", "float32", content, practice)
    told = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
    name, best, *_others = _run(bare, folder, "classify.py", "example.png").split("\t")
    assert name == "example.png"
    assert best.startswith(told["example"]["answer"])
    assert told["range"] == [0.0, 1.0]
    assert told["file"] == "model.tflite"
    assert (folder / told["file"]).read_bytes() == content
    assert "lenet5" in (folder / "card.json").read_text(encoding="utf-8")


def test_a_dark_item_on_a_white_page_is_negated_cropped_and_centred(
    bare: Path, tmp_path: Path, practice: Dataset
) -> None:
    content = (catalogue.SHIPPED / "lenet5-tuned" / "model.tflite").read_bytes()
    folder = _package(tmp_path, "lenet5-tuned", "float32", content, practice)
    page = np.full((200, 300), 250, np.uint8)
    page[20:120, 30:80] = 10
    Image.fromarray(page).save(folder / "page.png")
    program = (
        "import classify, json; from PIL import Image\n"
        "print(json.dumps(classify.prepare(Image.open('page.png')).tolist()))"
    )
    found = np.array(json.loads(_run(bare, folder, "-c", program)))
    assert found.shape == (28, 28)
    assert found[:, 9:19].min() > 200
    assert found[:, :6].max() == found[:, 22:].max() == 0


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_has_a_script_that_python_reads(key: str) -> None:
    entry = FORMATS[key]
    script = python_script(entry)
    compile(script, "classify.py", "exec")
    assert "# -- " not in script
    assert f"pip install {requirements(entry)}" in script
    assert script.count("class Model:") == 1


def test_browsers_run_litert_and_onnx_files() -> None:
    assert set(browser_files(FORMATS["int8"])) == {"index.html", "classify.js", "prepare.js"}
    assert "@litertjs/core" in browser_files(FORMATS["int8"])["classify.js"]
    page = browser_files(FORMATS["onnx"])["index.html"]
    assert '"onnxruntime-web"' in page
    assert not [word for word in ("IMPORTS", "PACKAGE") if word in page]
    assert browser_files(FORMATS["keras"]) == {}


def test_what_a_script_asks_for_is_on_offer_under_that_name() -> None:
    for name in requirements(FORMATS["int8"]).split():
        assert importlib.metadata.version(name)

"""A set of three classes with odd names: trained, judged, and shown on every page."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from fmnist.catalogue import find
from fmnist.data import Dataset, load_dataset
from fmnist.evaluation.tables import confusion_csv
from fmnist.labels import ClassNames
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

NAMES: Final = ClassNames(
    [
        "=**Hat** <img src=x onerror=alert(1)>",
        ":red[x](javascript:alert(1)) & more",
        "很长的名字" * 30,
    ]
)
MARKED: Final = re.compile(r"(?<!\\)\*\*Hat|(?<!\\)<img src=x|(?<!\\):red\[x|(?<!\\)\[x\]")


@dataclass(frozen=True)
class Trained:
    """What was made once for all tests: the set, a home with one run on it, and that run."""

    file: Path
    home: Path
    run: str
    report: dict[str, Any]


def fmnist(environment: dict[str, str], *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", "fmnist", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def environment(home: Path, file: Path) -> dict[str, str]:
    return {"FMNIST_HOME": str(home), "FMNIST_DATASET": str(file), "FMNIST_WORKERS": "0"}


@pytest.fixture(scope="module")
def trained(practice: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """One epoch of training from the command line, on trousers, sandals and bags."""
    folder = tmp_path_factory.mktemp("odd")
    chosen = np.flatnonzero(np.isin(practice.y_train, (1, 5, 8)))[:600]
    labels = np.searchsorted((1, 5, 8), practice.y_train[chosen])
    file = folder / "odd.npz"
    np.savez(file, x=practice.x_train[chosen], y=labels, class_names=np.array(NAMES))
    home = folder / "home"
    arguments = ("--preset", "quick", "--epochs", "1", "--batch-size", "16", "--json")
    report = json.loads(fmnist(environment(home, file), "train", *arguments).splitlines()[-1])
    return Trained(file=file, home=home, run=report["run"], report=report)


@pytest.fixture
def odd(trained: Trained, home: Path, monkeypatch: pytest.MonkeyPatch) -> Trained:
    """The app uses the set, in a home of its own with the run."""
    shutil.copytree(trained.home, home, dirs_exist_ok=True)
    for name, value in environment(home, trained.file).items():
        monkeypatch.setenv(name, value)
    st.cache_resource.clear()
    return trained


def texts(app: AppTest) -> str:
    elements = [*app.markdown, *app.caption, *app.info, *app.error, *app.success, *app.subheader]
    labels = [each.label for each in (*app.button, *app.expander)]
    return "\n".join([*(str(element.value) for element in elements), *labels])


def component(app: AppTest, key: str) -> dict[str, Any]:
    (found,) = (e for e in app.get("bidi_component") if e.proto.id.endswith(key))
    return dict(json.loads(found.proto.json))


def test_a_run_learns_three_outputs_and_its_card_knows_their_names(trained: Trained) -> None:
    assert trained.report["parameters"] == 61_706 - 7 * 85
    entry = find(trained.run, RunStore(f"sqlite:///{trained.home / 'fmnist.db'}"))
    assert entry.card.class_names == NAMES
    assert entry.card.preprocessing["classes"] == list(NAMES)
    assert entry.classifier().class_names == NAMES
    assert entry.card.metrics["test_accuracy"] == trained.report["test_accuracy"] > 0.5


def test_the_command_line_judges_and_classifies_with_these_names(
    trained: Trained, tmp_path: Path
) -> None:
    here = environment(trained.home, trained.file)
    scores = json.loads(fmnist(here, "evaluate", trained.run, "--json").splitlines()[-1])
    assert scores["test_accuracy"] == pytest.approx(trained.report["test_accuracy"])
    assert [each["label"] for each in scores["per_class"]] == list(NAMES)
    assert np.shape(scores["confusion_matrix"]) == (3, 3)
    Image.fromarray(np.load(trained.file)["x"][0]).save(tmp_path / "one.png")
    line = fmnist(
        here, "classify", "--kind", "dataset", "--model", trained.run, "--jsonl",
        str(tmp_path / "one.png"),
    )  # fmt: skip
    assert list(json.loads(line)["probabilities"]) == list(NAMES)


def test_a_model_of_other_classes_is_not_judged(trained: Trained) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "fmnist", "evaluate", "lenet5-tuned"],
        env=os.environ | environment(trained.home, trained.file),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "lenet5-tuned tells the classes T-shirt/top, Trouser" in result.stderr


PAGES = [
    ("home", {}),
    ("dataset", {"split": "test", "class": "0,2", "said": "1"}),
    ("dataset", {"view": "classes", "values": "2"}),
    ("dataset", {"view": "map"}),
    ("dataset", {"view": "quiz"}),
    ("train", {}),
    ("runs", {}),
    ("confusion", {"cell": "0,1"}),
    ("confusion", {"view": "classes"}),
    ("confusion", {"view": "sure"}),
    ("confusion", {"view": "labels"}),
    ("confusion", {"view": "compare"}),
    ("confusion", {"view": "report"}),
    ("models", {}),
    ("models", {"view": "card"}),
    ("inside", {}),
    ("inside", {"layer": "probabilities", "unit": "0"}),
    ("classify", {"way": "sample"}),
    ("classify", {"way": "sample", "view": "why"}),
]


@pytest.mark.parametrize(("page", "address"), PAGES)
def test_every_page_works_and_no_name_is_read_as_markup(
    odd: Trained, open_page: Any, page: str, address: dict[str, str]
) -> None:
    app = open_page(page, **address)
    assert not app.exception
    assert not app.error
    assert not MARKED.search(texts(app))
    assert "T-shirt/top" not in "".join(e.proto.json for e in app.get("bidi_component"))


def test_the_dataset_page_filters_by_these_classes(odd: Trained, open_page: Any) -> None:
    app = open_page("dataset", split="test", **{"class": "1,7"})
    (pills,) = app.get("button_group")[-1:]
    assert len(pills.options) == 3
    assert component(app, "dataset_grid")["names"] == list(NAMES)
    assert "of 3 classes" in texts(app)


def test_many_classes_are_chosen_from_a_list(
    home: Path, open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "many.npz"
    labels = np.arange(400) % 40
    pictures = np.broadcast_to(labels[:, None, None] * 6, (400, 28, 28)).astype(np.uint8)
    np.savez(file, x=pictures, y=labels, class_names=np.array([f"kind {n}" for n in range(40)]))
    for name, value in environment(home, file).items():
        monkeypatch.setenv(name, value)
    st.cache_resource.clear()
    app = open_page("dataset", **{"class": "1,39"})
    assert app.multiselect(key="dataset_class").value == [1, 39]
    grid = component(app, "dataset_grid")
    assert set(grid["classes"]) == {1, 39}


def test_the_confusion_page_offers_its_own_models_and_says_why_no_others(
    odd: Trained, open_page: Any
) -> None:
    app = open_page("confusion")
    assert [odd.run in option for option in app.selectbox(key="confusion_model").options] == [True]
    assert "tell other classes apart than odd has" in texts(app)
    matrix = component(app, "confusion_matrix")
    assert matrix["names"] == list(NAMES)
    assert matrix["order"] == [0, 1, 2]
    assert max(map(len, matrix["shortNames"])) <= 20


def test_without_a_model_of_these_classes_the_page_says_so(
    odd: Trained, home: Path, open_page: Any
) -> None:
    (home / "fmnist.db").unlink()
    app = open_page("confusion")
    assert not app.exception
    assert "There is no model of these classes yet" in texts(app)


def test_a_run_shows_its_network_and_its_epochs_with_these_classes(
    odd: Trained, open_page: Any
) -> None:
    app = open_page("train", run=odd.run)
    cards = component(app, f"train_answers_{odd.run}")
    assert cards["names"] == list(NAMES.short)
    assert len(cards["cards"]) == 8
    assert not app.exception


def test_a_new_run_is_asked_to_learn_these_classes(
    odd: Trained, open_page: Any, home: Path
) -> None:
    app = open_page("train")
    app.button(key="train_start").click().run()
    newest = RunStore(f"sqlite:///{home / 'fmnist.db'}").runs()[0]
    assert newest.id != odd.run
    assert newest.config.class_names == NAMES
    assert newest.config.blueprint().rows()[-1].output_shape == (3,)


def test_classify_offers_every_model_and_says_what_it_tells_apart(
    odd: Trained, open_page: Any
) -> None:
    app = open_page("classify", way="sample", model=odd.run)
    bars = component(app, "classify_sample_probabilities")["bars"]
    assert [bar["name"] for bar in bars] == list(NAMES)
    assert sum(bar["true"] for bar in bars) == 1
    assert "It tells apart" in texts(app)
    assert len(app.selectbox(key="classify_model").options) > 1
    other = open_page("classify", way="sample", model="lenet5-tuned")
    assert "which this model does not know" in texts(other)
    assert not other.exception


def test_a_table_is_harmless_to_a_spreadsheet(odd: Trained) -> None:
    dataset = load_dataset("auto", Settings.from_environment())
    counts = np.zeros((3, 3), np.int64)
    content = confusion_csv(counts, dataset.class_names, normalise="counts", order=range(3))
    (first, *_others) = list(csv.reader(io.StringIO(content.decode())))[1:]
    assert first[0] == f"'{NAMES[0]}"

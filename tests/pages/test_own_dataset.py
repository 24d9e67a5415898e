"""Every page with somebody's own labelled set instead of Fashion-MNIST."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st

from fmnist.data import Dataset, load_dataset
from fmnist.settings import Settings


def texts(app: Any) -> str:
    elements = [*app.markdown, *app.caption, *app.info, *app.error, *app.text]
    return "\n".join(str(element.value) for element in elements)


@pytest.fixture
def own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, practice: Dataset) -> Path:
    """A file ``letters.npz`` that the app uses."""
    file = tmp_path / "letters.npz"
    np.savez(
        file,
        x_train=practice.x_test[:300],
        y_train=practice.y_test[:300],
        x_test=practice.x_test[300:],
        y_test=practice.y_test[300:],
    )
    monkeypatch.setenv("FMNIST_DATASET", str(file))
    st.cache_resource.clear()
    return file


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("home", {}),
        ("dataset", {"split": "test", "sort": "loss"}),
        ("dataset", {"view": "classes"}),
        ("train", {}),
        ("runs", {}),
        ("confusion", {}),
        ("classify", {"from": "sample"}),
    ],
)
def test_every_page_works_and_names_it(
    own: Path, open_page: Any, page: str, address: dict[str, str]
) -> None:
    app = open_page(page, **address)
    assert not app.exception
    assert not app.error
    if page != "runs":
        assert "letters" in texts(app) or page == "classify"
    assert "practice pictures" not in texts(app)


def test_the_dataset_page_says_whose_names_the_classes_carry(own: Path, open_page: Any) -> None:
    app = open_page("dataset", split="test")
    assert "a dataset of your own" in app.info[0].value
    assert "of 200" in "\n".join(caption.value for caption in app.caption)


def test_the_confusion_page_says_whose_names_the_classes_carry(own: Path, open_page: Any) -> None:
    app = open_page("confusion")
    assert "carry the names of Fashion-MNIST's" in "\n".join(each.value for each in app.caption)


def test_a_run_is_asked_to_learn_from_it(own: Path, open_page: Any, home: Path) -> None:
    from fmnist.runs.store import RunStore

    app = open_page("train")
    app.button(key="train_start").click().run()
    (run,) = RunStore(f"sqlite:///{home / 'fmnist.db'}").runs()
    dataset = load_dataset("auto", Settings.from_environment())
    assert run.config.dataset == dataset.name


def test_what_is_wrong_with_it_is_told_and_nothing_else_shown(own: Path, open_page: Any) -> None:
    np.savez(own, x_train=np.zeros((3, 8, 8)), y_train=[0], x_test=[0], y_test=[0])
    app = open_page("dataset")
    assert not app.exception
    assert "letters.npz: x_train has the shape (3, 8, 8)" in app.error[0].value
    assert not any("dataset_grid" in each.proto.id for each in app.get("bidi_component"))

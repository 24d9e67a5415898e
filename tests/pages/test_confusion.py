"""The Confusion matrix page: no model, a model, a click on a cell, an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.errors import ModelError

OpenPage = Callable[..., AppTest]


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("confusion")
    assert not page.exception
    assert "There is no model yet. Train one" in _texts(page)


def test_a_model_shows_its_accuracy_pairs_and_classes(open_page: OpenPage) -> None:
    page = open_page("confusion")
    assert not page.exception
    assert "of 500 test pictures are right" in _texts(page)
    assert "drawn practice pictures" in _texts(page)
    (table,) = page.dataframe
    assert list(table.value["Pictures"]) == [50] * 10


def test_a_chosen_cell_shows_its_pictures_and_can_be_taken_off(open_page: OpenPage) -> None:
    page = open_page("confusion")
    page.session_state["kept:confusion_cell"] = (1, 1)
    page.run()
    assert not page.exception
    assert "Trouser taken for Trouser" in _texts(page)
    page.button(key="confusion_clear").click().run()
    assert "Trouser taken for Trouser" not in _texts(page)


def test_a_damaged_model_is_an_error_without_a_traceback(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_arguments: object) -> None:
        raise ModelError("The model file is damaged.")

    monkeypatch.setattr(catalogue.ModelEntry, "test_evaluation", damaged)
    page = open_page("confusion")
    assert not page.exception
    assert "The model file is damaged." in _texts(page)

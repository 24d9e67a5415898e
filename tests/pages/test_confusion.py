"""The Confusion matrix page: no model, a model, a click on a cell, an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.errors import ModelError
from fmnist.labels import CLASS_NAMES

OpenPage = Callable[..., AppTest]

SECOND = catalogue.shipped_models()[1].identifier
"""A model that is not the one chosen by default."""
TROUSERS = "Trouser rightly recognised"


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def told(page: AppTest, parameter: str) -> str:
    """Return what the address says."""
    text = page.query_params[parameter]
    return str(text if isinstance(text, str) else text[-1])


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("confusion")
    assert not page.exception
    assert "There is no model yet. Train one" in _texts(page)


def test_a_model_shows_its_accuracy_and_what_it_mixes_up(open_page: OpenPage) -> None:
    page = open_page("confusion")
    assert not page.exception
    assert "of 500 test pictures are right" in _texts(page)
    assert "drawn practice pictures" in _texts(page)
    assert "Most confused" in _texts(page)


def test_validation_pictures_are_judged_too(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND, split="validation")
    assert not page.exception
    assert page.button_group(key="confusion_split").value == "validation"
    assert "validation pictures are right" in _texts(page)
    assert "of 500 test" not in _texts(page)


def test_the_view_of_the_classes_shows_their_scores_and_no_matrix(open_page: OpenPage) -> None:
    page = open_page("confusion", view="classes")
    assert not page.exception
    (table,) = page.dataframe
    assert "Most confused" not in _texts(page)
    assert list(table.value["Pictures"]) == [50] * 10


def test_a_clicked_cell_shows_its_pictures_and_can_be_taken_off(open_page: OpenPage) -> None:
    page = open_page("confusion")
    page.session_state["clicked:confusion_matrix"] = [1, 1]
    page.run()
    assert not page.exception
    assert TROUSERS in _texts(page)
    assert told(page, "cell") == "1,1"
    page.button(key="confusion_clear").click().run()
    assert TROUSERS not in _texts(page)
    assert "cell" not in page.query_params


def test_a_sentence_on_what_is_mixed_up_opens_its_cell(open_page: OpenPage) -> None:
    page = open_page("confusion")
    (first, *_others) = (b for b in page.button if str(b.key).startswith("confusion_pair_"))
    found = re.fullmatch(r"\d+ pictures? of \*\*(.+)\*\* \(.+\) w.+ for \*\*(.+)\*\*", first.label)
    assert found
    first.click().run()
    true, predicted = found.groups()
    assert f"{true} taken for {predicted}" in _texts(page)
    assert told(page, "cell") == f"{CLASS_NAMES.index(true)},{CLASS_NAMES.index(predicted)}"


def test_an_address_shows_what_its_sender_saw(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND, cell="1,1", numbers="true", hide="1")
    assert page.selectbox(key="confusion_model").value == SECOND
    assert page.button_group(key="confusion_normalise").value == "true"
    assert page.toggle(key="confusion_hide").value is True
    assert TROUSERS in _texts(page)


def test_an_address_that_means_nothing_shows_the_best_model_and_no_cell(
    open_page: OpenPage,
) -> None:
    page = open_page("confusion", cell="1,10", numbers="percent")
    assert not page.exception
    assert "taken for" not in "".join(element.value for element in page.subheader)
    assert "cell" not in page.query_params


def test_a_model_that_is_not_here_is_named_and_the_best_one_is_shown(open_page: OpenPage) -> None:
    page = open_page("confusion", model="gone")
    assert not page.exception
    assert "no model “gone” here" in page.warning[0].value
    assert "of 500 test pictures are right" in _texts(page)


def test_model_and_cell_are_still_chosen_after_another_page(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND, cell="1,1")
    page.switch_page("pages/home.py").run()
    page.query_params.clear()
    page.switch_page("pages/confusion.py").run()
    assert page.selectbox(key="confusion_model").value == SECOND
    assert TROUSERS in _texts(page)
    assert (told(page, "model"), told(page, "cell")) == (SECOND, "1,1")


def test_a_damaged_model_is_an_error_without_a_traceback(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_arguments: object) -> None:
        raise ModelError("The model file is damaged.")

    monkeypatch.setattr(catalogue.ModelEntry, "test_evaluation", damaged)
    page = open_page("confusion")
    assert not page.exception
    assert "The model file is damaged." in _texts(page)

"""The Confusion matrix page: no model, a model, a click on a cell, an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("name", ["confusion", "dataset"])
def test_a_comment_in_a_page_is_not_shown(open_page: OpenPage, name: str) -> None:
    assert "Module under" not in _texts(open_page(name))


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


def chips(page: AppTest) -> list[str]:
    """Return the filters that are on."""
    return [b.label for b in page.button if str(b.key).startswith("confusion_chip_")]


def choose(page: AppTest, *cells: tuple[int, int]) -> None:
    """Choose cells in the matrix."""
    page.session_state["clicked:confusion_matrix"] = [list(cell) for cell in cells]
    page.run()
    assert not page.exception


def component(page: AppTest, key: str) -> Any:
    """Return what the page gave to one of our components."""
    (found,) = (e for e in page.get("bidi_component") if e.proto.id.endswith(key))
    return json.loads(found.proto.json)


def test_a_clicked_cell_shows_its_pictures_and_can_be_taken_off(open_page: OpenPage) -> None:
    page = open_page("confusion")
    choose(page, (1, 1))
    assert chips(page) == [TROUSERS]
    assert told(page, "cell") == "1,1"
    grid = component(page, "confusion_pictures")
    assert set(grid["classes"]) == {1}
    assert all(grid["right"])
    page.button(key="confusion_chip_0").click().run()
    assert chips(page) == []
    assert "cell" not in page.query_params


def test_several_cells_show_all_their_pictures_page_by_page(open_page: OpenPage) -> None:
    page = open_page("confusion")
    choose(page, *((label, label) for label in range(10)))
    assert chips(page) == ["10 cells"]
    first = component(page, "confusion_pictures")["identifiers"]
    assert len(first) == 40
    page.session_state["confusion_page"] = 2
    page.run()
    second = component(page, "confusion_pictures")["identifiers"]
    assert told(page, "page") == "2"
    assert not set(first) & set(second)
    choose(page, (1, 1), (2, 2))
    assert "page" not in page.query_params
    assert chips(page) == [TROUSERS, "Pullover rightly recognised"]


def test_a_whole_row_and_a_whole_column_are_named(open_page: OpenPage) -> None:
    page = open_page("confusion")
    choose(page, *((6, column) for column in range(10)))
    assert chips(page) == ["Every Shirt"]
    choose(page, *((row, 6) for row in range(10) if row != 6))
    assert chips(page) == ["Wrongly said to be Shirt"]
    choose(page, *((6, column) for column in range(9)))
    assert chips(page) == ["9 cells"]


def test_order_and_colours_change_the_matrix_and_not_what_is_chosen(open_page: OpenPage) -> None:
    page = open_page("confusion", order="similarity", log="1", cell="1,1")
    matrix = component(page, "confusion_matrix")
    assert sorted(matrix["order"]) == list(range(10))
    assert matrix["order"] != list(range(10))
    assert matrix["selected"] == [[1, 1]]
    assert page.toggle(key="confusion_log").value is True


def test_a_sentence_on_what_is_mixed_up_opens_its_cell(open_page: OpenPage) -> None:
    page = open_page("confusion")
    (first, *_others) = (b for b in page.button if str(b.key).startswith("confusion_pair_"))
    found = re.fullmatch(r"\d+ pictures? of \*\*(.+)\*\* \(.+\) w.+ for \*\*(.+)\*\*", first.label)
    assert found
    first.click().run()
    true, predicted = found.groups()
    assert chips(page) == [f"{true} taken for {predicted}"]
    assert told(page, "cell") == f"{CLASS_NAMES.index(true)},{CLASS_NAMES.index(predicted)}"


def test_an_address_shows_what_its_sender_saw(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND, cell="1,1", numbers="true", hide="1")
    assert page.selectbox(key="confusion_model").value == SECOND
    assert page.button_group(key="confusion_normalise").value == "true"
    assert page.toggle(key="confusion_hide").value is True
    assert chips(page) == [TROUSERS]


def test_an_address_that_means_nothing_shows_the_best_model_and_no_cell(
    open_page: OpenPage,
) -> None:
    page = open_page("confusion", cell="1,10", numbers="percent")
    assert not page.exception
    assert chips(page) == []
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
    assert chips(page) == [TROUSERS]
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

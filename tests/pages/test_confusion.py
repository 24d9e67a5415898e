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
from fmnist.data import load_dataset
from fmnist.errors import ModelError
from fmnist.labels import CLASS_NAMES
from fmnist.model_entry import ModelEntry
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.ui import models

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

    monkeypatch.setattr(ModelEntry, "test_evaluation", damaged)
    page = open_page("confusion")
    assert not page.exception
    assert "The model file is damaged." in _texts(page)


def open_first_picture(page: AppTest) -> int:
    """Choose the cell that the first sentence speaks of, and click its first picture."""
    (first, *_others) = (b for b in page.button if str(b.key).startswith("confusion_pair_"))
    first.click().run()
    index = component(page, "confusion_pictures")["identifiers"][0]
    page.session_state["clicked:confusion_pictures"] = index
    page.run()
    page.run()  # AppTest does not carry out the rerun that a click asks for
    assert not page.exception
    return int(index)


def test_a_clicked_picture_is_shown_with_all_that_is_known_of_it(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND)
    index = open_first_picture(page)
    assert told(page, "picture") == str(index)
    texts = _texts(page)
    assert f"Test picture {index:,}" in texts
    assert "taken for" in texts
    assert "Which parts it needs" in texts
    assert re.search(r"\d+ of the 10 nearest by pixels (is|are) labelled", texts)
    neighbours = component(page, "details_neighbours")
    assert len(neighbours["identifiers"]) == 10
    expected = ["same label" if name == page_label(page) else "another label"
                for name in neighbours["classes"]]  # fmt: skip
    assert neighbours["notes"] == expected
    page.button(key="confusion_close").click().run()
    assert "picture" not in page.query_params
    assert component(page, "confusion_pictures")["identifiers"][0] == index


def page_label(page: AppTest) -> int:
    """Return the true label of the cell that is chosen."""
    return int(told(page, "cell").split(",")[0])


def test_next_and_previous_walk_through_the_pictures_of_the_cells(open_page: OpenPage) -> None:
    page = open_page("confusion", model=SECOND)
    choose(page, (1, 1))
    indices = component(page, "confusion_pictures")["identifiers"]
    page = open_page("confusion", model=SECOND, cell="1,1", picture=str(indices[0]))
    assert page.button(key="confusion_previous").disabled
    page.button(key="confusion_next").click().run()
    assert told(page, "picture") == str(indices[1])
    page.button(key="confusion_previous").click().run()
    assert told(page, "picture") == str(indices[0])


def test_another_model_is_asked_about_the_same_picture(open_page: OpenPage) -> None:
    page = open_page("confusion", cell="1,1", picture="3")
    best = page.selectbox(key="confusion_model").value
    page.button(key=f"confusion_details_other_{SECOND}").click().run()
    assert not page.exception
    assert page.selectbox(key="confusion_model").value == SECOND
    assert (told(page, "picture"), told(page, "cell")) == ("3", "1,1")
    assert page.button(key=f"confusion_details_other_{best}").label


def test_a_picture_that_is_not_there_is_said(open_page: OpenPage) -> None:
    page = open_page("confusion", picture="500")
    assert not page.exception
    assert "There is no picture 500 in this dataset." in _texts(page)


def test_a_training_picture_that_the_model_learned_from_is_said(open_page: OpenPage) -> None:
    dataset = load_dataset("practice", Settings.from_environment())
    kept = set(catalogue.shipped_models()[1].validation_pictures(dataset).tolist())
    learned = next(number for number in range(len(dataset.y_train)) if number not in kept)
    page = open_page("confusion", split="validation", model=SECOND, picture=str(learned))
    assert "This model learned from this picture." in _texts(page)
    page = open_page("confusion", split="validation", model=SECOND, picture=str(max(kept)))
    assert "This model learned from this picture." not in _texts(page)


def test_answers_that_take_long_are_worked_out_by_a_worker_and_then_shown(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_SOON", 0)

    def blocking(*_arguments: object) -> None:
        raise AssertionError("the page computes by itself")

    monkeypatch.setattr(ModelEntry, "test_evaluation", blocking)
    page = open_page("confusion", model=SECOND)
    assert not page.exception
    assert "are right" not in _texts(page)
    settings = Settings.from_environment()
    store, dataset = RunStore(settings.database_url), load_dataset("practice", settings)
    (asked,) = store.computations.active()
    assert (asked.kind, asked.parameters["model"]) == ("probabilities", SECOND)
    store.computations.begin(asked.id, "a worker")
    probabilities = catalogue.shipped_models()[1].classifier().probabilities(dataset.x_test)
    store.computations.finish(
        asked.id, "a worker", {"probabilities": probabilities}, most_bytes=10**9
    )
    page.run()
    assert not page.exception
    assert "of 500 test pictures are right" in _texts(page)


def test_a_choice_that_the_browser_has_missed_is_made_again(open_page: OpenPage) -> None:
    page = open_page("confusion", split="validation", model=SECOND, numbers="true")
    for key in ("confusion_split", "confusion_view", "confusion_normalise"):
        page.session_state[key] = None
    page.run()
    assert not page.exception
    assert "validation pictures are right" in _texts(page)
    assert (told(page, "split"), told(page, "numbers")) == ("validation", "true")
    assert page.button_group(key="confusion_view").value == "matrix"

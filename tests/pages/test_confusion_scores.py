"""The views of the Confusion matrix page that score a model: each class, and how sure."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.data import Dataset
from fmnist.evaluation import Evaluation
from fmnist.model_entry import ModelEntry

OpenPage = Callable[..., AppTest]

LENET = "lenet5-tuned"


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _told(page: AppTest, parameter: str) -> str:
    text = page.query_params[parameter]
    return str(text if isinstance(text, str) else text[-1])


def test_each_class_has_its_scores_and_guesses(open_page: OpenPage) -> None:
    page = open_page("confusion", view="classes", model=LENET)
    assert not page.exception
    (table,) = page.dataframe
    assert list(table.value["Pictures"]) == [50] * 10
    first, second, third = (float(metric.value.rstrip("%")) for metric in page.metric)
    shown = re.search(r"\*\*([\d.]+)%\*\* of 500 test pictures", _texts(page))
    assert shown
    assert first == float(shown[1])
    assert first <= second <= third <= 100


def test_the_classes_whose_curves_are_drawn_are_in_the_address(open_page: OpenPage) -> None:
    page = open_page("confusion", view="classes", model=LENET)
    assert page.button_group(key="confusion_classes").value == []
    page.button_group(key="confusion_classes").set_value([1, 6]).run()
    assert not page.exception
    assert _told(page, "class") == "1,6"
    again = open_page("confusion", view="classes", model=LENET)
    again.query_params["class"] = "1,6"
    again.run()
    assert again.button_group(key="confusion_classes").value == [1, 6]


def _answered(page: AppTest) -> int:
    found = re.search(r"It would answer \*\*(?:all )?([\d,]+)\*\*", _texts(page))
    assert found
    return int(found[1].replace(",", ""))


def test_a_higher_threshold_leaves_more_to_a_person(open_page: OpenPage) -> None:
    page = open_page("confusion", view="sure", model=LENET, sure="50")
    assert not page.exception
    half = _answered(page)
    page.slider(key="confusion_threshold").set_value(99.0).run()
    assert _answered(page) < half <= 500
    assert _told(page, "sure") == "99"
    page.slider(key="confusion_threshold").set_value(0.0).run()
    assert _answered(page) == 500
    assert "go to a person" not in _texts(page)


def test_a_click_finds_the_threshold_for_an_accuracy(open_page: OpenPage) -> None:
    page = open_page("confusion", view="sure", model=LENET, sure="0")
    button = page.button(key="confusion_reach_0.95")
    assert not button.disabled
    button.click().run()
    found = re.search(r"be right for \*\*([\d.]+)%\*\*", _texts(page))
    assert found
    assert float(found[1]) >= 95


def test_a_threshold_that_means_nothing_is_the_usual_one(open_page: OpenPage) -> None:
    page = open_page("confusion", view="sure", model=LENET, sure="200")
    assert not page.exception
    assert page.slider(key="confusion_threshold").value == 90.0


def test_a_temperature_set_on_validation_pictures_is_tried_on_test_pictures(
    open_page: OpenPage,
) -> None:
    page = open_page("confusion", view="sure", model=LENET)
    assert "expected calibration error" in _texts(page)
    assert "best temperature" not in _texts(page)
    page.toggle(key="confusion_temperature").set_value(True).run(timeout=60)
    assert not page.exception
    assert "best temperature" in _texts(page)
    table = page.table[0].value
    assert list(table.columns)[1:] == ["Before", "After"]
    accuracy = table.iloc[3]
    assert accuracy["Before"] == accuracy["After"]
    page.button_group(key="confusion_split").set_value("validation").run(timeout=60)
    assert "set on these very pictures" in _texts(page)
    assert "best temperature" not in _texts(page)


def test_a_model_without_mistakes_has_none_to_show(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def perfect(_entry: ModelEntry, dataset: Dataset) -> Evaluation:
        return Evaluation.of(dataset.y_test, np.eye(10)[dataset.y_test])

    monkeypatch.setattr(ModelEntry, "test_evaluation", perfect)
    page = open_page("confusion", view="sure", model=LENET)
    assert not page.exception
    assert "every answer above the threshold is right" in _texts(page)


def test_the_report_and_every_table_can_be_taken_along(open_page: OpenPage) -> None:
    page = open_page("confusion", view="report", model=LENET)
    assert not page.exception
    assert "stands by itself" in _texts(page)
    names = {str(button.proto.label) for button in page.get("download_button")}
    assert "Report (HTML)" in names
    assert len(names) == 7

"""The view of two models: nobody to compare with, the verdict, the pictures they differ on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.data import load_dataset
from fmnist.model_entry import ModelEntry
from fmnist.settings import Settings

OpenPage = Callable[..., AppTest]

FIRST, SECOND = "strong", "residual"


def texts(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in (*page.markdown, *page.caption, *page.info, *page.error))


def component(page: AppTest, key: str) -> Any:
    (found,) = (e for e in page.get("bidi_component") if e.proto.id.endswith(key))
    return json.loads(found.proto.json)


def counts(page: AppTest) -> list[int]:
    """Return how many pictures only the first, only the second and neither gets right."""
    (control,) = (c for c in page.button_group if c.key == "compare_who")
    found = [re.search(r"\((.+)\)", option) for option in control.options]
    return [int(match[1].replace(",", "")) for match in found if match]


def test_with_one_model_there_is_nothing_to_compare(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = catalogue.shipped_models()[:1]
    monkeypatch.setattr(catalogue, "shipped_models", lambda: one)
    page = open_page("confusion", view="compare")
    assert not page.exception
    assert "There is no other model to compare with" in texts(page)


def test_two_models_are_compared_on_the_same_pictures(open_page: OpenPage) -> None:
    page = open_page("confusion", view="compare", model=FIRST)
    assert not page.exception
    assert page.selectbox(key="compare_with").value == SECOND
    dataset = load_dataset("practice", Settings.from_environment())
    right = [
        entry.test_evaluation(dataset).predictions == dataset.y_test
        for entry in catalogue.shipped_models()
        if entry.identifier in (FIRST, SECOND)
    ]
    expected = [
        (right[0] & ~right[1]).sum(),
        (~right[0] & right[1]).sum(),
        (~right[0] & ~right[1]).sum(),
    ]
    assert counts(page) == expected
    assert f"except for **{expected[0] + expected[1]}**" in texts(page)
    assert [metric.value for metric in page.metric] == [f"{hit.mean():.2%}" for hit in right]
    grid = component(page, "compare_pictures")
    assert len(grid["identifiers"]) == min(40, expected[0])
    assert all("→" in note for note in grid["notes"])


def test_the_difference_turns_round_with_the_models(open_page: OpenPage) -> None:
    there = component(open_page("confusion", view="compare", model=FIRST), "compare_matrix")
    back = component(open_page("confusion", view="compare", model=SECOND), "compare_matrix")
    signs = {"+": "−", "−": "+"}
    for cell, other in zip(there["cells"], back["cells"], strict=True):
        text = cell["text"]
        assert cell["at"] == other["at"]
        assert other["text"] == (text and signs[text[0]] + text[1:])
    assert any(cell["text"] for cell in there["cells"])


def test_a_cell_keeps_the_pictures_that_one_of_them_put_there(open_page: OpenPage) -> None:
    page = open_page("confusion", view="compare", model=FIRST, who="neither")
    everything = counts(page)
    note = component(page, "compare_pictures")["notes"][0]
    first_said = component(page, "compare_pictures")["names"].index(note.split(" → ")[0])
    true = component(page, "compare_pictures")["classes"][0]
    page.session_state["clicked:compare_matrix"] = [[true, first_said]]
    page.run()
    assert not page.exception
    assert all(fewer <= every for fewer, every in zip(counts(page), everything, strict=True))
    grid = component(page, "compare_pictures")
    assert set(grid["classes"]) == {true}
    assert all(grid["names"][first_said] in note for note in grid["notes"])


def test_a_picture_of_the_comparison_is_shown_in_detail(open_page: OpenPage) -> None:
    page = open_page("confusion", view="compare", model=FIRST)
    index = component(page, "compare_pictures")["identifiers"][0]
    page = open_page("confusion", view="compare", model=FIRST, compare_picture=str(index))
    assert not page.exception
    assert f"Test picture {index:,}" in texts(page)
    assert page.button(key=f"compare_details_other_{SECOND}").label.startswith("Residual network")


def test_models_without_a_common_validation_picture_are_not_compared(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves = {FIRST: np.arange(0, 100), SECOND: np.arange(100, 200)}
    monkeypatch.setattr(
        ModelEntry, "validation_pictures", lambda self, _dataset: halves[self.identifier]
    )
    page = open_page("confusion", view="compare", split="validation")
    assert not page.exception
    assert "no validation picture in common" in texts(page)

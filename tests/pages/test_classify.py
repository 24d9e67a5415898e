"""The Classify page: without a model, a test picture, the camera, and its address."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.data import Dataset
from fmnist.labels import CLASS_NAMES
from tests.pages.classifying import (
    SECOND,
    texts,
)

OpenPage = Callable[..., AppTest]


def test_without_a_model_it_says_to_train_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "shipped_models", lambda: ())
    page = open_page("classify")
    assert not page.exception
    assert "There is no model yet. Train one" in texts(page)


def test_a_test_picture_is_called_right_or_wrong_by_its_label(
    open_page: OpenPage, practice: Dataset
) -> None:
    page = open_page("classify", way="sample")
    verdicts = set()
    for number in range(0, 500, 25):
        page.number_input(key="classify_number").set_value(number).run()
        assert not page.exception
        (answer,) = re.findall(r"^## (.+)$", texts(page), re.MULTILINE)
        label = CLASS_NAMES[int(practice.y_test[number])]
        right = answer == label
        assert ("**Right**" in texts(page)) == right
        assert (f"**Wrong**], it is labelled **{label}**" in texts(page)) == (not right)
        verdicts.add(right)
    assert verdicts == {True, False}


def test_another_one_shows_another_test_picture(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "randint", lambda _least, most: most)
    page = open_page("classify", way="sample")
    page.button(key="classify_another").click().run()
    assert page.number_input(key="classify_number").value == 499
    assert page.query_params["number"] in ("499", ["499"])


def test_a_test_picture_has_its_label_and_is_not_asked_about(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample")
    assert "Was this right?" not in texts(page)


def test_the_camera_is_offered(open_page: OpenPage) -> None:
    page = open_page("classify", way="camera")
    assert not page.exception
    assert page.get("camera_input")
    assert "Nothing to classify yet." in texts(page)


def test_an_address_shows_the_same_model_and_test_picture(open_page: OpenPage) -> None:
    page = open_page("classify", model=SECOND, way="sample", number="7")
    assert page.selectbox(key="classify_model").value == SECOND
    assert page.number_input(key="classify_number").value == 7
    page.number_input(key="classify_number").set_value(8).run()
    assert page.query_params["number"] in ("8", ["8"])
    page.switch_page("pages/home.py").run()
    page.query_params.clear()
    page.switch_page("pages/classify.py").run()
    assert page.selectbox(key="classify_model").value == SECOND
    assert page.number_input(key="classify_number").value == 8


def test_a_number_beyond_the_last_test_picture_shows_the_last_one(open_page: OpenPage) -> None:
    page = open_page("classify", way="sample", number="9999")
    assert not page.exception
    assert page.number_input(key="classify_number").value == 499

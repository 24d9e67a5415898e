"""The view of the classes on the Dataset page: what a class looks like, doubles, overlap."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import streamlit as st

from fmnist.data import Dataset
from tests.pages.test_dataset import captions, component, told, worked_out

__all__ = ["worked_out"]


def texts(app: Any) -> str:
    return "\n".join(element.value for element in app.markdown)


def test_means_and_variability_are_pictures(open_page: Any) -> None:
    app = open_page("dataset", view="classes")
    assert not app.exception
    before = component(app, "dataset_means")["sprite"]
    app.button_group(key="dataset_mean").set_value("deviation").run()
    assert component(app, "dataset_means")["sprite"] != before
    assert told(app, "picture_of") == "deviation"
    assert "standard deviation" in captions(app)


def test_pixel_values_of_a_class_stand_beside_those_of_all(open_page: Any) -> None:
    app = open_page("dataset", view="classes", values="1")
    figure = json.loads(component(app, "dataset_values_chart")["figure"])
    assert [trace["name"] for trace in figure["data"]] == ["All classes", "Trouser"]
    assert "Trouser: **" in texts(app)


def test_nothing_that_takes_long_is_begun_unasked(open_page: Any, home: Any) -> None:
    from fmnist.runs.store import RunStore

    app = open_page("dataset", view="classes")
    assert app.button(key="dataset_duplicates_ask")
    assert app.button(key="dataset_nearest_ask")
    assert RunStore(f"sqlite:///{home / 'fmnist.db'}").computations.active() == []


def test_doubles_are_counted_and_shown_two_by_two(
    open_page: Any, worked_out: Any, home: Any, monkeypatch: pytest.MonkeyPatch, practice: Dataset
) -> None:
    x_test, y_test = np.array(practice.x_test), np.array(practice.y_test)
    x_test[3], x_test[4] = practice.x_train[7], practice.x_train[9]
    y_test[3] = practice.y_train[7]
    y_test[4] = (practice.y_train[9] + 1) % 10
    np.savez(
        home / "own.npz", x_train=practice.x_train, y_train=practice.y_train, x_test=x_test,
        y_test=y_test,
    )  # fmt: skip
    monkeypatch.setenv("FMNIST_DATASET", str(home / "own.npz"))
    st.cache_resource.clear()
    app = open_page("dataset", view="classes", near="0")
    app.button(key="dataset_duplicates_ask").click().run()
    worked_out()
    app.run()
    assert not app.exception
    assert "Exact copies: **2**" in texts(app)
    assert "**2** of these lie between training and test, and **1** are" in texts(app)
    assert component(app, "dataset_pair_0")["identifiers"] == [7, 2003]
    assert component(app, "dataset_pair_0")["notes"] == ["training 7 · ±0.0", "test 3 · ±0.0"]
    assert "2 of 500 test pictures have a double" in captions(app)
    app.button_group(key="dataset_pairs").set_value("labels").run()
    assert component(app, "dataset_pair_0")["identifiers"] == [9, 2004]
    assert told(app, "pairs") == "labels"


def test_without_doubles_it_says_so(open_page: Any, worked_out: Any) -> None:
    app = open_page("dataset", view="classes", near="0")
    app.button(key="dataset_duplicates_ask").click().run()
    worked_out()
    app.run()
    assert "Exact copies: **0**" in texts(app)
    assert "There is no such pair" in app.info[0].value


def test_the_overlap_of_the_classes_and_the_pictures_behind_a_cell(
    open_page: Any, worked_out: Any, practice: Dataset
) -> None:
    app = open_page("dataset", view="classes")
    app.button(key="dataset_nearest_ask").click().run()
    worked_out()
    app.run()
    assert not app.exception
    flat_train = practice.x_train.reshape(2000, -1).astype(np.float64)
    flat_test = practice.x_test.reshape(500, -1).astype(np.float64)
    squares = (flat_train**2).sum(axis=1)[None] - 2 * flat_test @ flat_train.T
    theirs = practice.y_train[squares.argmin(axis=1)]
    right = float((theirs == practice.y_test).mean())
    assert f"**{right:.1%}** of 500 test pictures get the right label" in texts(app)
    app.session_state["clicked:dataset_overlap_matrix"] = [1, 1]
    app.run()
    assert told(app, "overlap") == "1,1"
    count = int(((theirs == 1) & (practice.y_test == 1)).sum())
    assert f"is labelled **Trouser**: {count}" in texts(app)
    shown = component(app, "dataset_overlap_pair_0")
    assert set(shown["classes"]) == {1}
    assert shown["notes"][0].startswith("test ")
    assert shown["notes"][1].startswith("training ")

"""The view of doubtful labels: whose, how they are judged, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from fmnist.computations import DATASET
from fmnist.data import Dataset
from fmnist.errors import StoreBusyError
from fmnist.evaluation import Evaluation
from fmnist.model_entry import ModelEntry
from fmnist.runs.judgements import Judgements
from fmnist.ui import resources
from fmnist.ui.confusion.doubts import _OUT_OF_FOLD

OpenPage = Callable[..., AppTest]

WRONG = (3, 60, 200)
"""Test pictures that the model of these tests is sure to be of the next class."""


def _sure(labels: np.ndarray, doubted: tuple[int, ...]) -> np.ndarray:
    """Ten probabilities of each: 91% for the label, or for the next class if it is doubted."""
    said = np.array(labels, np.int64)
    said[list(doubted)] = (said[list(doubted)] + 1) % 10
    rows = np.full((len(labels), 10), 0.01, np.float32)
    rows[np.arange(len(labels)), said] = 0.91
    return rows


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is nearly always right."""

    def evaluation(_entry: ModelEntry, dataset: Dataset) -> Evaluation:
        return Evaluation.of(dataset.y_test, _sure(dataset.y_test, WRONG))

    monkeypatch.setattr(ModelEntry, "test_evaluation", evaluation)


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.info]
    return "\n".join(str(element.value) for element in elements)


def _progress(page: AppTest) -> str:
    (bar,) = page.get("progress")
    return str(bar.proto.text)


def test_doubtful_labels_are_counted_and_the_first_waits_to_be_judged(
    open_page: OpenPage,
) -> None:
    page = open_page("confusion", view="labels")
    assert not page.exception
    assert "**3** of 500 labels are doubtful (0.6%)" in _texts(page)
    assert _progress(page) == "You judged 0 of 3"
    assert f"Picture {WRONG[0]}." in _texts(page)


def test_a_verdict_is_kept_and_the_next_picture_comes(open_page: OpenPage) -> None:
    page = open_page("confusion", view="labels")
    page.button(key="confusion_verdict_wrong").click().run()
    assert _progress(page) == "You judged 1 of 3: 0 right, 1 wrong, 0 unsure"
    assert f"Picture {WRONG[1]}." in _texts(page)
    page.button(key="confusion_verdict_keep").click().run()
    page.button(key="confusion_verdict_unsure").click().run()
    assert _progress(page) == "You judged 3 of 3: 1 right, 1 wrong, 1 unsure"
    # A verdict can be changed, and is still there after another view.
    page.button(key="confusion_doubt_before").click().run()
    page.button(key="confusion_verdict_wrong").click().run()
    page.button_group(key="confusion_view").set_value("classes").run()
    page.button_group(key="confusion_view").set_value("labels").run()
    assert _progress(page) == "You judged 3 of 3: 0 right, 2 wrong, 1 unsure"


def test_what_a_visitor_said_is_there_at_the_next_visit_and_nobody_elses(
    open_page: OpenPage,
) -> None:
    page = open_page("confusion", view="labels")
    page.button(key="confusion_verdict_wrong").click().run()
    st.cache_resource.clear()  # a server that was started again knows nothing either
    later = _visit_of(page.session_state["kept:visitor"], open_page)
    assert _progress(later) == "You judged 1 of 3: 0 right, 1 wrong, 0 unsure"
    assert f"Picture {WRONG[1]}." in _texts(later)
    assert _progress(_visit_of("somebody-else", open_page)) == "You judged 0 of 3"


def _visit_of(visitor: str, open_page: OpenPage) -> AppTest:
    page = open_page()
    page.session_state["kept:visitor"] = visitor
    page.query_params["view"] = "labels"
    page.switch_page("pages/confusion.py").run()
    assert not page.exception
    return page


def test_a_verdict_that_cannot_be_kept_is_told_of(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("confusion", view="labels")

    def full(*_arguments: object, **_options: object) -> None:
        raise StoreBusyError("The disk is full.")

    monkeypatch.setattr(Judgements, "say", full)
    page.button(key="confusion_verdict_wrong").click().run()
    assert not page.exception
    assert [toast.value for toast in page.toast] == ["The disk is full."]
    assert _progress(page) == "You judged 0 of 3"


def test_a_clicked_picture_is_judged_and_in_the_address(open_page: OpenPage) -> None:
    page = open_page("confusion", view="labels")
    page.session_state["clicked:confusion_doubts"] = WRONG[2]
    page.run()
    assert f"Picture {WRONG[2]}." in _texts(page)
    assert str(WRONG[2]) in page.query_params["doubt"]


def test_a_picture_that_is_not_doubtful_is_not_judged(open_page: OpenPage) -> None:
    page = open_page("confusion", view="labels", doubt="4")
    assert not page.exception
    assert f"Picture {WRONG[0]}." in _texts(page)


def test_all_about_a_doubtful_picture_is_a_click_away(open_page: OpenPage) -> None:
    page = open_page("confusion", view="labels", model="lenet5-tuned")
    page.toggle(key="confusion_doubt_more").set_value(True).run(timeout=60)
    assert not page.exception


def test_labels_that_all_fit_leave_nothing_to_judge(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def evaluation(_entry: ModelEntry, dataset: Dataset) -> Evaluation:
        return Evaluation.of(dataset.y_test, _sure(dataset.y_test, ()))

    monkeypatch.setattr(ModelEntry, "test_evaluation", evaluation)
    page = open_page("confusion", view="labels")
    assert not page.exception
    assert "**0** of 500 labels are doubtful" in _texts(page)


def test_the_training_set_is_worked_out_by_a_worker_when_asked(open_page: OpenPage) -> None:
    page = open_page("confusion", view="labels", of="training")
    assert not page.exception
    assert "has not been worked out yet" in _texts(page)
    page.button(key="confusion_out_of_fold_ask").click().run()
    assert [found.kind for found in resources.store().computations.active()] == ["out_of_fold"]


def test_the_training_set_is_judged_once_it_is_worked_out(open_page: OpenPage) -> None:
    dataset = resources.dataset()
    store = resources.store()
    asked = {**_OUT_OF_FOLD, DATASET: dataset.checksum}
    found = store.computations.ask("out_of_fold", asked, owner="somebody")
    store.computations.begin(found.id, "me")
    rows = _sure(dataset.y_train, (7, 1500))
    store.computations.finish(found.id, "me", {"probabilities": rows}, most_bytes=1 << 30)
    page = open_page("confusion", view="labels", of="training")
    assert not page.exception
    assert f"**2** of {len(dataset.y_train):,} labels are doubtful" in _texts(page)
    assert "Picture 7." in _texts(page)
    # What others reported is about Fashion-MNIST, not about drawn practice pictures.
    assert "others reported" not in _texts(page)

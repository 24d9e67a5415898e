"""The Lessons page: cards, a lesson with its tasks, a teacher's folder and what is broken in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from tests.finished import finished_run
from tests.pages.conftest import OpenPage

ME = "calm-otter-0001"


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _open(open_page: OpenPage, **address: str) -> AppTest:
    page = open_page("home")
    page.session_state["kept:visitor"] = ME
    page.query_params.update(address)
    page.switch_page("pages/lessons.py")
    return page.run()


def _texts(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.info, page.success, page.warning, page.error)
    texts = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*texts, *(element.value for element in page.text)])


def test_the_cards_lead_to_a_lesson_and_back(open_page: OpenPage) -> None:
    page = _open(open_page)
    assert not page.exception
    assert "1 · Look at the data" in _texts(page)
    assert "0 of 4 tasks done" in _texts(page)
    page.button(key="lesson_open_look").click().run()
    assert page.header[0].value == "Look at the data"
    assert page.query_params["lesson"] in ("look", ["look"])
    page.button(key="lesson_back").click().run()
    assert not page.header
    assert "lesson" not in page.query_params


def test_answers_are_judged_and_kept_for_the_visitor(open_page: OpenPage, store: RunStore) -> None:
    page = _open(open_page, lesson="look")
    assert not page.exception
    page.text_input(key="lesson_look_pixels").set_value("28").run()
    assert "Not yet" in _texts(page)
    page.text_input(key="lesson_look_pixels").set_value("784").run()
    assert "a list of 784 numbers" in _texts(page)
    page.radio(key="lesson_look_why-test").set_value("2").run()
    assert store.lesson_answers.done(ME) == {"look": frozenset({"pixels", "why-test"})}
    again = _open(open_page, lesson="look")
    assert again.text_input(key="lesson_look_pixels").value == "784"
    assert again.radio(key="lesson_look_why-test").value == "2"
    again.button(key="lesson_back").click().run()
    assert "2 of 4 tasks done" in _texts(again)


def test_a_prepared_training_is_started_and_its_run_does_the_task(
    open_page: OpenPage, store: RunStore
) -> None:
    page = _open(open_page, lesson="first-network")
    page.button(key="lesson_start_first").click().run()
    assert not page.exception
    (run,) = store.runs()
    assert (run.owner, run.preset) == (ME, "quick")
    assert run.config == preset("quick").changed(dataset="practice")
    assert page.button(key="lesson_start_first").disabled
    store.control.stop(run.id)
    finished_run(store, run.config, owner=ME)
    finished_run(store, run.config, owner="somebody")
    page = _open(open_page, lesson="first-network")
    # Their only run with a model has 25% validation accuracy.
    assert "25.0% validation accuracy" in _texts(page)
    assert "Asked for: at least 88% validation accuracy" in _texts(page)


def test_the_pair_is_asked_for_once_there_is_a_run(open_page: OpenPage, store: RunStore) -> None:
    page = _open(open_page, lesson="mistakes")
    assert not page.exception
    assert "Your matrix stands here as soon as your run is over" in _texts(page)
    assert "You have no run with a model yet" in _texts(page)


def test_a_lesson_that_is_not_there_is_said(open_page: OpenPage) -> None:
    page = _open(open_page, lesson="*nothing*")
    assert "There is no lesson" in page.warning[-1].value
    assert "1 · Look at the data" in _texts(page)


def test_a_teachers_folder_is_read_and_its_faults_are_told(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "shoes.md").write_text(
        "---\ntitle: Shoes *only*\norder: 0\n---\n"
        "```fmnist pictures\nclasses: 99\n```\n\n```fmnist photo\n```\n"
    )
    (folder / "bad.md").write_text("---\ntitle: x\n---\n<script>alert(1)</script>\n")
    monkeypatch.setenv("FMNIST_LESSONS", str(folder))
    page = _open(open_page)
    assert not page.exception
    assert "1 · Shoes \\*only\\*" in _texts(page)
    assert "bad" in _texts(page)
    assert "Line 4: HTML is not accepted" in _texts(page)
    page.button(key="lesson_open_shoes").click().run()
    assert not page.exception
    assert "no pictures of these classes" in _texts(page)
    assert page.file_uploader

"""The Train page: before the first run, a run put into the queue, a live run, a bad address."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.errors import RunError
from fmnist.runs.control import Control
from fmnist.runs.records import PAUSE_AFTER_EPOCH, PAUSE_NOW, RunStatus
from fmnist.runs.service import COMPUTE
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, StepRecord

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _open(run: str | None = None) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.session_state["kept:visitor"] = "somebody"
    page.switch_page("pages/train.py")
    if run is not None:
        page.query_params["run"] = run
    return page.run()


def _texts(page: AppTest) -> str:
    elements = [*page.markdown, *page.caption, *page.subheader, *page.error, *page.metric]
    progress = [element.proto.text for element in page.get("progress")]
    return "\n".join([*(str(element.value) for element in elements), *progress])


def test_before_the_first_run_the_page_says_what_to_do(store: RunStore) -> None:
    page = _open()
    assert not page.exception
    assert "choose a preset and press Start training" in _texts(page)
    assert "**61,706 parameters**" in _texts(page)
    assert "drawn practice pictures" in _texts(page)


def test_the_valid_padding_explains_the_articles_count(store: RunStore) -> None:
    page = _open()
    page.button_group(key="train_padding").set_value("valid").run()
    assert "**44,426 parameters**" in _texts(page)


def test_start_puts_the_chosen_run_into_the_queue_and_into_the_address(store: RunStore) -> None:
    page = _open()
    page.number_input(key="train_epochs").set_value(3).run()
    page.button(key="train_start").click().run()
    assert not page.exception
    (run,) = store.runs()
    assert (run.status, run.preset, run.config.epochs) == (RunStatus.QUEUED, "tuned", 3)
    assert run.config.dataset == "practice"
    assert run.owner
    assert page.query_params["run"] in (run.id, [run.id])


def test_a_live_run_is_shown_from_its_address_and_can_be_stopped(store: RunStore) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=250)
    values = np.ones(5, np.float32)
    store.journal.add(
        run_id,
        StepRecord(
            epoch=1,
            first_step=0,
            loss=values,
            accuracy=values,
            learning_rate=values,
            pictures_per_second=1000,
        ),
    )
    page = _open(run_id)
    assert not page.exception
    assert run_id in _texts(page)
    page.button(key="run_stop").click().run()
    assert store.get(run_id).stop_requested


def test_a_paused_run_can_do_one_batch_or_one_epoch_or_go_on(store: RunStore) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=250)
    page = _open(run_id)
    assert page.button(key="run_step").disabled
    page.button(key="run_pause").click().run()
    assert store.get(run_id).pause_at == PAUSE_NOW
    store.journal.hold(run_id)  # as its worker does
    page.run()
    assert "Paused at step 0 of 250" in _texts(page)
    page.button(key="run_step").click().run()
    assert store.get(run_id).pause_at == 1
    page.button(key="run_step_epoch").click().run()
    assert store.get(run_id).pause_at == PAUSE_AFTER_EPOCH
    page.button(key="run_resume").click().run()
    assert store.get(run_id).pause_at is None


def test_a_queued_run_says_where_it_stands_and_when_it_begins(store: RunStore) -> None:
    store.services.announce(COMPUTE, {"pid": 1, "workers": 1, "ready": 1})
    config = preset("tuned").changed(dataset="practice")
    first, second, third = (store.create(config, owner=owner) for owner in ("a", "b", "a"))
    assert "A worker is about to take it" in _texts(_open(first))
    assert "Place 2 of 3 in the queue · begins in about" in _texts(_open(second))
    assert "Place 3 of 3" in _texts(_open(third))


def test_an_interruption_is_told(store: RunStore) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=250)
    store.journal.note(run_id, "Its worker was lost at step 40.", step=40)
    assert "Its worker was lost at step 40." in _texts(_open(run_id))


def test_a_finished_run_shows_its_test_accuracy(store: RunStore) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=25)
    store.journal.add(
        run_id,
        EpochRecord(
            epoch=1,
            step=25,
            loss=0.5,
            accuracy=0.8,
            validation_loss=0.6,
            validation_accuracy=0.75,
            seconds=2.5,
        ),
    )
    store.journal.finish(
        run_id,
        RunStatus.FINISHED,
        message="Early stopping ended it after epoch 1.",
        metrics={
            "test_accuracy": 0.877,
            "validation_accuracy": 0.88,
            "parameters": 61706,
            "seconds": 12.0,
        },
    )
    page = _open(run_id)
    assert not page.exception
    assert "87.7%" in _texts(page)
    assert [info.value for info in page.info] == ["Early stopping ended it after epoch 1."]


def test_a_failed_run_says_why(store: RunStore) -> None:
    run_id = store.create(preset("tuned"), owner="somebody")
    store.journal.finish(run_id, RunStatus.FAILED, message="The loss was nan at step 7.")
    assert "The loss was nan at step 7." in _texts(_open(run_id))


def test_an_unknown_run_in_the_address_is_an_error_and_the_form_stays(store: RunStore) -> None:
    page = _open("nothing")
    assert not page.exception
    assert "There is no run 'nothing'" in _texts(page)
    assert page.button(key="train_start")


def test_a_silent_worker_is_told(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")
    store.journal.start(run_id, total_steps=250)
    later = time.time() + 40
    monkeypatch.setattr("fmnist.ui.run_status.time.time", lambda: later)
    assert "Nothing heard from its worker for 4" in _texts(_open(run_id))


def test_a_control_that_fails_says_so_without_a_traceback(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = store.create(preset("tuned").changed(dataset="practice"), owner="somebody")

    def fail(_control: Control, _run_id: str) -> None:
        raise RunError("The run store did not answer: the disk is full.")

    monkeypatch.setattr(Control, "pause", fail)
    page = _open(run_id)
    page.button(key="run_pause").click().run()
    assert not page.exception
    assert [toast.value for toast in page.toast] == [
        "The run store did not answer: the disk is full."
    ]


def test_a_damaged_run_store_leaves_a_page_that_says_so(settings: Settings) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / "fmnist.db").write_bytes(b"this is no database, " * 100)
    page = _open()
    assert not page.exception
    assert "the file is damaged" in _texts(page)

"""The panel of what a run had become after each epoch, on the Train page."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.journal import Journal
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, SnapshotRecord
from tests.pages.conftest import OpenPage

TITLE = "Epoch by epoch"


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _run(store: RunStore, *, dataset: str = "practice") -> str:
    """A live run of ten epochs that has just begun."""
    config = preset("tuned").changed(dataset=dataset, epochs=10)
    run_id = store.create(config, owner="somebody", reserved=True)
    store.journal.start(run_id, total_steps=250)
    return run_id


def _epoch(store: RunStore, run_id: str, epoch: int, *, snapshot: bool = True) -> None:
    """Of 100 pictures ``10 * epoch`` are right; every true class has that share as well."""
    if snapshot:
        share = epoch / 10
        confusion = np.zeros((10, 10), np.int64)
        confusion[np.arange(10), (np.arange(10) + 1) % 10] = 10 - epoch
        confusion[np.arange(10), np.arange(10)] = epoch
        probabilities = np.zeros((8, 10), np.float32)
        probabilities[:, :] = (1 - share) / 9
        probabilities[:, 0] = share
        record = SnapshotRecord(
            epoch=epoch,
            confusion=confusion,
            filters=np.full((5, 5, 6), 0.1 * epoch, np.float32),
            pictures=np.arange(8),
            probabilities=probabilities,
        )
        store.journal.add(run_id, record)
    store.journal.add(
        run_id,
        EpochRecord(
            epoch=epoch,
            step=25 * epoch,
            loss=1.0,
            accuracy=0.5,
            validation_loss=1.0,
            validation_accuracy=epoch / 10,
            seconds=1.0,
        ),
    )


def _component(page: AppTest, name: str, run_id: str) -> Any:
    (found,) = (e for e in page.get("bidi_component") if e.proto.id.endswith(f"{name}_{run_id}"))
    return json.loads(found.proto.json)


def _texts(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in (*page.subheader, *page.markdown, *page.caption))


def _move(page: AppTest, run_id: str, epoch: int) -> None:
    page.session_state[f"clicked:train_snapshot_{run_id}"] = epoch
    page.run()


def test_the_newest_epoch_is_shown_with_what_changed(open_page: OpenPage, store: RunStore) -> None:
    run_id = _run(store)
    for epoch in (1, 2, 3):
        _epoch(store, run_id, epoch)
    page = open_page("train", run=run_id)
    assert not page.exception
    assert "After epoch 3, **30.0%** of 100 validation pictures are right" in _texts(page)
    assert "(+10.0 points since the epoch before)" in _texts(page)
    slider = _component(page, "train_snapshot", run_id)
    assert (slider["chosen"], slider["newest"], slider["last"]) == (0, 3, 10)
    (matrix, *_numbers) = json.loads(_component(page, "train_confusion", run_id)["figure"])["data"]
    assert matrix["zmax"] == 1
    cards = _component(page, "train_answers", run_id)
    labels = [card["bars"][0]["label"] for card in cards["cards"]]
    assert cards["epoch"] == 3
    assert len(labels) == 8
    for label, card in zip(labels, cards["cards"], strict=True):
        assert card["mark"] == ("right" if label == 0 else "wrong")
        assert card["bars"][0]["percent"] == ("30%" if label == 0 else "8%")
        assert card["change"] == ("▲ 10" if label == 0 else "▼ 1")


def test_what_is_chosen_stays_when_an_epoch_comes_until_newest_is_asked(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = _run(store)
    for epoch in (1, 2):
        _epoch(store, run_id, epoch)
    page = open_page("train", run=run_id)
    _move(page, run_id, 1)
    assert "After epoch 1, **10.0%**" in _texts(page)
    assert "since the epoch before" not in _texts(page).replace("lost since the epoch before", "")
    _epoch(store, run_id, 3)
    page.run()
    assert "After epoch 1, " in _texts(page)
    assert "epoch 3 is the newest" in _texts(page)
    assert _component(page, "train_answers", run_id)["epoch"] == 1
    _move(page, run_id, 0)
    assert "After epoch 3, " in _texts(page)
    _epoch(store, run_id, 4)
    page.run()
    assert "After epoch 4, " in _texts(page)


def test_the_colours_of_the_filters_mean_the_same_in_every_epoch(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = _run(store)
    for epoch in (1, 2, 3, 4, 5, 6):  # weights of 0.1 to 0.6
        _epoch(store, run_id, epoch)
    page = open_page("train", run=run_id)
    for epoch in (1, 5):
        _move(page, run_id, epoch)
        (heatmap,) = json.loads(_component(page, "train_filters", run_id)["figure"])["data"]
        assert (heatmap["zmin"], heatmap["zmax"]) == (-1, 1)


def test_before_the_first_epoch_the_panel_keeps_its_place(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = _run(store)
    page = open_page("train", run=run_id)
    assert not page.exception
    assert "The first epoch is not over yet" in _texts(page)
    cards = _component(page, "train_answers", run_id)
    assert [card["bars"] for card in cards["cards"]] == [[]] * 8
    figure = json.loads(_component(page, "train_filters", run_id)["figure"])
    assert len(figure["layout"]["shapes"]) == 6


def test_a_run_that_kept_nothing_has_no_panel(open_page: OpenPage, store: RunStore) -> None:
    old = _run(store)
    _epoch(store, old, 1, snapshot=False)
    assert TITLE not in _texts(open_page("train", run=old))
    failed = _run(store)
    store.journal.finish(failed, RunStatus.FAILED, message="The loss was nan at step 7.")
    page = open_page("train", run=failed)
    assert not page.exception
    assert TITLE not in _texts(page)


def test_an_epoch_of_which_nothing_was_kept_is_said(open_page: OpenPage, store: RunStore) -> None:
    run_id = _run(store)
    _epoch(store, run_id, 1, snapshot=False)
    _epoch(store, run_id, 2)
    page = open_page("train", run=run_id)
    assert "After epoch 2, " in _texts(page)
    _move(page, run_id, 1)
    assert "Nothing was kept of epoch 1." in _texts(page)


def test_a_run_on_a_dataset_that_is_not_here_is_shown_without_its_pictures(
    open_page: OpenPage, store: RunStore
) -> None:
    run_id = _run(store, dataset="fashion-mnist")
    _epoch(store, run_id, 1)
    page = open_page("train", run=run_id)
    assert not page.exception
    assert "The pictures are not here" in _texts(page)
    assert "After epoch 1, **10.0%**" in _texts(page)


def test_ticks_of_a_live_run_read_no_snapshot_again(
    open_page: OpenPage, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = _run(store)
    for epoch in (1, 2):
        _epoch(store, run_id, epoch)
    read = []
    snapshot = Journal.snapshot

    def counted(self: Journal, run_id: str, epoch: int) -> SnapshotRecord | None:
        read.append(epoch)
        return snapshot(self, run_id, epoch)

    monkeypatch.setattr(Journal, "snapshot", counted)
    page = open_page("train", run=run_id)
    assert read == [2, 1]
    page.run()
    page.run()
    assert read == [2, 1]
    _epoch(store, run_id, 3)
    page.run()
    assert read == [2, 1, 3]

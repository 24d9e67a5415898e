"""The slider over the epochs of a run, on the Confusion matrix page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist import catalogue
from fmnist.data import load_dataset
from fmnist.export.bundle import ModelBundle
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, SnapshotRecord
from tests.pages.conftest import OpenPage


@pytest.fixture
def run_id(settings: Settings) -> str:
    """A finished run of three epochs; after epoch n, 10 n of 100 validation pictures were right."""
    store = RunStore(settings.database_url)
    dataset = load_dataset("practice", settings)
    config = preset("tuned").changed(dataset="practice", epochs=3)
    run_id = store.create(config, owner="somebody", reserved=True)
    store.journal.start(run_id, total_steps=75)
    for epoch in (1, 2, 3):
        confusion = np.zeros((10, 10), np.int64)
        confusion[:, 0] = 10 - epoch
        confusion[np.arange(10), np.arange(10)] += epoch
        confusion[0, 0] = 10
        store.journal.add(
            run_id,
            SnapshotRecord(
                epoch=epoch,
                confusion=confusion,
                filters=np.zeros((5, 5, 6), np.float32),
                pictures=np.arange(8),
                probabilities=np.full((8, 10), 0.1, np.float32),
            ),
        )
        store.journal.add(
            run_id,
            EpochRecord(
                epoch=epoch, step=25 * epoch, loss=1.0, accuracy=0.5, validation_loss=1.0,
                validation_accuracy=0.5, seconds=1.0,
            ),
        )  # fmt: skip
    shipped = catalogue.shipped_models()[1]
    card = replace(
        shipped.card,
        name=run_id,
        config=config.to_dict(),
        dataset={**shipped.card.dataset, "checksum": dataset.checksum},
    )
    always_first = np.eye(10, dtype=np.float32)[np.zeros(500, np.int64)]
    bundle = ModelBundle(
        card=card,
        keras=b"",
        tflite=shipped.read("model.tflite"),
        test_probabilities=always_first,
        validation_probabilities=always_first[:400],
    )
    store.journal.finish(
        run_id, RunStatus.FINISHED, metrics=dict(card.metrics), files=bundle.files()
    )
    return run_id


def component(page: AppTest, part: str) -> Any:
    (found,) = (e for e in page.get("bidi_component") if part in e.proto.id)
    return json.loads(found.proto.json)


def texts(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in (*page.markdown, *page.caption))


def cell(page: AppTest, row: int, column: int) -> str:
    cells = component(page, "confusion_matrix")["cells"]
    return "".join(each["text"] for each in cells if each["at"] == [row, column])


def test_the_slider_goes_back_to_what_an_epoch_mixed_up(open_page: OpenPage, run_id: str) -> None:
    page = open_page("confusion", model=run_id, split="validation")
    assert not page.exception
    assert "of 400 validation pictures are right" in texts(page)
    trousers = int(
        (load_dataset("practice", Settings.from_environment()).y_train[1600:] == 1).sum()
    )
    assert (cell(page, 1, 0), cell(page, 1, 1)) == (str(trousers), "")
    page.session_state[f"clicked:confusion_epoch_{run_id}"] = 2
    page.run()
    assert not page.exception
    assert (cell(page, 1, 0), cell(page, 1, 1)) == ("8", "2")
    assert page.query_params["epoch"] in ("2", ["2"])
    assert "After epoch 2, **28.0%** were right" in texts(page)
    page.session_state[f"clicked:confusion_epoch_{run_id}"] = 0
    page.run()
    assert (cell(page, 1, 0), cell(page, 1, 1)) == (str(trousers), "")
    assert "epoch" not in page.query_params


def test_an_address_goes_back_to_an_epoch(open_page: OpenPage, run_id: str) -> None:
    page = open_page("confusion", model=run_id, split="validation", epoch="1")
    assert (cell(page, 1, 0), cell(page, 1, 1)) == ("9", "1")
    assert component(page, f"confusion_epoch_{run_id}")["chosen"] == 1


def test_test_pictures_and_shipped_models_have_no_slider(open_page: OpenPage, run_id: str) -> None:
    for address in (
        {"model": run_id},
        {"model": catalogue.shipped_models()[1].identifier, "split": "validation"},
    ):
        page = open_page("confusion", **address)
        assert not page.exception
        assert not [e for e in page.get("bidi_component") if "confusion_epoch" in e.proto.id]

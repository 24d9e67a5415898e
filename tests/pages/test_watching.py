"""A watched run on the Train page: its curves, its hint, and how sure its accuracy is."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, StepRecord
from tests.pages.conftest import OpenPage

STEPS = 25


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _run(store: RunStore, losses: list[tuple[float, float]], *, accuracy: float = 0.9) -> str:
    """A live run with these training and validation losses of its epochs."""
    config = preset("tuned").changed(dataset="practice", epochs=20)
    run_id = store.create(config, owner="somebody", reserved=True)
    store.journal.start(run_id, total_steps=20 * STEPS)
    for index, (loss, validation_loss) in enumerate(losses):
        values = np.full(STEPS, loss, np.float32)
        store.journal.add(
            run_id,
            StepRecord(
                epoch=index + 1,
                first_step=index * STEPS,
                loss=values,
                accuracy=np.full(STEPS, accuracy, np.float32),
                learning_rate=np.full(STEPS, 0.001, np.float32),
                pictures_per_second=1000.0,
            ),
        )
        store.journal.add(
            run_id,
            EpochRecord(
                epoch=index + 1,
                step=(index + 1) * STEPS,
                loss=loss,
                accuracy=accuracy,
                validation_loss=validation_loss,
                validation_accuracy=accuracy,
                seconds=1.0,
            ),
        )
    return run_id


def _finish(store: RunStore, run_id: str, **metrics: float) -> None:
    store.journal.finish(
        run_id,
        RunStatus.FINISHED,
        metrics={
            "test_accuracy": 0.9054,
            "validation_accuracy": 0.91,
            "parameters": 61_706,
            "seconds": 12.0,
            **metrics,
        },
    )


def _texts(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*page.markdown, *page.caption])


def _titles(page: AppTest) -> list[str]:
    return [block.label for block in page.expander]


def _figures(page: AppTest) -> dict[str, Any]:
    """The figures that the chart of the run was given."""
    for component in page.get("bidi_component"):
        if "train_curves" in component.proto.id:
            data = json.loads(component.proto.json)
            return {name: json.loads(text) for name, text in data["figures"].items()}
    return {}


def test_a_live_run_has_its_curves_by_step_and_by_epoch(
    store: RunStore, open_page: OpenPage
) -> None:
    run_id = _run(store, [(0.9, 0.8), (0.6, 0.55)])
    page = open_page("train", run=run_id)
    assert not page.exception
    figures = _figures(page)
    assert set(figures) == {"step", "epoch"}
    (validation,) = [
        trace
        for trace in figures["epoch"]["data"]
        if trace["name"] == "Validation" and trace["yaxis"] == "y"
    ]
    assert validation["y"] == [0.8, 0.55]


DEAD = (2.303, 2.303)


def test_a_hint_waits_for_the_second_epoch(store: RunStore, open_page: OpenPage) -> None:
    one = open_page("train", run=_run(store, [DEAD], accuracy=0.1))
    assert "The network does not learn" not in _titles(one)
    two = open_page("train", run=_run(store, [DEAD, DEAD], accuracy=0.1))
    assert "The network does not learn" in _titles(two)
    assert "In epochs 1 and 2 the training loss was 2.30 and 2.30" in _texts(two)
    assert "**Suggestion:** Start again with a tenth of the learning rate" in _texts(two)


def test_a_healthy_run_has_no_hint_alive_or_over(store: RunStore, open_page: OpenPage) -> None:
    run_id = _run(store, [(0.9, 0.8), (0.5, 0.45), (0.4, 0.4), (0.38, 0.39), (0.38, 0.39)])
    titles = _titles(open_page("train", run=run_id))
    _finish(store, run_id)
    after = open_page("train", run=run_id)
    assert _titles(after) == titles
    assert "Suggestion" not in _texts(after)


def test_a_run_that_is_over_is_told_that_it_still_gets_better(
    store: RunStore, open_page: OpenPage
) -> None:
    run_id = _run(store, [(1.0 - 0.1 * step, 0.95 - 0.1 * step) for step in range(6)])
    assert "It still gets better: the training ended early" not in _titles(
        open_page("train", run=run_id)
    )
    _finish(store, run_id)
    assert "It still gets better: the training ended early" in _titles(
        open_page("train", run=run_id)
    )


def test_a_failed_run_shows_why_and_its_hint(store: RunStore, open_page: OpenPage) -> None:
    run_id = _run(store, [(2.0, 1.9), (40.0, 90.0)], accuracy=0.1)
    store.journal.finish(run_id, RunStatus.FAILED, message="The loss was nan at step 60.")
    page = open_page("train", run=run_id)
    assert "The loss was nan at step 60." in [error.value for error in page.error]
    assert "The learning rate looks too high" in _titles(page)


def test_the_test_accuracy_says_how_sure_it_is(store: RunStore, open_page: OpenPage) -> None:
    run_id = _run(store, [(0.5, 0.5)])
    _finish(store, run_id, test_pictures=10_000)
    page = open_page("train", run=run_id)
    assert [metric.value for metric in page.metric][:2] == ["90.5%", "91.0%"]
    assert "(90.0–91.1%) with 95% confidence" in _texts(page)


def test_a_run_of_an_older_version_has_no_interval(store: RunStore, open_page: OpenPage) -> None:
    run_id = _run(store, [(0.5, 0.5)])
    _finish(store, run_id)
    page = open_page("train", run=run_id)
    assert not page.exception
    assert "confidence" not in _texts(page)

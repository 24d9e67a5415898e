"""While the test set is sealed, the store gives no test figure of a run or of its model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fmnist import catalogue
from fmnist.data import Dataset
from fmnist.errors import SealedError
from fmnist.export.bundle import CARD, PROBABILITIES, VALIDATION_PROBABILITIES
from fmnist.runs.files import run_files
from fmnist.runs.listing import rows
from fmnist.runs.seal import sealed_card
from fmnist.runs.store import RunStore
from tests.finished import run_with_model


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def test_a_run_loses_its_test_figures_and_nothing_else(store: RunStore) -> None:
    run_id = run_with_model(store, accuracy=0.4321)
    sealed = store.sealed()
    for found in (sealed.get(run_id), *sealed.runs(), *sealed.runs(ids=[run_id])):
        assert found.metrics is not None
        assert not [name for name in found.metrics if name.startswith("test")]
        assert found.metrics["validation_accuracy"] == 0.25
    assert rows(sealed, sealed.runs())[0].score is None
    before = store.get(run_id).metrics
    assert before is not None
    assert before["test_accuracy"] == 0.4321  # who may see it still does


def test_a_model_is_used_but_not_judged_by_the_test_pictures(
    store: RunStore, practice: Dataset
) -> None:
    run_id = run_with_model(store, accuracy=0.4321)
    sealed = store.sealed()
    entry = catalogue.find(run_id, sealed)
    assert entry.sealed
    assert "43.2" not in entry.title
    assert "43.2" in catalogue.find(run_id, store).title
    for ask in (
        lambda: entry.evaluation(practice, "test"),
        lambda: entry.test_evaluation(practice),
        lambda: sealed.artifact(run_id, PROBABILITIES),
    ):
        with pytest.raises(SealedError, match="sealed until your teacher opens it"):
            ask()
    assert entry.stored_probabilities(practice, "test") is None
    assert entry.evaluation(practice, "validation").confusion.sum() == 400
    assert not [name for name in json.loads(sealed.artifact(run_id, CARD))["metrics"] if
                name.startswith("test")]  # fmt: skip
    assert PROBABILITIES not in sealed.artifact_names(run_id)
    assert VALIDATION_PROBABILITIES in sealed.artifact_names(run_id)


def test_what_is_taken_along_has_none_either(store: RunStore) -> None:
    run_id = run_with_model(store, accuracy=0.4321)
    assert b"0.4321" in b"".join(run_files(store, run_id, model=True).values())
    assert b"0.4321" not in b"".join(run_files(store.sealed(), run_id, model=True).values())


def test_models_that_come_with_the_app_keep_theirs() -> None:
    assert not any(entry.sealed for entry in catalogue.shipped_models())


def test_what_is_no_card_stays_as_it_is() -> None:
    assert sealed_card(b"no card") == b"no card"
    assert json.loads(sealed_card(b'{"metrics": 3}')) == {"metrics": 3}

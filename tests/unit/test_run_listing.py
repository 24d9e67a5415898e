"""Runs as the rows of a table: search, what is told of a run, and CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from fmnist.runs.listing import Query, rows, table_csv
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.finished import add_epoch, finished_run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Query(), True),
        (Query(words="FIRST lesson"), True),
        (Query(words="otter"), True),
        (Query(words="residual"), True),
        (Query(words="because"), True),
        (Query(words="first nothing"), False),
        (Query(owner="calm-otter"), True),
        (Query(owner="calm"), False),
        (Query(statuses=[RunStatus.QUEUED, RunStatus.FAILED]), True),
        (Query(statuses=[RunStatus.FINISHED]), False),
        (Query(dataset="practice"), True),
        (Query(dataset="fashion-mnist"), False),
    ],
)
def test_a_run_is_found_by_its_words_owner_status_and_dataset(
    store: RunStore, query: Query, wanted: bool
) -> None:
    config = TrainingConfig(architecture="residual", dataset="practice")
    run_id = store.create(config, owner="calm-otter")
    store.label(run_id, name="My first try", tags=["Lesson 1"], note="because")
    assert query.wants(store.get(run_id)) is wanted


def test_a_row_tells_what_is_known_of_a_run(store: RunStore) -> None:
    over = finished_run(store, TrainingConfig(), accuracy=0.9054)
    live = store.create(TrainingConfig(), owner="a")
    store.journal.start(live, total_steps=100)
    add_epoch(store, live, 1)
    add_epoch(store, live, 2)
    waiting = store.create(TrainingConfig(), owner="a")
    first, second, third = rows(store, [store.get(run_id) for run_id in (over, live, waiting)])
    assert first.score is not None
    assert (first.score.accuracy, first.score.interval.percent) == (0.9054, "90.0–91.1%")
    assert (first.validation_accuracy, first.parameters) == (0.25, 61_706)
    assert (first.size, first.seconds) == (1000, 20.0)
    # Of its newest epoch: 0.5 − 0.5 / 2.
    assert (second.validation_accuracy, second.score, second.parameters) == (0.25, None, 61_706)
    assert (third.validation_accuracy, third.score, third.seconds) == (None, None, None)


def test_the_table_as_csv_has_a_line_a_run_with_its_settings(store: RunStore) -> None:
    run_id = finished_run(store, TrainingConfig(seed=7), accuracy=0.9054, preset_name="article")
    store.label(run_id, name='=HYPERLINK("x")', tags=["b", "a"], note="one,\ntwo")
    store.create(TrainingConfig(architecture="residual"), owner="a")
    text = table_csv(rows(store, [store.get(run_id), *store.runs(limit=1)]))
    first, second = csv.DictReader(io.StringIO(text))
    assert first["run"] == run_id
    assert first["name"] == '\'=HYPERLINK("x")'
    assert (first["tags"], first["note"]) == ("a b", "one,\ntwo")
    assert (first["status"], first["preset"], first["epochs_done"]) == ("finished", "article", "2")
    assert (first["test_accuracy"], first["test_accuracy_low"]) == ("0.9054", "0.899507")
    assert (first["config.seed"], first["config.padding"]) == ("7", "same")
    assert (second["test_accuracy"], second["config.padding"]) == ("", "")
    assert second["config.width"] == "32"


def test_no_runs_are_a_header_alone() -> None:
    assert table_csv([]) == "run\n"

"""Runs side by side: which settings differ, and which accuracies really do."""

from __future__ import annotations

from pathlib import Path

import pytest

from fmnist.models.registry import ARCHITECTURES
from fmnist.runs.comparison import ABSENT, differing_settings, rankings, setting_title
from fmnist.runs.records import Run
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from fmnist.training.schedules import Schedule
from tests.finished import finished_run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _runs(store: RunStore, *configs: TrainingConfig) -> list[Run]:
    return [store.get(store.create(config, owner="a")) for config in configs]


def test_only_the_settings_that_differ_are_listed_each_with_a_value_a_run(store: RunStore) -> None:
    runs = _runs(
        store,
        TrainingConfig(epochs=5),
        TrainingConfig(epochs=5, seed=3, learning_rate=0.004),
        TrainingConfig(epochs=20, options={"padding": "valid"}),
    )
    assert differing_settings(runs) == {
        "epochs": ["5", "5", "20"],
        "learning_rate": ["0.001", "0.004", "0.001"],
        "seed": ["0", "3", "0"],
        "padding": ["same", "same", "valid"],
    }


def test_a_setting_without_effect_is_absent_and_equal_runs_differ_in_nothing(
    store: RunStore,
) -> None:
    config = TrainingConfig(schedule=Schedule(kind="exponential"))
    assert differing_settings(_runs(store, config, config)) == {}
    found = differing_settings(_runs(store, config, config.changed(optimizer="sgd", momentum=0.8)))
    assert found["optimizer"] == ["adam", "sgd"]
    assert found["momentum"] == [ABSENT, "0.8"]
    assert "decay_rate" not in found


def test_another_network_has_other_options(store: RunStore) -> None:
    found = differing_settings(
        _runs(store, TrainingConfig(), TrainingConfig(architecture="residual"))
    )
    assert found["architecture"] == ["lenet5", "residual"]
    assert found["padding"] == ["same", ABSENT]
    assert found["width"][0] == ABSENT


def test_every_setting_and_option_has_a_title() -> None:
    assert setting_title("learning_rate") == "Learning rate"
    for entry in ARCHITECTURES.values():
        for option in entry.options:
            assert setting_title(option.name) != option.name


def test_accuracies_are_told_apart_where_their_intervals_do_not_touch(store: RunStore) -> None:
    """10,000 pictures: 90.54% is 90.0–91.1%, 89.60% reaches 90.2%, 89.20% only 89.8%."""
    config = TrainingConfig()
    ids = [finished_run(store, config, accuracy=share) for share in (0.896, 0.9054, 0.892)]
    (ranking,) = rankings([store.get(run_id) for run_id in ids])
    assert ranking.best.id == ids[1]
    assert [run.id for run in ranking.alike] == [ids[0]]
    assert [run.id for run in ranking.worse] == [ids[2]]
    assert ranking.scores[ids[1]].interval.percent == "90.0–91.1%"


def test_runs_of_other_test_pictures_are_ranked_apart_and_those_without_a_model_not(
    store: RunStore,
) -> None:
    practice = TrainingConfig(dataset="practice")
    ids = [
        finished_run(store, TrainingConfig(), accuracy=0.5),
        finished_run(store, practice, accuracy=0.9),
        store.create(practice, owner="a"),
    ]
    found = rankings([store.get(run_id) for run_id in ids])
    assert [(ranking.dataset, ranking.best.id) for ranking in found] == [
        ("fashion-mnist", ids[0]),
        ("practice", ids[1]),
    ]
    assert [score.pictures for ranking in found for score in ranking.scores.values()] == [
        10_000,
        500,
    ]
    assert rankings([store.get(ids[2])]) == []

"""Hints on trainings that really happened, on the practice set."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.runs.records import Curves
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.hints import HintKind, find_hint
from fmnist.training.loop import Trainer
from fmnist.training.records import EpochRecord, Record, StepRecord

TUNED = preset("tuned").changed(dataset="practice")


def _curves(records: list[Record]) -> Curves:
    steps = [record for record in records if isinstance(record, StepRecord)]
    loss = np.concatenate([record.loss for record in steps])
    return Curves(
        steps=np.arange(len(loss)),
        loss=loss,
        accuracy=np.concatenate([record.accuracy for record in steps]),
        learning_rate=np.concatenate([record.learning_rate for record in steps]),
        pictures_per_second=steps[-1].pictures_per_second,
        epochs=tuple(record for record in records if isinstance(record, EpochRecord)),
    )


def _kinds(config: TrainingConfig, dataset: Dataset) -> list[HintKind | None]:
    """The kind of hint after each epoch, and at the end."""
    records: list[Record] = []
    kinds = []
    for record in Trainer(config, dataset).records():
        records.append(record)
        if isinstance(record, EpochRecord):
            found = find_hint(_curves(records), config, over=False)
            kinds.append(found.kind if found else None)
    found = find_hint(_curves(records), config, over=True)
    return [*kinds, found.kind if found else None]


@pytest.mark.slow
def test_a_training_that_goes_well_gets_no_hint(practice: Dataset) -> None:
    assert _kinds(TUNED, practice) == [None] * 11


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"optimizer": "sgd", "learning_rate": 0.5}, HintKind.LEARNING_RATE_TOO_HIGH),
        ({"learning_rate": 0.001, "batch_size": 256}, HintKind.NOT_CONVERGED),
        ({"learning_rate": 1e-5}, HintKind.UNDER_FITTING),
    ],
)
def test_a_training_that_goes_badly_gets_its_hint(
    changes: dict[str, object], kind: HintKind, practice: Dataset
) -> None:
    config = preset("article").changed(dataset="practice", batch_size=64, epochs=4)
    assert _kinds(config.changed(**changes), practice)[-1] is kind


@pytest.mark.slow
def test_a_residual_network_on_few_pictures_waits_for_its_moving_averages(
    practice: Dataset,
) -> None:
    config = preset("residual").changed(dataset="practice", options={"width": 8}, epochs=3)
    assert HintKind.NORMALISATION_LAGS in _kinds(config, practice)

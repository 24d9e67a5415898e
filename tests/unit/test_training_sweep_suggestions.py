"""What a form offers to vary: everything offered, with its first values, makes a sweep."""

from __future__ import annotations

import pytest

from fmnist.training.config import PRESETS, preset
from fmnist.training.sweep_suggestions import choices_of, suggestion, variable
from fmnist.training.sweep_values import Between, parse_values
from fmnist.training.sweeps import grid, random_choice


@pytest.mark.parametrize("name", PRESETS)
def test_everything_that_is_offered_makes_a_sweep(name: str) -> None:
    config = preset(name)
    for setting in variable(config):
        choices = choices_of(config, setting)
        values = choices or parse_values(setting, suggestion(config, setting, ranges=False))
        assert len(grid(config, {setting: values}).configs) >= 2
        drawn = choices or parse_values(setting, suggestion(config, setting, ranges=True))
        assert len(random_choice(config, {setting: drawn}, 2).configs) == 2


def test_what_has_no_effect_is_not_offered() -> None:
    tuned = variable(preset("tuned"))
    assert "momentum" not in tuned  # it trains with Adam
    assert "dataset" not in tuned
    assert "momentum" in variable(preset("residual"))
    assert {"learning_rate", "flip", "padding", "warm_up"} <= set(tuned)


def test_values_lie_around_the_present_one() -> None:
    tuned = preset("tuned")
    assert suggestion(tuned, "learning_rate", ranges=False) == "0.002, 0.004, 0.008"
    assert suggestion(tuned, "learning_rate", ranges=True) == "0.001:0.016"
    assert suggestion(tuned, "batch_size", ranges=False) == "32, 64, 128"
    assert choices_of(tuned, "flip") == ["off", "on"]
    assert choices_of(tuned, "padding") == ["same", "valid"]
    assert choices_of(tuned, "epochs") == []


def test_a_range_does_not_leave_what_is_accepted() -> None:
    config = preset("tuned").changed(batch_size=2048)
    assert parse_values("batch_size", suggestion(config, "batch_size", ranges=True)) == Between(
        least=512, most=4096
    )

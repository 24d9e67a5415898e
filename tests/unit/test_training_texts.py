"""A configuration as texts on top of a preset, and back."""

from __future__ import annotations

from itertools import combinations

import pytest

from fmnist.errors import ConfigError
from fmnist.models.registry import ARCHITECTURES
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.schedules import Schedule
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.texts import apply, differences, merge, text_of

UNUSUAL = TrainingConfig(
    architecture="improved_cnn",
    options={"filters": 8, "batch_normalisation": False, "dropout": 0.1},
    dataset="practice",
    optimizer="sgd",
    learning_rate=1 / 3,
    schedule=Schedule(kind="one_cycle", warm_up=0.2, initial_share=0.05, final_share=0.01),
    momentum=0.8,
    weight_decay=1e-5,
    label_smoothing=0.1,
    batch_size=32,
    epochs=3,
    validation_split=0.1,
    validation_method="stratified",
    training_size=500,
    label_noise=0.25,
    early_stopping=4,
    augmentation=Augmentation(rotation=5, shift=0.05, zoom=0.2, flip=True, erase=0.1),
    seed=12345,
)


def test_every_field_of_a_configuration_is_in_the_table() -> None:
    in_table = {setting.part or setting.field for setting in SETTINGS.values()}
    assert in_table | {"options", "class_names"} == set(TrainingConfig.__dataclass_fields__)
    for part, kind in (("schedule", Schedule), ("augmentation", Augmentation)):
        fields = {setting.field for setting in SETTINGS.values() if setting.part == part}
        assert fields == set(kind.__dataclass_fields__)
    assert all(setting.help.endswith(".") for setting in SETTINGS.values())


def test_no_option_has_the_name_of_a_setting() -> None:
    options = {option.name for entry in ARCHITECTURES.values() for option in entry.options}
    assert not options & set(SETTINGS)


def test_only_what_differs_is_written() -> None:
    config = preset("tuned").changed(epochs=3, options={"padding": "valid"})
    assert differences(config, preset("tuned")) == {"epochs": "3", "padding": "valid"}
    assert differences(preset("tuned"), preset("tuned")) == {}
    assert differences(preset("tuned"), preset("article")) == {
        "learning_rate": "0.004",
        "batch_size": "64",
        "schedule": "one_cycle",
    }


def test_another_architecture_is_compared_with_its_own_defaults() -> None:
    config = preset("tuned").changed(architecture="improved_cnn", options={"filters": 16})
    assert differences(config, preset("tuned")) == {
        "architecture": "improved_cnn",
        "filters": "16",
    }


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_texts_give_the_configuration_back(name: str) -> None:
    assert apply(preset(name), differences(UNUSUAL, preset(name))) == UNUSUAL


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(PRESETS), 2)))
def test_each_preset_can_be_made_from_each_other(one: str, other: str) -> None:
    assert apply(preset(one), differences(preset(other), preset(one))) == preset(other)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.004, "0.004"), (1e-5, "1e-05"), (1 / 3, "0.3333333333333333"), (True, "on"), (None, "all"),
     (256, "256"), ("tanh", "tanh")],
)  # fmt: skip
def test_a_text_is_as_short_as_it_can_be(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"epochs": "ten"}, "epochs is 'ten'; accepted is a whole number from 1 to 500"),
        ({"epochs": "2.5"}, "epochs is '2.5'"),
        ({"learning_rate": "nan"}, "learning_rate is nan; accepted is a number"),
        ({"rotation": "200"}, "rotation is 200.0; accepted is a number from 0 to 180"),
        ({"flip": "maybe"}, "flip is 'maybe'; accepted are on and off"),
        ({"schedule": "stairs"}, "Schedule is 'stairs'; accepted are constant"),
        ({"optimizer": "lion"}, "optimizer is 'lion'"),
        ({"width": "8"}, "Unknown option width; this architecture has padding"),
        ({"training_size": "some"}, "training_size is 'some'"),
    ],
)
def test_a_text_that_is_not_accepted_is_named(texts: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        apply(preset("tuned"), texts)


def test_what_can_be_used_is_used_and_the_rest_is_named() -> None:
    config, problems = merge(
        preset("tuned"),
        {"filters": "16", "epochs": "-1", "architecture": "improved_cnn", "seed": "7"},
    )
    assert (config.architecture, config.options["filters"]) == ("improved_cnn", 16)
    assert (config.epochs, config.seed) == (10, 7)
    assert problems == ["epochs is -1; accepted is a whole number from 1 to 500."]


def test_the_text_all_takes_a_training_size_back() -> None:
    few = preset("tuned").changed(training_size=100)
    assert apply(few, {"training_size": "all"}).training_size is None


def test_momentum_has_an_effect_with_sgd_alone() -> None:
    assert not has_effect("momentum", preset("tuned"))
    assert has_effect("momentum", preset("residual"))
    assert has_effect("warm_up", preset("tuned"))
    assert not has_effect("decay_rate", preset("tuned"))
    assert has_effect("epochs", preset("tuned"))

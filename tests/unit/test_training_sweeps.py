"""Several trainings from one: seeds, grids and random choices, and what is refused."""

from __future__ import annotations

import pytest

from fmnist.errors import ConfigError
from fmnist.training.config import preset
from fmnist.training.sweep_values import Between, Values, parse_values, value_of
from fmnist.training.sweeps import Sweep, grid, random_choice, seeds

TUNED = preset("tuned")


def _values(sweep: Sweep) -> list[tuple[object, ...]]:
    return [tuple(value_of(config, name) for name in sweep.names) for config in sweep.configs]


def test_seeds_count_up_from_the_configurations_own() -> None:
    sweep = seeds(TUNED.changed(seed=7), 3)
    assert (sweep.kind, sweep.names) == ("seeds", ("seed",))
    assert [config.seed for config in sweep.configs] == [7, 8, 9]
    assert all(config.changed(seed=0) == TUNED for config in sweep.configs)
    assert sweep.label(sweep.configs[2]) == "seed=9"


def test_a_grid_is_every_combination_the_last_setting_changing_fastest() -> None:
    sweep = grid(TUNED, {"learning_rate": [0.001, 0.004], "batch_size": [64, 256]})
    assert _values(sweep) == [(0.001, 64), (0.001, 256), (0.004, 64), (0.004, 256)]
    assert all(
        config.changed(learning_rate=0.004, batch_size=64) == TUNED for config in sweep.configs
    )


def test_settings_within_parts_and_options_are_reached_by_their_place_or_their_name() -> None:
    by_place = {
        "schedule.kind": ["constant", "cosine"],
        "augmentation.flip": [False, True],
        "options.padding": ["valid"],
    }
    by_name = {"schedule": ["constant", "cosine"], "flip": ["off", "on"], "padding": ["valid"]}
    sweep = grid(TUNED, by_place)
    assert sweep == grid(TUNED, by_name)
    assert sweep.names == ("schedule", "flip", "padding")
    config = sweep.configs[-1]
    assert (config.schedule.kind, config.augmentation.flip) == ("cosine", True)
    assert config.options["padding"] == "valid"
    assert sweep.label(config) == "schedule=cosine, flip=on, padding=valid"


def test_values_that_are_the_same_are_one() -> None:
    sweep = grid(TUNED, {"learning_rate": [0.001, "1e-3", "0.0010", 0.002]})
    assert _values(sweep) == [(0.001,), (0.002,)]


def test_combinations_that_train_the_same_are_one() -> None:
    # Momentum does nothing with Adam: three trainings, not four.
    sweep = grid(TUNED, {"optimizer": ["adam", "sgd"], "momentum": [0.5, 0.8]})
    assert _values(sweep) == [("adam", 0.9), ("sgd", 0.5), ("sgd", 0.8)]


def test_a_random_choice_stays_within_its_ranges_and_repeats_nothing() -> None:
    fields: dict[str, Values] = {
        "learning_rate": Between(least=0.0005, most=0.01, log=True),
        "batch_size": Between(least=16, most=64),
        "label_smoothing": Between(least=0.0, most=0.2),
        "schedule": ["constant", "one_cycle"],
    }
    sweep = random_choice(TUNED, fields, 40, seed=3)
    values = _values(sweep)
    assert len(set(values)) == 40
    for learning_rate, batch_size, smoothing, schedule in values:
        assert 0.0005 <= float(str(learning_rate)) <= 0.01
        assert isinstance(batch_size, int)
        assert 16 <= batch_size <= 64
        assert 0.0 <= float(str(smoothing)) <= 0.2
        assert schedule in ("constant", "one_cycle")
    # Half of a logarithmic range lies below its geometric mean, a quarter of an even one does.
    below = sum(float(str(value[0])) < (0.0005 * 0.01) ** 0.5 for value in values)
    assert 12 <= below <= 28


def test_the_same_seed_draws_the_same_and_more_of_them_begin_alike() -> None:
    fields: dict[str, Values] = {"learning_rate": Between(least=0.001, most=0.01)}
    few, many = random_choice(TUNED, fields, 3, seed=1), random_choice(TUNED, fields, 9, seed=1)
    assert many.configs[:3] == few.configs
    assert random_choice(TUNED, fields, 3, seed=2) != few


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("batch_size", "64, 256,", ["64", "256"]),
        ("schedule", "cosine", ["cosine"]),
        ("batch_size", "16:64", Between(least=16, most=64)),
        ("batch_size", "16:64:LOG", Between(least=16, most=64, log=True)),
        ("learning_rate", "5e-4 : 0.01", Between(least=0.0005, most=0.01, log=True)),
        ("learning_rate", "0:0.01:even", Between(least=0, most=0.01)),
    ],
)
def test_values_are_read_from_a_text(name: str, text: str, values: object) -> None:
    assert parse_values(name, text) == values


@pytest.mark.parametrize("text", ["1:", ":2", "1:2:3", "1:2:log:even", "a:b"])
def test_a_text_that_is_neither_values_nor_a_range_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"accepted are values such as 1,2,4 or a range"):
        parse_values("batch_size", text)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "No setting is given to vary"),
        ({"lernrate": [1]}, "no setting 'lernrate' to vary; accepted are architecture, epochs"),
        ({"dataset": ["practice"]}, "no setting 'dataset' to vary"),
        ({"batch_size": []}, "batch_size has no values"),
        ({"schedule": ["cosine"], "schedule.kind": ["constant"]}, "schedule is given twice"),
        ({"batch_size": [64, 0]}, "batch_size is '?0'?; accepted is a whole number from 1"),
        ({"batch_size": ["many", 1]}, "batch_size is 'many'; accepted is a whole number"),
        ({"padding": ["same", "wide"]}, "padding is 'wide'; accepted are same, valid"),
        ({"width": [16, 32]}, "Unknown option width"),
        ({"batch_size": Between(least=1, most=9)}, "batch_size is a range; a grid takes single"),
        ({"batch_size": [128]}, "a single training"),
        ({"momentum": [0.5, 0.9]}, "momentum has no effect with adam and the schedule one_cycle"),
        ({"seed": range(101)}, "These are 101 trainings; accepted are at most 100"),
        ({"seed": range(50), "epochs": range(1, 50)}, "These are 2,450 trainings"),
    ],
)
def test_a_grid_says_what_it_does_not_accept(fields: dict[str, Values], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        grid(TUNED, fields)


@pytest.mark.parametrize(
    ("fields", "count", "message"),
    [
        ({"epochs": [1, 2]}, 1, "The number of trainings is 1; accepted are 2 to 100"),
        ({"epochs": [1, 2]}, 101, "accepted are 2 to 100"),
        ({"epochs": [1, 2], "flip": [True, False]}, 5, "5 different .* these values give 4"),
        ({"schedule": Between(least=0, most=1)}, 2, "schedule takes no range"),
        ({"learning_rate": Between(least=1, most=20)}, 2, "learning_rate is 20.0; accepted is"),
        ({"batch_size": Between(least=0, most=20)}, 2, "batch_size is 0; accepted is"),
    ],
)
def test_a_random_choice_says_what_it_does_not_accept(
    fields: dict[str, Values], count: int, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        random_choice(TUNED, fields, count)


def test_a_range_has_two_ends_and_a_logarithmic_one_begins_above_0() -> None:
    with pytest.raises(ConfigError, match="The range is 3 to 2"):
        Between(least=3, most=2)
    with pytest.raises(ConfigError, match="begins at 0; a logarithmic one begins above 0"):
        Between(least=0, most=2, log=True)


def test_seeds_beyond_the_largest_are_refused() -> None:
    with pytest.raises(ConfigError, match="pass the largest seed, 2147483647"):
        seeds(TUNED.changed(seed=2**31 - 2), 3)
    with pytest.raises(ConfigError, match="accepted are 2 to 100"):
        seeds(TUNED, 1)

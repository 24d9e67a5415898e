"""Configurations, schedules and augmentation: values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.errors import ConfigError
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.schedules import Schedule


def test_the_article_preset_is_the_article() -> None:
    config = preset("article")
    assert (config.optimizer, config.batch_size, config.epochs) == ("adam", 256, 10)
    assert config.validation_split == 0.2
    assert config.validation_method == "last"
    assert config.schedule.kind == "constant"
    assert not config.augmentation.active
    assert config.blueprint().parameters == 61_706
    assert config.validation_count(60_000) == 12_000
    assert config.steps_per_epoch(60_000) == 188  # 48,000 / 256 = 187.5


def test_the_improved_preset_is_the_articles_section_six() -> None:
    config = preset("improved")
    assert config.epochs == 15
    assert config.schedule == Schedule(kind="exponential", decay_steps=1000, decay_rate=0.9)
    assert config.augmentation == Augmentation(rotation=10, shift=0.1, zoom=0.1)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_configuration_survives_being_written_and_read(name: str) -> None:
    config = PRESETS[name].changed(seed=7)
    assert TrainingConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("epochs", 0, "epochs is 0; accepted is a whole number from 1 to 500"),
        ("batch_size", 2.5, "batch_size is 2.5; accepted is a whole number"),
        ("learning_rate", float("nan"), "learning_rate is nan"),
        ("validation_split", 0.0, "validation_split is 0.0"),
        ("seed", -1, "seed is -1"),
        ("optimizer", "lion", "'lion'; accepted are adam, adamw, sgd"),
        ("dataset", "mnist", "'mnist'; accepted are fashion-mnist, practice"),
        ("epochs", "ten", "epochs is 'ten'"),
        ("training_size", 9, "training_size is 9; accepted is a whole number from 10 to"),
        ("label_noise", 1.5, "label_noise is 1.5; accepted is a number from 0 to 1"),
        ("precision", "float16", "precision is 'float16'; accepted are float32, bfloat16"),
        ("early_stopping", -1, "early_stopping is -1; accepted is a whole number from 0"),
    ],
)
def test_a_value_that_is_not_accepted_is_named(field: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        TrainingConfig.from_dict({field: value})


def test_a_configuration_stored_before_a_setting_was_there_still_loads() -> None:
    stored = preset("tuned").to_dict()
    for name in ("training_size", "label_noise", "early_stopping"):
        del stored[name]
    stored["options"] = {"padding": "same", "pooling": "average"}
    assert TrainingConfig.from_dict(stored) == preset("tuned")


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(ConfigError, match="Unknown setting epoch;"):
        TrainingConfig.from_dict({"epoch": 3})


def test_another_architecture_starts_at_its_own_options() -> None:
    changed = preset("residual").changed(architecture="lenet5")
    assert changed.options["padding"] == "same"
    assert "width" not in changed.options


def test_exponential_decay_falls_in_stairs() -> None:
    rates = Schedule(kind="exponential", decay_steps=2, decay_rate=0.5).learning_rates(1.0, 5)
    np.testing.assert_allclose(rates, [1.0, 1.0, 0.5, 0.5, 0.25])


def test_one_cycle_rises_to_its_peak_and_falls_to_its_end() -> None:
    schedule = Schedule(kind="one_cycle", warm_up=0.5, initial_share=0.0, final_share=0.0)
    np.testing.assert_allclose(schedule.learning_rates(2.0, 5), [0, 1, 2, 1, 0], atol=1e-6)


def test_cosine_starts_at_its_peak_and_is_half_way_in_the_middle() -> None:
    np.testing.assert_allclose(
        Schedule(kind="cosine").learning_rates(1.0, 3), [1.0, 0.5, 0.0], atol=1e-6
    )


def test_no_augmentation_is_the_identity() -> None:
    draw = Augmentation().draw(3, np.random.default_rng(0))
    np.testing.assert_allclose(draw.transforms, [[1, 0, 0, 0, 1, 0, 0, 0]] * 3, atol=1e-6)
    assert (draw.boxes[:, 0] == draw.boxes[:, 1]).all()  # an empty box erases nothing


def test_a_flip_mirrors_about_half_of_the_pictures_around_the_middle() -> None:
    draw = Augmentation(flip=True).draw(1000, np.random.default_rng(0))
    mirrored = draw.transforms[:, 0] < 0
    assert 400 < mirrored.sum() < 600
    # Output column 0 shows input column 27.
    np.testing.assert_allclose(draw.transforms[mirrored][0][:3], [-1, 0, 27], atol=1e-5)


def test_shifts_stay_within_their_range() -> None:
    draw = Augmentation(shift=0.1, zoom=1e-9).draw(500, np.random.default_rng(0))
    assert np.abs(draw.transforms[:, 2]).max() <= 2.8
    assert np.abs(draw.transforms[:, 2]).max() > 2.5


def test_shifts_alone_are_by_whole_pixels_so_that_nothing_is_blurred() -> None:
    draw = Augmentation(shift=0.08, flip=True).draw(500, np.random.default_rng(0))
    mirrored = draw.transforms[:, 0] < 0
    shifts = draw.transforms[:, [2, 5]] - np.stack([27.0 * mirrored, 0 * mirrored], axis=1)
    assert sorted(set(shifts.ravel().tolist())) == [-2, -1, 0, 1, 2]
    turned = Augmentation(shift=0.08, rotation=5).draw(500, np.random.default_rng(0))
    assert len(np.unique(turned.transforms[:, 5])) == 500


def test_erased_squares_have_their_side_inside_the_picture() -> None:
    boxes = Augmentation(erase=0.25).draw(500, np.random.default_rng(0)).boxes
    assert boxes.min() >= 0
    assert boxes.max() <= 28
    assert (boxes[:, 1] - boxes[:, 0]).max() == 7


def test_too_much_augmentation_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"zoom is 2; accepted is a number from 0 to 0\.5"):
        Augmentation(zoom=2)

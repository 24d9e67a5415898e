"""Hints in words, on curves made by hand: a healthy run gets none, a sick one its own."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.training.augmentation import Augmentation
from fmnist.training.config import TrainingConfig
from fmnist.training.hints import HintKind, find_hint
from fmnist.training.schedules import Schedule
from fmnist.training.symptoms import written
from tests.unit.curves_by_hand import TEN, hint, made, of_steps

HEALTHY_TRAINING = [0.65, 0.42, 0.36, 0.33, 0.30, 0.29, 0.28, 0.275, 0.272, 0.27]
HEALTHY_VALIDATION = [0.47, 0.39, 0.36, 0.34, 0.33, 0.32, 0.32, 0.318, 0.317, 0.317]


# Nothing to say


@pytest.mark.parametrize("over", [False, True])
def test_a_healthy_run_gets_no_hint(over: bool) -> None:
    assert find_hint(made(HEALTHY_TRAINING, HEALTHY_VALIDATION), TEN, over=over) is None


@pytest.mark.parametrize("epochs", [0, 1])
@pytest.mark.parametrize("over", [False, True])
def test_a_run_too_short_gets_no_hint(epochs: int, over: bool) -> None:
    curves = made(HEALTHY_TRAINING[:epochs], HEALTHY_VALIDATION[:epochs])
    assert find_hint(curves, TEN, over=over) is None


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("noise", [0.02, 0.06])
def test_a_noisy_healthy_run_gets_no_hint_at_any_time(seed: int, noise: float) -> None:
    random = np.random.default_rng(seed)
    time = np.arange(12)
    training = 0.25 + 0.5 * np.exp(-time / 2) * (1 + 0.02 * random.standard_normal(12))
    validation = (0.3 + 0.3 * np.exp(-time / 2)) * (1 + noise * random.standard_normal(12))
    config = TrainingConfig(epochs=12)
    for epochs in range(1, 12):
        curves = made(training[:epochs], validation[:epochs])
        assert find_hint(curves, config, over=False) is None


@pytest.mark.parametrize("seed", range(10))
def test_small_batches_jump_about_without_a_hint(seed: int) -> None:
    random = np.random.default_rng(seed)
    smooth = 0.4 + 1.9 * np.exp(-np.arange(600) / 60)
    loss = smooth * random.lognormal(0, 0.5, 600)  # the batches of eight pictures
    assert find_hint(of_steps(list(loss)), TEN.changed(batch_size=8), over=False) is None


def test_augmented_training_has_more_training_loss_than_validation_loss_and_that_is_fine() -> None:
    training = [value + 0.35 for value in HEALTHY_TRAINING]
    config = TEN.changed(augmentation=Augmentation(shift=0.1), label_smoothing=0.05)
    curves = made(training, HEALTHY_VALIDATION, accuracy=0.85, validation_accuracy=0.9)
    assert find_hint(curves, config, over=True) is None


def test_one_bad_epoch_of_validation_is_no_over_fitting() -> None:
    validation = [0.47, 0.39, 0.36, 0.34, 0.33, 0.32, 0.55, 0.318, 0.317, 0.45]
    training = [0.65 - 0.05 * index for index in range(10)]
    for epochs in range(2, 11):
        curves = made(training[:epochs], validation[:epochs])
        assert find_hint(curves, TEN, over=False) is None


def test_a_leap_in_the_first_steps_that_passes_is_no_hint() -> None:
    loss = [2.3, 4.5, 3.9, 3.0, 2.6, 2.4, *np.linspace(2.2, 0.6, 94)]
    assert find_hint(of_steps(loss), TEN, over=False) is None


# Over-fitting

RISING = [0.45, 0.38, 0.34, 0.31, 0.30, 0.29, 0.295, 0.305, 0.315, 0.33, 0.34, 0.35]
FALLING = [0.60, 0.42, 0.36, 0.31, 0.28, 0.25, 0.22, 0.19, 0.16, 0.14, 0.12, 0.10]


@pytest.mark.parametrize("over", [False, True])
def test_over_fitting_names_the_epochs_and_losses(over: bool) -> None:
    config = TrainingConfig(epochs=12)
    found = hint(made(FALLING, RISING), config, kind=HintKind.OVER_FITTING, over=over)
    assert found.evidence == (
        "Validation loss rose from 0.29 in epoch 6 to 0.35 in epoch 12, while training loss fell "
        "from 0.25 to 0.10."
    )
    assert "augmentation" in found.suggestion


def test_over_fitting_in_spite_of_augmentation_is_ended_sooner() -> None:
    config = TrainingConfig(epochs=12, augmentation=Augmentation(shift=0.1))
    found = hint(made(FALLING, RISING), config, kind=HintKind.OVER_FITTING)
    assert "early stopping" in found.suggestion
    assert "epoch 6" in found.suggestion


def test_over_fitting_to_few_pictures_asks_for_more_of_them() -> None:
    config = TrainingConfig(epochs=12, training_size=2000)
    found = hint(made(FALLING, RISING), config, kind=HintKind.OVER_FITTING)
    assert "more pictures than 2,000" in found.suggestion


def test_early_stopping_takes_care_of_over_fitting() -> None:
    config = TrainingConfig(epochs=50, early_stopping=6)
    assert find_hint(made(FALLING, RISING), config, over=True) is None


@pytest.mark.parametrize("seed", range(10))
def test_over_fitting_is_seen_through_noise(seed: int) -> None:
    random = np.random.default_rng(seed)
    time = np.arange(20)
    validation = 0.3 + 0.3 * np.exp(-time / 2) + 0.02 * np.maximum(0, time - 7)
    validation *= 1 + 0.03 * random.standard_normal(20)
    training = 0.5 * np.exp(-time / 6)
    hint(made(training, validation), TrainingConfig(epochs=20), kind=HintKind.OVER_FITTING)


def _mild(epochs: int) -> tuple[list[float], list[float]]:
    """Validation falls to 0.30 by epoch 9, and rises by 0.0007 an epoch from there."""
    training = [0.08 + 0.5 * 0.85**epoch for epoch in range(epochs)]
    validation = [
        0.30 + 0.3 * 0.5**epoch + 0.0007 * max(0, epoch - 8) + 0.0001 * (-1) ** epoch
        for epoch in range(epochs)
    ]
    return training, validation


def test_a_slow_steady_rise_is_over_fitting_too_once_it_is_sure() -> None:
    config = TrainingConfig(epochs=30)
    assert find_hint(made(*_mild(14)), config, over=False) is None  # too little, too short
    found = hint(made(*_mild(30)), config, kind=HintKind.OVER_FITTING)
    assert "Validation loss rose from 0.30" in found.evidence


@pytest.mark.parametrize("seed", range(20))
def test_a_long_healthy_run_gets_no_hint_of_over_fitting(seed: int) -> None:
    random = np.random.default_rng(seed)
    time = np.arange(30)
    training = 0.08 + 0.5 * np.exp(-time / 6)
    validation = (0.3 + 0.3 * np.exp(-time / 2)) * (1 + 0.02 * random.standard_normal(30))
    config = TrainingConfig(epochs=30)
    for epochs in range(9, 31):
        found = find_hint(made(training[:epochs], validation[:epochs]), config, over=False)
        assert found is None


def test_validation_loss_that_rises_together_with_training_loss_is_not_over_fitting() -> None:
    training = [0.6, 0.42, 0.40, 0.41, 0.42, 0.43, 0.45, 0.47, 0.48, 0.5]
    validation = [0.5, 0.43, 0.41, 0.42, 0.44, 0.45, 0.47, 0.49, 0.5, 0.53]
    hint(made(training, validation), kind=HintKind.LEARNING_RATE_TOO_HIGH)


# The end

STILL_FALLING = (
    [1.0, 0.8, 0.7, 0.62, 0.56, 0.51, 0.47, 0.44, 0.41, 0.38],
    [0.9, 0.75, 0.66, 0.6, 0.54, 0.5, 0.46, 0.43, 0.40, 0.375],
)


def test_a_loss_that_still_falls_at_the_end_and_only_there() -> None:
    curves = made(*STILL_FALLING)
    assert find_hint(curves, TEN, over=False) is None
    found = hint(curves, kind=HintKind.NOT_CONVERGED)
    assert found.evidence == (
        "In the last 4 epochs validation loss fell from 0.46 to 0.38 and training loss from 0.47 "
        "to 0.38: neither has levelled off."
    )
    assert found.suggestion == "Train for 20 epochs instead of 10."


def test_a_run_that_was_stopped_is_let_run_to_its_end() -> None:
    training, validation = (part[:6] for part in STILL_FALLING)
    found = hint(made(training, validation), kind=HintKind.NOT_CONVERGED)
    assert found.suggestion == "Let it run to its end: 10 epochs."


def test_a_schedule_that_ended_near_0_has_run_its_course() -> None:
    training = [0.65, 0.42, 0.36, 0.33, 0.30, 0.27, 0.23, 0.20, 0.17, 0.16]
    validation = [0.46, 0.37, 0.34, 0.33, 0.30, 0.27, 0.26, 0.255, 0.247, 0.24]
    config = TEN.changed(schedule=Schedule(kind="one_cycle"))
    assert find_hint(made(training, validation, rate=0.01), config, over=True) is None
    hint(made(training, validation), kind=HintKind.NOT_CONVERGED)


def test_under_fitting_is_said_at_the_end() -> None:
    training = [1.2, 0.95, 0.92, 0.91, 0.91, 0.91]
    curves = made(training, training, accuracy=0.66, validation_accuracy=0.65)
    config = TrainingConfig(epochs=6)
    assert find_hint(curves, config, over=False) is None
    found = hint(curves, config, kind=HintKind.UNDER_FITTING)
    assert "66% of the training pictures and 65% of the validation pictures" in found.evidence
    assert "larger network" in found.suggestion


def test_wrong_labels_cannot_be_learned_and_that_is_no_under_fitting() -> None:
    training = [2.1, 1.95, 1.92, 1.91, 1.91, 1.91]
    curves = made(training, training, accuracy=0.4, validation_accuracy=0.75)
    assert find_hint(curves, TrainingConfig(epochs=6, label_noise=0.6), over=True) is None


def test_a_network_that_learns_too_slowly_is_sped_up() -> None:
    training = [2.29, 2.27, 2.25, 2.23, 2.21, 2.19]
    curves = made(training, training, accuracy=0.2, validation_accuracy=0.2)
    config = TrainingConfig(epochs=6, learning_rate=1e-5)
    found = hint(curves, config, kind=HintKind.UNDER_FITTING)
    assert "ten times the learning rate, 0.0001" in found.suggestion


def test_losses_are_written_as_a_sentence_gives_them() -> None:
    assert [written(loss) for loss in (2.3026, 0.29, 0.0521, 0.00064, 0.0, 53.62, 1250.4)] == [
        "2.30", "0.29", "0.052", "0.00064", "0.00", "53.62", "1,250",
    ]  # fmt: skip

"""Hints in words, on curves made by hand: every sick kind gets its own, a healthy run gets none."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from fmnist.runs.records import Curves
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.hints import Hint, HintKind, find_hint
from fmnist.training.records import EpochRecord
from fmnist.training.schedules import Schedule
from fmnist.training.symptoms import written

STEPS = 100
"""Steps of an epoch in these curves."""

TEN = TrainingConfig(epochs=10)


def made(
    training: Sequence[float],
    validation: Sequence[float],
    *,
    accuracy: float = 0.9,
    validation_accuracy: float = 0.88,
    steps: int = STEPS,
    first: float = 2.3,
    rate: float = 1.0,
) -> Curves:
    """Curves of these epochs; the loss of the steps goes straight from one to the next."""
    count = len(training) * steps
    ends = [first, *training]
    loss = np.interp(np.arange(count), np.arange(len(ends)) * steps, ends)
    rates = np.linspace(1.0, rate, count)
    return Curves(
        steps=np.arange(count),
        loss=loss.astype(np.float32),
        accuracy=np.full(count, accuracy, np.float32),
        learning_rate=rates.astype(np.float32),
        pictures_per_second=1.0,
        epochs=tuple(
            EpochRecord(
                epoch=index + 1,
                step=(index + 1) * steps,
                loss=float(one),
                accuracy=accuracy,
                validation_loss=float(other),
                validation_accuracy=validation_accuracy,
                seconds=1.0,
            )
            for index, (one, other) in enumerate(zip(training, validation, strict=True))
        ),
    )


def of_steps(loss: Sequence[float]) -> Curves:
    """Curves of a training whose first epoch is not over."""
    values = np.asarray(loss, np.float32)
    return Curves(
        steps=np.arange(len(values)),
        loss=values,
        accuracy=np.full(len(values), 0.1, np.float32),
        learning_rate=np.ones(len(values), np.float32),
        pictures_per_second=1.0,
        epochs=(),
    )


def hint(
    curves: Curves, config: TrainingConfig = TEN, *, kind: HintKind, over: bool = True
) -> Hint:
    found = find_hint(curves, config, over=over)
    assert found is not None
    assert found.kind is kind
    return found


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
    assert found.suggestion.startswith("Train for 6 epochs only")


@pytest.mark.parametrize("seed", range(10))
def test_over_fitting_is_seen_through_noise(seed: int) -> None:
    random = np.random.default_rng(seed)
    time = np.arange(20)
    validation = 0.3 + 0.3 * np.exp(-time / 2) + 0.02 * np.maximum(0, time - 7)
    validation *= 1 + 0.03 * random.standard_normal(20)
    training = 0.5 * np.exp(-time / 6)
    hint(made(training, validation), TrainingConfig(epochs=20), kind=HintKind.OVER_FITTING)


def test_validation_loss_that_rises_together_with_training_loss_is_not_over_fitting() -> None:
    training = [0.6, 0.42, 0.40, 0.41, 0.42, 0.43, 0.45, 0.47, 0.48, 0.5]
    validation = [0.5, 0.43, 0.41, 0.42, 0.44, 0.45, 0.47, 0.49, 0.5, 0.53]
    hint(made(training, validation), kind=HintKind.LEARNING_RATE_TOO_HIGH)


# Learning rate too high


def test_a_loss_that_is_no_number_is_a_diverged_training() -> None:
    found = hint(
        of_steps([2.3, 2.1, 2.0, 9.0, math.inf, math.nan]), kind=HintKind.LEARNING_RATE_TOO_HIGH
    )
    assert "no longer a number at step 5" in found.evidence
    assert found.suggestion == "Try a quarter of the learning rate: 0.0003 instead of 0.001."


def test_a_loss_above_that_of_guessing_to_stay() -> None:
    loss = [*np.linspace(2.3, 1.2, 40), *np.linspace(1.2, 8.0, 20), *[8.0] * 60]
    found = hint(of_steps(loss), kind=HintKind.LEARNING_RATE_TOO_HIGH, over=False)
    assert "is 8.00 (median of the newest 24 steps)" in found.evidence
    assert "the lowest before was 1.2" in found.evidence


def test_a_failed_run_of_few_steps_shows_its_rise() -> None:
    found = hint(of_steps([2.3, 2.4, 40.0, 1e6]), kind=HintKind.LEARNING_RATE_TOO_HIGH)
    assert "1,000,000" in found.evidence


def test_a_loss_that_never_comes_below_that_of_guessing() -> None:
    curves = made([29.4, 12.5, 6.6, 6.0], [26, 8, 6.3, 6.2], accuracy=0.1, first=5.0)
    hint(curves, kind=HintKind.LEARNING_RATE_TOO_HIGH, over=False)


def test_a_loss_that_leaps_up_again_and_again() -> None:
    calm = [0.5] * 20
    loss = [*np.linspace(2.3, 0.5, 40), *calm, *[1.9] * 10, *calm, *[1.6] * 10, *calm]
    found = hint(of_steps(loss), kind=HintKind.LEARNING_RATE_TOO_HIGH, over=False)
    assert "leapt up 2 times, the furthest from 0.50 around step" in found.evidence
    assert "to 1.90 around step 63" in found.evidence


def test_one_leap_that_stays_is_a_hint_and_one_that_passes_is_none() -> None:
    down = [*np.linspace(2.3, 0.5, 40), *[0.5] * 20]
    passing = of_steps([*down, *[1.9] * 10, *[0.6] * 60])
    assert find_hint(passing, TEN, over=False) is None
    found = hint(of_steps([*down, *[1.9] * 60]), kind=HintKind.LEARNING_RATE_TOO_HIGH, over=False)
    assert "once and stayed up" in found.evidence


def test_training_loss_that_rises_for_two_epochs() -> None:
    training = [0.62, 0.50, 0.51, 0.52, 0.55, 0.58]
    validation = [0.67, 0.50, 0.50, 0.51, 0.58, 0.68]
    found = hint(made(training, validation), kind=HintKind.LEARNING_RATE_TOO_HIGH, over=False)
    assert "from 0.50 in epoch 2 to 0.55 and 0.58" in found.evidence


# The others


def test_a_dead_network_sits_at_chance() -> None:
    curves = made(
        [2.32, 2.304, 2.303], [2.31, 2.303, 2.303], accuracy=0.1, validation_accuracy=0.098
    )
    found = hint(curves, TEN.changed(learning_rate=0.05), kind=HintKind.DEAD_NETWORK, over=False)
    assert "was 2.30 and 2.30 and the accuracy 10%" in found.evidence
    assert "0.005" in found.suggestion
    assert find_hint(made([2.32], [2.31], accuracy=0.1), TEN, over=False) is None


def test_a_dead_network_with_tiny_steps_needs_larger_ones() -> None:
    curves = made([2.305, 2.304], [2.304, 2.304], accuracy=0.1, validation_accuracy=0.1)
    found = hint(curves, TEN.changed(learning_rate=1e-5), kind=HintKind.DEAD_NETWORK)
    assert "ten times the learning rate, 0.0001" in found.suggestion


def test_a_slow_network_that_moves_is_not_dead() -> None:
    curves = made([2.30, 2.27], [2.29, 2.25], accuracy=0.12, validation_accuracy=0.13)
    assert find_hint(curves, TEN, over=False) is None


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


def test_a_network_that_learns_too_slowly_is_sped_up() -> None:
    training = [2.29, 2.27, 2.25, 2.23, 2.21, 2.19]
    curves = made(training, training, accuracy=0.2, validation_accuracy=0.2)
    config = TrainingConfig(epochs=6, learning_rate=1e-5)
    found = hint(curves, config, kind=HintKind.UNDER_FITTING)
    assert "ten times the learning rate, 0.0001" in found.suggestion


def test_batch_normalisation_lags_in_the_first_steps_and_is_not_over_fitting() -> None:
    training = [2.2, 1.7, 1.2, 1.2, 1.0, 0.9, 0.86, 0.84]
    validation = [2.5, 2.6, 1.4, 23.0, 15.4, 13.3, 9.4, 4.7]
    curves = made(training, validation, accuracy=0.8, validation_accuracy=0.19, steps=15)
    found = hint(curves, preset("residual"), kind=HintKind.NORMALISATION_LAGS)
    assert "After 120 steps" in found.evidence
    assert "a batch size of 32 instead of 128" in found.suggestion


def test_losses_are_written_as_a_sentence_gives_them() -> None:
    assert [written(loss) for loss in (2.3026, 0.29, 0.0521, 0.00064, 0.0, 53.62, 1250.4)] == [
        "2.30", "0.29", "0.052", "0.00064", "0.00", "53.62", "1,250",
    ]  # fmt: skip

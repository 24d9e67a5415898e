"""Hints about steps that are too large, of no use, or too few, on curves made by hand."""

from __future__ import annotations

import math

import numpy as np

from fmnist.training.config import preset
from fmnist.training.hints import HintKind, find_hint
from tests.unit.curves_by_hand import TEN, hint, made, of_steps

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


def test_batch_normalisation_lags_in_the_first_steps_and_is_not_over_fitting() -> None:
    training = [2.2, 1.7, 1.2, 1.2, 1.0, 0.9, 0.86, 0.84]
    validation = [2.5, 2.6, 1.4, 23.0, 15.4, 13.3, 9.4, 4.7]
    curves = made(training, validation, accuracy=0.8, validation_accuracy=0.19, steps=15)
    found = hint(curves, preset("residual"), kind=HintKind.NORMALISATION_LAGS)
    assert "After 120 steps" in found.evidence
    assert "a batch size of 32 instead of 128" in found.suggestion

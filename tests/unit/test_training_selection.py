"""Fewer training pictures, and wrong labels on purpose: by counting."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.errors import ConfigError
from fmnist.training.config import TrainingConfig
from fmnist.training.plan import TrainingPlan
from fmnist.training.selection import choose_pictures, with_label_noise

LABELS = np.tile(np.arange(10, dtype=np.uint8), 100)  # 100 pictures of each class
TRAINING = np.arange(800, dtype=np.int64)


def test_without_a_count_all_pictures_are_learned_from() -> None:
    assert choose_pictures(TRAINING, LABELS, count=None, seed=0) is TRAINING


def test_every_class_has_its_share_of_the_pictures_chosen() -> None:
    chosen = choose_pictures(TRAINING, LABELS, count=50, seed=0)
    assert np.bincount(LABELS[chosen]).tolist() == [5] * 10
    assert (np.diff(chosen) > 0).all()
    assert chosen.max() < 800  # no validation picture


def test_a_class_that_is_rare_stays_rare() -> None:
    labels = np.repeat(np.arange(2), (900, 100))
    chosen = choose_pictures(np.arange(1000), labels, count=100, seed=1)
    assert np.bincount(labels[chosen]).tolist() == pytest.approx([90, 10], abs=1)


def test_a_larger_choice_holds_the_smaller_one_and_another_seed_chooses_others() -> None:
    few = choose_pictures(TRAINING, LABELS, count=37, seed=3)
    many = choose_pictures(TRAINING, LABELS, count=200, seed=3)
    other = choose_pictures(TRAINING, LABELS, count=37, seed=4)
    assert set(few) < set(many)
    assert set(few) != set(other)


def test_more_pictures_than_there_are_is_refused_with_both_numbers() -> None:
    with pytest.raises(ConfigError, match="training_size is 1,000, but only 800"):
        choose_pictures(TRAINING, LABELS, count=1000, seed=0)


def test_the_share_of_labels_asked_for_is_wrong_and_only_among_those_learned_from() -> None:
    noisy = with_label_noise(LABELS, TRAINING, classes=10, share=0.25, seed=0)
    wrong = np.flatnonzero(noisy != LABELS)
    assert len(wrong) == 200
    assert wrong.max() < 800
    assert noisy.max() <= 9
    assert noisy.dtype == LABELS.dtype
    # All nine other classes take part.
    assert len(np.unique((noisy[wrong].astype(int) - LABELS[wrong]) % 10)) == 9


def test_all_labels_can_be_wrong_and_no_noise_is_no_copy() -> None:
    assert (with_label_noise(LABELS, TRAINING, classes=10, share=1.0, seed=0) != LABELS)[:800].all()
    assert with_label_noise(LABELS, TRAINING, classes=10, share=0.0, seed=0) is LABELS


def test_more_noise_holds_the_labels_that_less_noise_made_wrong() -> None:
    less = with_label_noise(LABELS, TRAINING, classes=10, share=0.1, seed=5)
    more = with_label_noise(LABELS, TRAINING, classes=10, share=0.3, seed=5)
    wrong = less != LABELS
    assert (more[wrong] == less[wrong]).all()


def test_a_plan_says_what_each_epoch_sees_and_repeats_itself() -> None:
    config = TrainingConfig(training_size=50, label_noise=0.2, batch_size=16, epochs=3, seed=2)
    plan = TrainingPlan.of(config, LABELS)
    assert len(plan.training) == 50
    assert len(plan.validation) == 200
    assert plan.validation.min() == 800
    assert (plan.labels != LABELS).sum() == 10
    assert (plan.labels[plan.validation] == LABELS[plan.validation]).all()
    assert (plan.steps_per_epoch, plan.total_steps) == (4, 12)  # 16 + 16 + 16 + 2
    assert len(plan.learning_rates()) == 12
    first, again, second = plan.epoch(1), plan.epoch(1), plan.epoch(2)
    assert first.order.tolist() == again.order.tolist()
    assert first.order.tolist() != second.order.tolist()
    assert sorted(first.order) == plan.training.tolist()
    assert first.draw.transforms.shape == (50, 8)
    assert config.steps_per_epoch(1000) == 4

"""The training loop, on the practice set and on pictures made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.errors import TrainingError
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import TrainingConfig
from fmnist.training.loop import Trainer
from fmnist.training.records import EpochRecord, StepRecord

SMALL = TrainingConfig(dataset="practice", epochs=2, batch_size=64, seed=3)


def _weights(config: TrainingConfig, dataset: Dataset) -> list[np.ndarray]:
    trainer = Trainer(config, dataset)
    for _record in trainer.records():
        pass
    return [np.asarray(value) for value in trainer.model.get_weights()]


def test_every_step_is_recorded_once_and_in_order(practice: Dataset) -> None:
    records = list(Trainer(SMALL, practice).records())
    steps = [record for record in records if isinstance(record, StepRecord)]
    numbers = np.concatenate([np.arange(r.first_step, r.next_step) for r in steps])
    assert numbers.tolist() == list(range(2 * 25))  # 1,600 pictures in batches of 64
    assert all(np.isfinite(record.loss).all() for record in steps)
    epochs = [record for record in records if isinstance(record, EpochRecord)]
    assert [record.epoch for record in epochs] == [1, 2]
    assert isinstance(records[-1], EpochRecord)


def test_an_epochs_means_are_those_of_its_steps(practice: Dataset) -> None:
    config = SMALL.changed(epochs=1, batch_size=100)  # 16 full batches: every step weighs alike
    records = list(Trainer(config, practice).records())
    losses = np.concatenate([r.loss for r in records if isinstance(r, StepRecord)])
    assert isinstance(records[-1], EpochRecord)
    assert records[-1].loss == pytest.approx(float(losses.mean()), rel=1e-5)


def test_validation_scores_are_those_of_the_model(practice: Dataset) -> None:
    trainer = Trainer(SMALL.changed(epochs=1), practice)
    *_, last = trainer.records()
    assert isinstance(last, EpochRecord)
    pictures = practice.x_train[trainer.validation][..., np.newaxis] / np.float32(255)
    labels = practice.y_train[trainer.validation]
    probabilities = trainer.model.predict(pictures, verbose=0)
    right = float((probabilities.argmax(1) == labels).mean())
    loss = float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())
    assert last.validation_accuracy == pytest.approx(right, abs=1e-6)
    assert last.validation_loss == pytest.approx(loss, rel=1e-3)


def test_it_learns(practice: Dataset) -> None:
    *_, last = Trainer(SMALL.changed(epochs=4, learning_rate=0.003), practice).records()
    assert isinstance(last, EpochRecord)
    assert last.validation_accuracy > 0.6  # chance is 0.1


def test_the_same_seed_gives_the_same_weights_and_another_does_not(practice: Dataset) -> None:
    config = SMALL.changed(
        epochs=1,
        architecture="improved_cnn",
        options={"filters": 8},
        augmentation=Augmentation(rotation=10, shift=0.1, zoom=0.1, flip=True, erase=0.2),
    )
    first, second = _weights(config, practice), _weights(config, practice)
    other = _weights(config.changed(seed=4), practice)
    for one, two in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first[0], other[0])


def test_a_stop_ends_between_steps_without_an_epoch_record(practice: Dataset) -> None:
    trainer = Trainer(SMALL.changed(epochs=50, batch_size=8), practice)
    records = []
    for record in trainer.records():
        records.append(record)
        trainer.stop()
    assert len(records) == 1
    assert isinstance(records[0], StepRecord)


def test_a_loss_that_is_not_finite_ends_the_training_with_advice(practice: Dataset) -> None:
    # Each step multiplies every weight by 1 - 10·1 = -9 and more: soon they are infinite.
    config = SMALL.changed(optimizer="sgd", learning_rate=10.0, weight_decay=1.0, epochs=50)
    with pytest.raises(TrainingError, match="Try a smaller learning rate"):
        for _record in Trainer(config, practice).records():
            pass


def test_a_mirrored_picture_is_mirrored_and_an_erased_square_is_background(
    practice: Dataset,
) -> None:
    import tensorflow as tf

    trainer = Trainer(SMALL.changed(augmentation=Augmentation(flip=True, erase=0.3)), practice)
    picture = practice.x_train[:1].astype(np.float32)[..., np.newaxis] / 255
    mirror = np.array([[-1, 0, 27, 0, 1, 0, 0, 0]], np.float32)
    box = np.array([[2, 10, 4, 12]], np.int32)
    seen = trainer._augmented(tf.constant(picture), tf.constant(mirror), tf.constant(box)).numpy()
    expected = picture[:, :, ::-1].copy()
    expected[:, 2:10, 4:12] = 0
    np.testing.assert_allclose(seen, expected, atol=1e-6)

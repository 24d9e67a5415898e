"""The training loop, on the practice set and on pictures made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.errors import TrainingError
from fmnist.training.augmentation import Augmentation
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.config import TrainingConfig
from fmnist.training.graph import TrainingGraph
from fmnist.training.graph_shelf import GraphShelf
from fmnist.training.loop import Trainer
from fmnist.training.records import EpochRecord, SnapshotRecord, StepRecord

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


def test_early_stopping_ends_the_training_with_the_weights_of_its_best_epoch(
    practice: Dataset,
) -> None:
    # The labels are mostly wrong: what is learned by heart soon makes validation worse.
    config = SMALL.changed(
        epochs=30, training_size=100, label_noise=0.6, batch_size=20, learning_rate=0.003,
        early_stopping=2,
    )  # fmt: skip
    trainer = Trainer(config, practice)
    epochs = [record for record in trainer.records() if isinstance(record, EpochRecord)]
    losses = [record.validation_loss for record in epochs]
    best = losses.index(min(losses)) + 1
    assert len(epochs) == best + 2 < 30
    assert trainer.early_stopping.best_epoch == best
    assert trainer.validate().loss == pytest.approx(losses[best - 1], rel=1e-6)

    # Interrupted after its best epoch, it stops after the same one with the same weights.
    first = Trainer(config, practice)
    for record in first.records():
        if isinstance(record, EpochRecord) and record.epoch == best + 1:
            break
    second = Trainer(config, practice)
    second.restore(Checkpoint.from_bytes(first.checkpoint().to_bytes()))
    assert [r.epoch for r in second.records() if isinstance(r, EpochRecord)] == [best + 2]
    for one, two in zip(trainer.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_wrong_labels_are_learned_but_not_validated(practice: Dataset) -> None:
    trainer = Trainer(SMALL.changed(label_noise=1.0), practice)
    labels = trainer._plan.labels
    assert (labels[trainer.training] != practice.y_train[trainer.training]).all()
    assert (labels[trainer.validation] == practice.y_train[trainer.validation]).all()


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
    drawn = (tf.constant(value) for value in (picture, mirror, box))
    seen = trainer._graph.augmented(*drawn).numpy()
    expected = picture[:, :, ::-1].copy()
    expected[:, 2:10, 4:12] = 0
    np.testing.assert_allclose(seen, expected, atol=1e-6)


def _state(trainer: Trainer) -> list[np.ndarray]:
    return [np.asarray(variable) for variable in trainer._state()]


@pytest.mark.parametrize("after", [7, 25, 38], ids=["first epoch", "its end", "second epoch"])
def test_an_interrupted_training_ends_with_the_same_weights(practice: Dataset, after: int) -> None:
    config = SMALL.changed(
        architecture="improved_cnn",  # batch normalisation and dropout have a state of their own
        options={"filters": 8},
        augmentation=Augmentation(rotation=10, shift=0.1, flip=True, erase=0.2),
    )
    whole = Trainer(config, practice)
    expected = [record for record in whole.records() if isinstance(record, EpochRecord)]

    first = Trainer(config, practice)
    first.pause_at = after
    for _record in first.records():
        if first.step == after:
            break
    saved = Checkpoint.from_bytes(first.checkpoint().to_bytes())
    second = Trainer(config, practice)
    second.restore(saved)
    records = list(second.records())

    steps = [record for record in records if isinstance(record, StepRecord)]
    assert steps[0].first_step == after
    for one, two in zip(_state(whole), _state(second), strict=True):
        np.testing.assert_array_equal(one, two)
    last = records[-1]
    assert isinstance(last, EpochRecord)
    assert (last.loss, last.validation_loss) == (expected[-1].loss, expected[-1].validation_loss)


def test_no_step_goes_beyond_a_pause(practice: Dataset) -> None:
    trainer = Trainer(SMALL, practice)
    records = trainer.records()
    for pause in (1, 2, 11):
        trainer.pause_at = pause
        while trainer.step < pause:
            next(records)
        assert trainer.step == pause


def test_a_checkpoint_of_another_network_is_refused(practice: Dataset) -> None:
    other = Trainer(SMALL.changed(options={"padding": "valid"}), practice).checkpoint()
    with pytest.raises(TrainingError, match="other shapes"):
        Trainer(SMALL, practice).restore(other)


def test_a_damaged_checkpoint_is_refused() -> None:
    with pytest.raises(TrainingError, match="12 bytes is damaged"):
        Checkpoint.from_bytes(b"not an archi")


def test_a_batch_in_shards_is_the_same_step(practice: Dataset) -> None:
    config = SMALL.changed(batch_size=75, epochs=1)  # 1,600 pictures: the last batch has 25
    one, three = Trainer(config, practice), Trainer(config, practice, shards=3)
    (*_, first), (*_, second) = one.records(), three.records()
    assert isinstance(first, EpochRecord)
    assert isinstance(second, EpochRecord)
    assert first.loss == pytest.approx(second.loss, rel=1e-4)
    for whole, divided in zip(_state(one), _state(three), strict=True):
        np.testing.assert_allclose(whole, divided, rtol=1e-3, atol=1e-4)


def test_no_shard_is_empty(practice: Dataset) -> None:
    config = SMALL.changed(batch_size=533, epochs=1)  # 1,600 = 3·533 + 1
    *_, last = Trainer(config, practice, shards=2).records()
    assert isinstance(last, EpochRecord)
    assert np.isfinite(last.loss)


def test_a_snapshot_counts_every_validation_picture(practice: Dataset) -> None:
    trainer = Trainer(SMALL, practice)
    snapshots = [r for r in trainer.records() if isinstance(r, SnapshotRecord)]
    assert [snapshot.epoch for snapshot in snapshots] == [1, 2]
    labels = practice.y_train[trainer.validation]
    np.testing.assert_array_equal(snapshots[0].confusion.sum(1), np.bincount(labels, minlength=10))
    assert snapshots[0].filters.shape == (5, 5, 6)
    assert len(set(practice.y_train[snapshots[0].pictures])) == 8
    np.testing.assert_array_equal(snapshots[0].pictures, snapshots[1].pictures)
    np.testing.assert_allclose(snapshots[1].probabilities.sum(1), 1.0, atol=1e-5)
    accuracy = np.trace(snapshots[1].confusion) / len(labels)
    assert trainer.validate().accuracy == pytest.approx(accuracy)


def test_a_graph_does_a_second_training_as_a_new_one_would(practice: Dataset) -> None:
    first = SMALL.changed(
        architecture="improved_cnn",
        options={"filters": 8},
        epochs=1,
        augmentation=Augmentation(flip=True),
    )
    second = first.changed(seed=9, epochs=2, learning_rate=0.002)
    expected = _weights(second, practice)
    graphs = GraphShelf()
    trainer = Trainer(first, practice, graphs=graphs)
    for _record in trainer.records():
        pass
    graph = trainer._graph
    trainer.release()
    again = Trainer(second, practice, graphs=graphs)
    assert again._graph is graph
    for _record in again.records():
        pass
    for one, two in zip(expected, again.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert Trainer(second, practice, graphs=graphs)._graph is not graph  # it is in use


def test_another_network_or_batch_has_another_graph() -> None:
    keys = {
        TrainingGraph.key_of(config, shards)
        for config in (SMALL, SMALL.changed(batch_size=8), SMALL.changed(optimizer="sgd"))
        for shards in (1, 2)
    }
    assert len(keys) == 6
    same = SMALL.changed(seed=1, epochs=9, learning_rate=0.1, validation_split=0.3)
    assert TrainingGraph.key_of(same, 1) == TrainingGraph.key_of(SMALL, 1)

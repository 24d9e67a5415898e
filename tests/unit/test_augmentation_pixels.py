"""Augmented pictures drawn with NumPy: by hand, and the same as TensorFlow draws them."""

from __future__ import annotations

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.training.augmentation import Augmentation, Draw
from fmnist.training.config import TrainingConfig
from fmnist.training.pixels import augmented
from fmnist.training.plan import TrainingPlan
from fmnist.ui.augmentation_preview import seen_pictures


def _draw(transform: list[float], box: tuple[int, int, int, int] = (0, 0, 0, 0)) -> Draw:
    return Draw(transforms=np.array([transform], np.float32), boxes=np.array([box], np.int32))


def _picture(row: int, column: int) -> np.ndarray:
    picture = np.zeros((1, 28, 28), np.uint8)
    picture[0, row, column] = 200
    return picture


def test_a_shift_by_a_quarter_pixel_shares_the_pixel_between_two() -> None:
    seen = augmented(_picture(5, 10), _draw([1, 0, 0.25, 0, 1, 0, 0, 0]))[0]
    assert seen[5, 10] == 150  # output x shows input x + 0.25
    assert seen[5, 9] == 50
    assert seen.sum() == 200


def test_what_moves_in_from_outside_is_background() -> None:
    seen = augmented(np.full((1, 28, 28), 100, np.uint8), _draw([1, 0, -3.5, 0, 1, 0, 0, 0]))[0]
    assert seen[0, :5].tolist() == [0, 0, 0, 50, 100]
    far = augmented(_picture(0, 0), _draw([1, 0, 500, 0, 1, -500, 0, 0]))
    assert not far.any()


def test_a_mirror_and_an_erased_box() -> None:
    picture = np.arange(784, dtype=np.float32).reshape(1, 28, 28).astype(np.uint8)
    seen = augmented(picture, _draw([-1, 0, 27, 0, 1, 0, 0, 0], (2, 10, 4, 12)))[0]
    expected = picture[0, :, ::-1].astype(np.float32)
    expected[2:10, 4:12] = 0
    np.testing.assert_allclose(seen, expected)


@pytest.mark.parametrize(
    "augmentation",
    [
        Augmentation(),
        Augmentation(rotation=180, shift=0.5, zoom=0.5, flip=True, erase=0.9),
        Augmentation(rotation=10, shift=0.1, zoom=0.1),
        Augmentation(flip=True, erase=0.3),
    ],
    ids=["none", "most", "article", "flip and erase"],
)
def test_tensorflow_draws_the_same_pictures(practice: Dataset, augmentation: Augmentation) -> None:
    import tensorflow as tf

    from fmnist.training.loop import Trainer

    pictures = np.asarray(practice.x_train[:64])
    draw = augmentation.draw(64, np.random.default_rng(1))
    trainer = Trainer(TrainingConfig(dataset="practice", augmentation=augmentation), practice)
    tensor = tf.constant(pictures[..., np.newaxis].astype(np.float32))
    of_training = trainer._graph.augmented(
        tensor, tf.constant(draw.transforms), tf.constant(draw.boxes)
    )
    difference = np.abs(of_training.numpy()[..., 0] - augmented(pictures, draw))
    # Where a coordinate is rounded to one side of a pixel or the other, both are the same value.
    assert difference.max() < 0.02  # of 255


def test_a_few_pictures_of_an_epoch_are_drawn_as_among_all_of_them(practice: Dataset) -> None:
    config = TrainingConfig(
        dataset="practice",
        augmentation=Augmentation(rotation=10, shift=0.1, zoom=0.1, flip=True, erase=0.2),
        seed=3,
    )
    plan = TrainingPlan.of(config, practice.y_train)
    chosen = plan.training[[17, 5, 1000]]
    few = plan.draw_of(2, chosen)
    whole = plan.epoch(2)
    for row, picture in enumerate(chosen):
        place = int(np.flatnonzero(whole.order == picture)[0])
        np.testing.assert_array_equal(few.transforms[row], whole.draw.transforms[place])
        np.testing.assert_array_equal(few.boxes[row], whole.draw.boxes[place])
    seen = seen_pictures(plan, practice.x_train, chosen, 2)
    assert seen.shape == (3, 3, 28, 28)
    np.testing.assert_array_equal(seen[:, 0], practice.x_train[chosen])
    np.testing.assert_array_equal(seen[:, 2], augmented(practice.x_train[chosen], few))

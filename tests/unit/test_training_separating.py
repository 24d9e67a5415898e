"""What the network that finds items learns from, and its training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist.data import Dataset
from fmnist.imaging.separator import SIDE
from fmnist.models.separating import separating_model
from fmnist.training.photos import separating
from fmnist.training.photos.ahead import drawn_ahead
from fmnist.training.photos.scenes import KEPT_SIDE, Scenes, Taught


def _taught() -> Taught:
    """Four photos: a blue square on a light floor, known exactly."""
    masks = np.zeros((4, KEPT_SIDE, KEPT_SIDE), np.uint8)
    masks[:, 34:94, 34:94] = 255
    colours = np.where(masks[..., None] > 0, (30, 60, 160), (210, 200, 190)).astype(np.uint8)
    return Taught(colours=colours, masks=masks)


def test_a_step_gives_the_same_scenes_again_and_another_step_others(practice: Dataset) -> None:
    scenes = Scenes(_taught(), practice.x_train, seed=3)
    colours, masks = scenes.batch(5, 6)
    again, _masks = scenes.batch(5, 6)
    assert colours.shape == (6, SIDE, SIDE, 3)
    assert masks.shape == (6, SIDE, SIDE)
    assert colours.dtype == masks.dtype == np.uint8
    assert (colours == again).all()
    assert (colours != scenes.batch(6, 6)[0]).any()


def test_every_scene_has_an_item_and_a_ground(practice: Dataset) -> None:
    masks = Scenes(_taught(), practice.x_train, seed=0).batch(0, 40)[1] >= 128
    shares = masks.mean(axis=(1, 2))
    assert shares.min() > 0.02
    assert shares.max() < 0.95


def test_batches_come_in_order_and_a_fault_ends_them() -> None:
    assert list(drawn_ahead(lambda number: number * 2, 30)) == list(range(0, 60, 2))
    with pytest.raises(ZeroDivisionError):
        list(drawn_ahead(lambda number: 1 // (2 - number), 5))


def test_the_network_has_as_many_weights_as_its_card_says() -> None:
    import json

    from fmnist.imaging.separator import CARD

    assert separating_model(SIDE).count_params() == json.loads(CARD.read_text())["parameters"]


def test_the_command_asks_for_both_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from fmnist.__main__ import main

    assert main(["train", "--preset", "separator", "--save", str(tmp_path)]) == 2
    assert "--photos" in capsys.readouterr().err


def test_training_makes_the_loss_smaller(
    practice: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separating, "ROUNDS", ((12, 0.01),))
    monkeypatch.setattr(separating, "BATCH", 8)
    monkeypatch.setattr(separating, "_TELL", 1)
    told: list[float] = []
    separating.learn_to_separate(
        Scenes(_taught(), practice.x_train, seed=0), watch=lambda _step, loss: told.append(loss)
    )
    assert len(told) == 12
    assert np.mean(told[-3:]) < np.mean(told[:3])

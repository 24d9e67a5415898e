"""From a prepared picture to an answer: views, temperature, threshold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from fmnist.catalogue import SHIPPED
from fmnist.imaging import Kind, Preparation
from fmnist.imaging.entry import prepare_sample
from fmnist.inference import Answers, Classifier
from fmnist.labels import CLASS_NAMES
from fmnist.recognition import Recogniser, smoothed


class _Weighing:
    """Says class 0 as surely as the left half of a picture is bright, else class 1."""

    knows_unknown = True
    class_names = CLASS_NAMES
    shown: NDArray[np.uint8]

    def answers(self, pictures: ArrayLike) -> Answers:
        self.shown = np.asarray(pictures)
        batch = self.shown / 255
        left = batch[:, :, :14].mean(axis=(1, 2))
        rows = np.zeros((len(batch), 10), np.float32)
        rows[:, 0], rows[:, 1] = left, 1 - left
        return Answers(probabilities=rows, known=rows[:, 0])


def _prepared(kind: Kind, views: NDArray[np.uint8] | None = None) -> Preparation:
    picture = np.zeros((28, 28), np.uint8)
    picture[:, :14] = 255
    return Preparation(picture=picture, steps=(), warnings=("dim",), kind=kind, views=views)


def _recogniser(**values: float) -> Recogniser:
    return Recogniser.of(_Weighing(), values)  # type: ignore[arg-type]


def test_a_picture_of_the_dataset_is_looked_at_once() -> None:
    found = _recogniser().recognise(_prepared("dataset"))
    assert found.prediction.probabilities[:2] == pytest.approx((1, 0), abs=1e-9)
    assert found.known == 1


def test_a_photo_is_looked_at_mirrored_too_and_answers_are_averaged() -> None:
    found = _recogniser().recognise(_prepared("photo"))
    assert found.prediction.probabilities[:2] == pytest.approx((0.5, 0.5))
    assert found.warnings == ("dim",)


def test_noise_is_never_one_of_the_ten() -> None:
    found = _recogniser().recognise(replace(_prepared("photo"), noise=True))
    assert found.known == 0
    assert not found.accepted


def test_all_views_count_alike() -> None:
    views = np.stack([np.full((28, 28), 255, np.uint8), np.full((28, 28), 255, np.uint8)])
    views = np.concatenate([views, np.zeros((2, 28, 28), np.uint8), views[:1], views[:1]])
    found = _recogniser().recognise(_prepared("drawing", views))
    assert found.prediction.probabilities[0] == pytest.approx(4 / 6)
    assert found.known == pytest.approx(4 / 6)


def test_a_temperature_of_two_takes_the_square_root() -> None:
    views = np.full((1, 28, 28), 204, np.uint8)  # 0.8 and 0.2; roots 0.894 and 0.447
    found = _recogniser(temperature=2.0).recognise(_prepared("photo", views))
    assert found.prediction.probabilities[:2] == pytest.approx((2 / 3, 1 / 3), abs=1e-4)


def test_a_photo_is_smoothed_and_a_drawing_is_not() -> None:
    views = np.zeros((1, 28, 28), np.uint8)
    views[0, :, 13] = 255  # a line at the middle, half of which a blur carries to the right
    sharp, soft = (
        smoothed(views, deviation)[0, :, 14:].astype(int).sum() for deviation in (0.0, 0.7)
    )
    assert sharp == 0
    assert soft == pytest.approx(28 * 255 * 0.24, rel=0.15)
    shown = {}
    for kind in ("drawing", "photo"):
        classifier = _Weighing()
        Recogniser(classifier, smoothing=0.7).recognise(_prepared(kind, views))  # type: ignore[arg-type]
        shown[kind] = classifier.shown
    assert np.array_equal(shown["drawing"][0], views[0])
    assert np.array_equal(shown["photo"][0], smoothed(views, 0.7)[0])


@pytest.mark.parametrize(("threshold", "accepted"), [(0.5, True), (0.51, False)])
def test_what_reaches_the_threshold_is_accepted(threshold: float, *, accepted: bool) -> None:
    assert _recogniser(threshold=threshold).recognise(_prepared("photo")).accepted is accepted


def test_a_model_that_never_learned_what_is_none_accepts_everything() -> None:
    folder = SHIPPED / "lenet5-tuned"
    recogniser = Recogniser.of(Classifier.from_file(folder / "model.tflite"), {})
    dim = np.zeros((28, 28), np.uint8)
    dim[10:18, 10:18] = 200
    assert not recogniser.classifier.knows_unknown
    assert recogniser.recognise(prepare_sample(dim)).accepted

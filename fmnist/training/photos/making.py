"""From labelled photos to a model bundle for photos and drawings. Imports TensorFlow.

What the model is judged by, and what sets its temperature and threshold, are photos that it does
not learn from. The test set of Fashion-MNIST is scored once, at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import keras
from numpy.typing import NDArray

from fmnist.data import Dataset
from fmnist.data.split import split_validation
from fmnist.errors import DatasetError
from fmnist.evaluation import Evaluation
from fmnist.export.bundle import CARD, ModelBundle
from fmnist.export.card import ModelCard, library_versions, preprocessing
from fmnist.export.keras_files import load_model, model_bytes
from fmnist.export.tflite import checked_conversion
from fmnist.inference import Classifier
from fmnist.labels import CLASS_NAMES
from fmnist.models.recognising import recognising_model
from fmnist.training.config import TrainingConfig, preset
from fmnist.training.photos.collection import JudgedPhotos, Photos, read_photos, read_views
from fmnist.training.photos.learning import BATCH, COURSES, Course, learn
from fmnist.training.photos.lessons import Lessons, drawings
from fmnist.training.photos.trust import fit_trust
from fmnist.translation import _

__all__ = ["MODELS", "folders", "make"]

MODELS: Final = ("home", "photo")
"""Names of the two models: before and after it has seen photos."""

Watch = Callable[[str, int, int, float], None]

_DRAWINGS: Final = 4000
_PARITY_PICTURES: Final = 256
_LEAST_STEPS: Final = 50


def folders(photos: Path) -> tuple[Path, Path]:
    """Return the folder to learn from and the one to judge by.

    Raises:
        DatasetError: there are no ``train`` and ``validation`` in it.
    """
    found = photos / "train", photos / "validation"
    if not all(folder.is_dir() for folder in found):
        raise DatasetError(
            _(
                "{folder} holds no folders train and validation; accepted is a folder with both, "
                "each with a folder of photos for every class."
            ).format(folder=photos)
        )
    return found


def make(
    trunk: Path,
    dataset: Dataset,
    photos: Path,
    *,
    seed: int = 0,
    share: float = 1.0,
    watch: Watch | None = None,
) -> dict[str, ModelBundle]:
    """Train both models, the one from Fashion-MNIST alone and the one that has seen photos.

    Args:
        trunk: ``.keras`` file of a residual network trained on Fashion-MNIST, from whose weights
            the training starts. The card beside it says which pictures it validated with; without
            one they are those of the preset ``residual``.
        dataset: Fashion-MNIST.
        photos: a folder with ``train/CLASS/*.jpg`` and ``validation/CLASS/*.jpg``.
        seed: of everything that is drawn at random.
        share: of the steps to take; less than 1 to try things out.
        watch: told the course's name, step, steps and loss.

    Returns:
        Name → bundle, see ``MODELS``.

    Raises:
        DatasetError: there are no photos.
        ModelError: the file of the trunk is none.
    """
    learned, judged = folders(photos)
    collected, views = read_photos(learned), read_views(judged)
    config = _config_of(trunk)
    training, validation = split_validation(
        dataset.y_train,
        fraction=config.validation_split,
        method=config.validation_method,
        seed=config.seed,
    )
    drawn = drawings(_DRAWINGS, seed)
    bundles = {}
    for number, (name, course) in enumerate(zip(MODELS, COURSES, strict=True)):
        started = time.monotonic()
        course = replace(course, steps=max(_LEAST_STEPS, round(share * course.steps)))
        lessons = Lessons(
            dataset.x_train[training],
            dataset.y_train[training],
            drawn=drawn,
            photos=collected,
            shares=course.shares,
            seed=seed + number,
        )
        keras.utils.set_random_seed(seed)
        model = recognising_model(load_model(trunk))
        learn(model, config, lessons, course, watch=_told(watch, name, course.steps))
        bundles[name] = _bundle(
            name,
            model,
            dataset,
            (training, validation),
            config=config.changed(seed=seed),
            views=views,
            photos=collected if number else None,
            course=course,
            seconds=time.monotonic() - started,
        )
    return bundles


def _config_of(trunk: Path) -> TrainingConfig:
    card = trunk.with_name(CARD)
    if not card.is_file():
        return preset("residual")
    return TrainingConfig.from_dict(ModelCard.from_json(card.read_bytes()).config)


def _told(watch: Watch | None, name: str, steps: int) -> Callable[[int, float], None] | None:
    return None if watch is None else lambda step, loss: watch(name, step, steps, loss)


def _bundle(
    name: str,
    model: keras.Model,
    dataset: Dataset,
    split: tuple[NDArray[Any], NDArray[Any]],
    *,
    config: TrainingConfig,
    views: JudgedPhotos,
    photos: Photos | None,
    course: Course,
    seconds: float,
) -> ModelBundle:
    training, validation = split
    tflite, parity = checked_conversion(model, dataset.x_train[validation[:_PARITY_PICTURES]])
    classifier = Classifier.from_bytes(tflite, name=name)
    trust = fit_trust(classifier, views, smoothing=course.smoothing)
    on_validation = classifier.probabilities(dataset.x_train[validation])
    on_test = classifier.probabilities(dataset.x_test)
    kept = Evaluation.of(dataset.y_train[validation], on_validation)
    test = Evaluation.of(dataset.y_test, on_test)
    blueprint = config.blueprint()
    card = ModelCard(
        name=name,
        architecture=config.architecture,
        parameters=int(model.count_params()),
        multiply_adds=blueprint.multiply_adds,
        config=config.to_dict(),
        seed=config.seed,
        dataset={
            "name": dataset.name,
            "checksum": dataset.checksum,
            "training": len(training),
            "validation": len(validation),
            "test": len(dataset.y_test),
        },
        metrics={
            "validation_loss": float(kept.loss),
            "validation_accuracy": float(kept.accuracy),
            "test_loss": float(test.loss),
            "test_accuracy": float(test.accuracy),
        },
        epochs=round(course.steps * BATCH / len(training)),
        seconds=seconds,
        parity=parity,
        preprocessing=preprocessing(CLASS_NAMES),
        versions=library_versions(),
        created=ModelCard.now(),
        recognition={
            "temperature": trust.temperature,
            "threshold": trust.threshold,
            "smoothing": course.smoothing,
            "photos": 0 if photos is None else len(photos.names),
        },
    )
    return ModelBundle(
        card=card,
        keras=model_bytes(model),
        tflite=tflite,
        test_probabilities=on_test,
        validation_probabilities=on_validation,
    )

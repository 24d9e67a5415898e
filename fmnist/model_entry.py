"""One model that can be used: what is known of it, and how it is asked and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.data import Dataset
from fmnist.data.split import split_validation
from fmnist.errors import ModelError, RunError
from fmnist.evaluation import Evaluation
from fmnist.export.bundle import (
    KERAS,
    PROBABILITIES,
    TFLITE,
    VALIDATION_PROBABILITIES,
    read_probabilities,
)
from fmnist.export.card import ModelCard
from fmnist.inference import Classifier
from fmnist.models.registry import architecture
from fmnist.recognition import Recogniser
from fmnist.runs.seal import sealed_error
from fmnist.training.config import TrainingConfig
from fmnist.translation import _

__all__ = ["SPLITS", "JudgedSplit", "ModelEntry"]

JudgedSplit = Literal["test", "validation"]
"""What a model is judged by: pictures that it never learned from."""

SPLITS: Final[tuple[JudgedSplit, ...]] = get_args(JudgedSplit)


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelEntry:
    """One model. Its parts are read when they are asked for."""

    identifier: str
    card: ModelCard
    source: Literal["shipped", "run", "imported"]
    read: Callable[[str], bytes]

    @property
    def title(self) -> str:
        """Architecture, where it comes from, and its test accuracy, unless that is sealed."""
        if self.sealed:
            return self.short_title
        return _("{model} · {accuracy:.1%} on the test set").format(
            model=self.short_title, accuracy=self.card.metrics["test_accuracy"]
        )

    @property
    def taught(self) -> bool:
        """Whether somebody taught it their own classes, see ``fmnist.teaching``."""
        return "backbone" in self.card.dataset

    @property
    def sealed(self) -> bool:
        """Whether it is not told how it does on the test pictures, see ``fmnist.runs.seal``."""
        return "test_accuracy" not in self.card.metrics

    def refuse_sealed(self, split: JudgedSplit) -> None:
        """Raise where somebody asks how a sealed model does on the test pictures.

        Raises:
            SealedError: always then.
        """
        if split == "test" and self.sealed:
            raise sealed_error()

    @property
    def short_title(self) -> str:
        """Architecture, and where it comes from."""
        if self.taught:
            return _("{name} · taught here").format(name=self.card.name)
        if self.source == "imported":
            return _("{file} · brought along").format(file=self.card.name)
        name = _("shipped") if self.source == "shipped" else self.identifier
        title = _(architecture(self.card.architecture).title)
        if self.card.recognition is not None:
            title = (
                _("{model} that has learned from photos")
                if self.card.recognition["photos"]
                else _("{model} for photos, from Fashion-MNIST alone")
            ).format(model=title)
        return f"{title} · {name}"

    def classifier(self) -> Classifier:
        """Return a new LiteRT classifier."""
        return Classifier.from_bytes(
            self.read(TFLITE), name=self.identifier, class_names=self.card.class_names
        )

    def recogniser(self) -> Recogniser:
        """Return a new classifier that knows how sure it may be of a photo or a drawing."""
        if self.taught:
            return Recogniser(self.classifier(), threshold=0.0, taught=True)
        return Recogniser.of(self.classifier(), self.card.recognition or {})

    def keras_file(self) -> bytes:
        """Return the content of its ``.keras`` file."""
        return self.read(KERAS)

    def tells_apart(self, dataset: Dataset) -> bool:
        """Whether its classes are those of ``dataset``, so that it can be judged on it.

        Of a taught one they never are: what it learned from is kept nowhere, and it may be there.
        """
        return not self.taught and self.card.class_names == dataset.class_names

    def matches(self, dataset: Dataset) -> bool:
        """Whether its stored probabilities are those of this dataset's test pictures."""
        return str(self.card.dataset["checksum"]) == dataset.checksum

    def test_evaluation(self, dataset: Dataset) -> Evaluation:
        """Return its scores on the test pictures of ``dataset``: the stored ones if they fit.

        A model of another dataset is asked about each test picture, which takes about a second
        for 10,000 pictures and LeNet-5.
        """
        self.refuse_sealed("test")
        probabilities = self.stored_probabilities(dataset, "test")
        if probabilities is None:
            self.refuse_other_classes(dataset)
            probabilities = self.classifier().probabilities(dataset.x_test)
        return Evaluation.of(dataset.y_test, probabilities, self.card.class_names)

    def refuse_other_classes(self, dataset: Dataset) -> None:
        """Raise where an answer could not be right or wrong.

        Raises:
            ModelError: names both sets of classes.
        """
        if not self.tells_apart(dataset):
            raise ModelError(
                _(
                    "{model} tells the classes {known} apart, and {dataset} has {found}; accepted "
                    "is a model that has learned from the same classes."
                ).format(
                    model=self.identifier,
                    known=", ".join(self.card.class_names),
                    dataset=dataset.title,
                    found=", ".join(dataset.class_names),
                )
            )

    def validation_pictures(self, dataset: Dataset) -> NDArray[np.int64]:
        """Return which training pictures of ``dataset`` the model never learned from.

        Of another dataset than its own it has seen none; then these are the pictures that its
        training would have kept for validation. What an imported model has learned from nobody
        knows: then these are those that a training keeps by default.

        Returns:
            ``(n,) int64``, rising.

        Raises:
            ConfigError: the card's configuration is not accepted.
        """
        config = self._training_config()
        _training, validation = split_validation(
            dataset.y_train,
            fraction=config.validation_split,
            method=config.validation_method,
            seed=config.seed,
        )
        return validation

    def _training_config(self) -> TrainingConfig:
        if self.source == "imported":
            return TrainingConfig()
        return TrainingConfig.from_dict(self.card.config)

    def work(self, dataset: Dataset, split: JudgedSplit) -> float:
        """Return the multiplications and additions that asking it about these pictures takes."""
        pictures = len(dataset.y_test)
        if split == "validation":
            config = self._training_config()
            pictures = config.validation_count(len(dataset.y_train))
        return float(self.card.multiply_adds) * pictures

    def evaluation(
        self,
        dataset: Dataset,
        split: JudgedSplit,
        probabilities: NDArray[np.float32] | None = None,
    ) -> Evaluation:
        """Return its scores on the test or on its own validation pictures of ``dataset``.

        Args:
            dataset: its own, or another.
            split: which pictures.
            probabilities: ``(n, classes)``, if they are known; else those that were kept, or
                the model is asked.
        """
        self.refuse_sealed(split)
        if split == "test":
            if probabilities is None:
                return self.test_evaluation(dataset)
            return Evaluation.of(dataset.y_test, probabilities, self.card.class_names)
        places = self.validation_pictures(dataset)
        if probabilities is None:
            probabilities = self.stored_probabilities(dataset, split)
        if probabilities is None:
            self.refuse_other_classes(dataset)
            probabilities = self.classifier().probabilities(dataset.x_train[places])
        return Evaluation.of(dataset.y_train[places], probabilities, self.card.class_names)

    def keeps(self, dataset: Dataset, split: JudgedSplit) -> bool:
        """Whether its probabilities of these pictures were kept with it."""
        return self.stored_probabilities(dataset, split) is not None

    def stored_probabilities(
        self, dataset: Dataset, split: JudgedSplit
    ) -> NDArray[np.float32] | None:
        """Return the probabilities that were kept with the model,
        ``(n, classes) float32``.

        ``None`` if they are of another dataset's pictures, or if none were kept of this split.
        """
        if not self.matches(dataset) or (split == "test" and self.sealed):
            return None
        name = PROBABILITIES if split == "test" else VALIDATION_PROBABILITIES
        try:
            return read_probabilities(self.read(name))
        except (RunError, FileNotFoundError):
            return None

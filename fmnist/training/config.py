"""Everything that decides a training, frozen and checked, and the presets.

The same configuration and seed give the same result on the same machine.

Sources: ``article`` and ``improved`` are the article's sections 3 and 6; the others are ours (see
docs/results.md for what each reaches). ``improved_tuned`` trains the article's second network with
what later networks are trained with: one-cycle SGD with weight decay, whole-pixel shifts, mirror
images, an erased square, softened labels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from fmnist.dataset_names import TRAINING_SETS, is_own
from fmnist.errors import ClassNamesError, ConfigError
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.models.blueprint import Blueprint
from fmnist.models.options import OptionValue, complete_options
from fmnist.models.registry import architecture
from fmnist.training.augmentation import Augmentation
from fmnist.training.schedules import Schedule
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.data import Dataset

__all__ = [
    "BOUNDS",
    "OPTIMIZERS",
    "PRECISIONS",
    "PRESETS",
    "VALIDATION_METHODS",
    "WHOLE",
    "TrainingConfig",
    "preset",
]

OPTIMIZERS: Final = ("adam", "adamw", "sgd")
PRECISIONS: Final = ("float32", "bfloat16")
VALIDATION_METHODS: Final = ("last", "stratified")

BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "learning_rate": (1e-7, 10.0),
    "batch_size": (1, 4096),
    "epochs": (1, 500),
    "validation_split": (0.01, 0.5),
    "label_smoothing": (0.0, 0.5),
    "weight_decay": (0.0, 1.0),
    "momentum": (0.0, 0.999),
    "training_size": (10, 60_000),
    "label_noise": (0.0, 1.0),
    "early_stopping": (0, 500),
    "seed": (0, 2**31 - 1),
}
"""Least and most of every number; what is off has a value of its own (``None`` or 0)."""

WHOLE: Final = ("batch_size", "epochs", "training_size", "early_stopping", "seed")


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """A training, from the network to the seed.

    Attributes:
        architecture: name in the registry.
        options: the architecture's options; those left out take their defaults.
        dataset: ``fashion-mnist``, ``practice``, or the name of somebody's own set.
        class_names: what its labels mean; the network has an output for each. See ``on``.
        optimizer: ``adam``, ``adamw`` or ``sgd``.
        learning_rate: where the schedule starts, or its peak.
        schedule: how the learning rate changes.
        momentum: Nesterov momentum, for ``sgd`` alone.
        weight_decay: decoupled weight decay, for ``adamw`` and ``sgd``.
        label_smoothing: share of the target spread over all classes.
        batch_size: pictures a step.
        epochs: passes over the training pictures.
        validation_split: share of the training set kept for validation.
        validation_method: ``last`` (as Keras and the article) or ``stratified``.
        training_size: how many of the training pictures are learned from; ``None`` for all.
        label_noise: share of the labels learned from that another class replaces.
        precision: ``float32``, or ``bfloat16`` for mixed precision: quicker where the processor
            multiplies such numbers (AVX-512 BF16, AMX), slower elsewhere.
        early_stopping: epochs without a smaller validation loss after which the training ends
            and goes back to the weights of its best epoch; 0 for never.
        augmentation: how training pictures are changed.
        seed: of the weights, the order, dropout, augmentation, a stratified split, and which
            pictures and labels ``training_size`` and ``label_noise`` choose.

    Raises:
        ConfigError: a value that is not accepted; the message says what is.
    """

    architecture: str = "lenet5"
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    dataset: str = "fashion-mnist"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    schedule: Schedule = field(default_factory=Schedule)
    momentum: float = 0.9
    weight_decay: float = 0.0
    label_smoothing: float = 0.0
    batch_size: int = 256
    epochs: int = 10
    validation_split: float = 0.2
    validation_method: Literal["last", "stratified"] = "last"
    training_size: int | None = None
    label_noise: float = 0.0
    early_stopping: int = 0
    precision: str = "float32"
    augmentation: Augmentation = field(default_factory=Augmentation)
    seed: int = 0
    class_names: ClassNames = CLASS_NAMES

    def __post_init__(self) -> None:
        options = complete_options(architecture(self.architecture).options, self.options)
        object.__setattr__(self, "options", options)
        _one_of("optimizer", self.optimizer, OPTIMIZERS)
        if not is_own(self.dataset):
            _one_of("dataset", self.dataset, TRAINING_SETS)
        _one_of("precision", self.precision, PRECISIONS)
        _one_of("validation_method", self.validation_method, VALIDATION_METHODS)
        self._take_names()
        for name, (least, most) in BOUNDS.items():
            value = getattr(self, name)
            if value is not None or name != "training_size":
                _within(name, value, least, most, whole=name in WHOLE)

    def _take_names(self) -> None:
        """Make of the list that JSON gives what the field promises."""
        try:
            object.__setattr__(self, "class_names", ClassNames(self.class_names))
        except (ClassNamesError, TypeError) as error:
            raise ConfigError(
                _("class_names is {value!r}: {reason}").format(value=self.class_names, reason=error)
            ) from error

    def blueprint(self) -> Blueprint:
        """Return the network. It has no answer for the group where that does not follow."""
        options = dict(self.options)
        if "group" in options and self.class_names != CLASS_NAMES:
            options["group"] = False
        return architecture(self.architecture).blueprint(options, classes=len(self.class_names))

    def on(self, dataset: Dataset) -> TrainingConfig:
        """Return the same training on another dataset."""
        return replace(self, dataset=dataset.name, class_names=dataset.class_names)

    def validation_count(self, pictures: int) -> int:
        """Return how many of ``pictures`` are kept for validation (as Keras rounds them)."""
        return pictures - int(pictures * (1 - self.validation_split))

    def training_count(self, pictures: int) -> int:
        """Return how many of ``pictures`` are learned from."""
        left = pictures - self.validation_count(pictures)
        return left if self.training_size is None else min(left, self.training_size)

    def steps_per_epoch(self, pictures: int) -> int:
        """Return the steps of one epoch on a training set of ``pictures``, validation included."""
        return math.ceil(self.training_count(pictures) / self.batch_size)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON types only; ``from_dict`` gives the same configuration back."""
        return asdict(self) | {"class_names": list(self.class_names)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainingConfig:
        """Read what ``to_dict`` wrote.

        Raises:
            ConfigError: a field that is not known, or a value that is not accepted.
        """
        known = dict(values)
        for name, kind in (("schedule", Schedule), ("augmentation", Augmentation)):
            if isinstance(known.get(name), Mapping):
                known[name] = _made(kind, known[name])
        made: TrainingConfig = _made(cls, known)
        return made

    def changed(self, **values: Any) -> TrainingConfig:
        """Return a copy with these fields changed; a new architecture starts at its defaults."""
        if values.get("architecture", self.architecture) != self.architecture:
            values.setdefault("options", {})
        return replace(self, **values)


def _made(kind: Any, values: Mapping[str, Any]) -> Any:
    unknown = sorted(set(values) - {field.name for field in fields(kind)})
    if unknown:
        raise ConfigError(
            _("Unknown setting {unknown}; accepted are {known}.").format(
                unknown=", ".join(unknown), known=", ".join(f.name for f in fields(kind))
            )
        )
    return kind(**values)


def _one_of(name: str, value: str, accepted: tuple[str, ...]) -> None:
    if value not in accepted:
        raise ConfigError(
            _("{name} is {value!r}; accepted are {accepted}.").format(
                name=name, value=value, accepted=", ".join(accepted)
            )
        )


def _within(name: str, value: object, least: float, most: float, *, whole: bool) -> None:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    if fits and whole:
        fits = value == int(value) if math.isfinite(value) else False  # type: ignore[call-overload, arg-type]
    if not fits or not least <= value <= most:  # type: ignore[operator]
        raise ConfigError(
            _("{name} is {value!r}; accepted is {kind} from {least:g} to {most:g}.").format(
                name=name,
                value=value,
                kind=_("a whole number") if whole else _("a number"),
                least=least,
                most=most,
            )
        )


PRESETS: Final[Mapping[str, TrainingConfig]] = {
    "article": TrainingConfig(),
    "tuned": TrainingConfig(
        batch_size=64, learning_rate=0.004, schedule=Schedule(kind="one_cycle")
    ),
    "quick": TrainingConfig(
        options={"pooling": "max"},
        batch_size=128,
        epochs=4,
        learning_rate=0.008,
        schedule=Schedule(kind="one_cycle"),
    ),
    "improved": TrainingConfig(
        architecture="improved_cnn",
        schedule=Schedule(kind="exponential", decay_steps=1000, decay_rate=0.9),
        augmentation=Augmentation(rotation=10.0, shift=0.1, zoom=0.1),
        epochs=15,
    ),
    "improved_tuned": TrainingConfig(
        architecture="improved_cnn",
        options={"dropout": 0.1, "dense_dropout": 0.3},
        optimizer="sgd",
        learning_rate=0.1,
        schedule=Schedule(kind="one_cycle"),
        weight_decay=0.005,
        label_smoothing=0.05,
        batch_size=128,
        epochs=30,
        validation_split=0.1,
        validation_method="stratified",
        augmentation=Augmentation(shift=0.08, flip=True, erase=0.25),
    ),
    "residual": TrainingConfig(
        architecture="residual",
        options={"width": 32},
        optimizer="sgd",
        learning_rate=0.15,
        schedule=Schedule(kind="one_cycle"),
        weight_decay=0.004,
        label_smoothing=0.05,
        batch_size=128,
        epochs=24,
        validation_split=0.05,
        validation_method="stratified",
        augmentation=Augmentation(shift=0.08, flip=True, erase=0.25),
    ),
    "strong": TrainingConfig(
        architecture="resnet9",
        options={"width": 32},
        optimizer="sgd",
        learning_rate=0.15,
        schedule=Schedule(kind="one_cycle"),
        weight_decay=0.004,
        label_smoothing=0.1,
        batch_size=128,
        epochs=18,
        validation_split=0.05,
        validation_method="stratified",
        augmentation=Augmentation(shift=0.08, flip=True, erase=0.3),
    ),
}


def preset(name: str) -> TrainingConfig:
    """Return the preset of that name.

    Raises:
        ConfigError: there is none.
    """
    _one_of("preset", name, tuple(PRESETS))
    return PRESETS[name]

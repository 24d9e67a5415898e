"""Every setting of a training in one flat table: its name, title, what it does, and its bounds.

The command line makes a flag of each, the form a widget, an address a parameter. The options of
an architecture are not here: ``fmnist.models.registry`` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fmnist.dataset_names import TRAINING_SETS
from fmnist.models.registry import ARCHITECTURES
from fmnist.training import augmentation
from fmnist.training.config import (
    BOUNDS,
    OPTIMIZERS,
    PRECISIONS,
    VALIDATION_METHODS,
    WHOLE,
    TrainingConfig,
)
from fmnist.training.schedules import SCHEDULE_KINDS
from fmnist.translation import N_

__all__ = ["SETTINGS", "Setting", "has_effect"]

Kind = Literal["choice", "whole", "number", "switch"]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting.

    Attributes:
        name: ``learning_rate``: of the flag ``--learning-rate`` and of the address.
        title: for a form.
        help: one or two sentences on what it does.
        part: ``schedule`` or ``augmentation`` where it belongs to that part of the
            configuration, else empty.
        field: its name there.
        kind: what it takes.
        choices: of a choice.
        least: of a number; ``most`` likewise.
    """

    name: str
    title: str
    help: str
    part: str = ""
    field: str = ""
    kind: Kind = "number"
    choices: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 1.0

    @property
    def flag(self) -> str:
        """The flag of the command line: ``"--learning-rate"``."""
        return f"--{self.name.replace('_', '-')}"

    def value_in(self, config: TrainingConfig) -> Any:
        """Return what ``config`` has."""
        holder = getattr(config, self.part) if self.part else config
        return getattr(holder, self.field)


def _choice(name: str, choices: tuple[str, ...], title: str, help_: str) -> Setting:
    return Setting(
        name=name, title=title, help=help_, field=name, kind="choice", choices=choices
    )  # fmt: skip


def _number(name: str, title: str, help_: str) -> Setting:
    least, most = BOUNDS[name]
    kind: Kind = "whole" if name in WHOLE else "number"
    return Setting(
        name=name, title=title, help=help_, field=name, kind=kind, least=least, most=most
    )


def _schedule(name: str, title: str, help_: str, **values: Any) -> Setting:
    return Setting(name=name, title=title, help=help_, part="schedule", field=name, **values)


def _augmentation(name: str, title: str, help_: str) -> Setting:
    most = augmentation.MOST.get(name, 1.0)
    return Setting(
        name=name,
        title=title,
        help=help_,
        part="augmentation",
        field=name,
        kind="number" if name in augmentation.MOST else "switch",
        most=most,
    )


_ALL: Final = (
    _choice(
        "architecture",
        tuple(ARCHITECTURES),
        N_("Network"),
        N_(
            "How many layers and which: LeNet-5 is small and quick, the others see more and take "
            "longer."
        ),
    ),
    _choice("dataset", TRAINING_SETS, N_("Dataset"), N_("What the network learns from.")),
    _number(
        "epochs",
        N_("Epochs"),
        N_(
            "How often the network sees all the training pictures. More is better until the "
            "validation loss no longer falls."
        ),
    ),
    _number(
        "learning_rate",
        N_("Learning rate"),
        N_(
            "How far the weights move in each step: too small learns slowly, too large jumps past "
            "the goal or diverges."
        ),
    ),
    _number(
        "batch_size",
        N_("Batch size"),
        N_(
            "Pictures a step looks at before it changes the weights once. Small batches give more "
            "and noisier steps an epoch."
        ),
    ),
    _choice(
        "optimizer",
        OPTIMIZERS,
        N_("Optimizer"),
        N_(
            "How a step is made from the slope of the loss. Adam adapts the step of each weight, "
            "SGD rolls on with momentum, AdamW is Adam with weight decay."
        ),
    ),
    _number(
        "momentum",
        N_("Momentum"),
        N_(
            "How much of the last step SGD keeps going: 0 forgets it, 0.9 smooths over about ten "
            "steps."
        ),
    ),
    _number(
        "weight_decay",
        N_("Weight decay"),
        N_("Pulls every weight a little towards 0 in each step, which keeps the network simple."),
    ),
    Setting(
        name="schedule",
        title=N_("Schedule"),
        help=N_(
            "How the learning rate changes: large steps early find the region, small ones late "
            "find the place."
        ),
        part="schedule",
        field="kind",
        kind="choice",
        choices=SCHEDULE_KINDS,
    ),
    _schedule(
        "decay_steps",
        N_("Steps between reductions"),
        N_("After so many steps the learning rate is reduced once more."),
        kind="whole",
        least=1,
        most=1_000_000,
    ),
    _schedule(
        "decay_rate", N_("Factor of each reduction"), N_("0.9 makes it a tenth smaller every time.")
    ),
    _schedule(
        "warm_up",
        N_("Share of the steps that rise"),
        N_("The learning rate rises in this share of the training and falls in the rest."),
    ),
    _schedule(
        "initial_share",
        N_("First learning rate, as a share"),
        N_("Where the rise begins: 0.1 is a tenth of the learning rate above."),
    ),
    _schedule(
        "final_share",
        N_("Last learning rate, as a share"),
        N_("Where the fall ends: 0 lets the last steps stand still."),
    ),
    _number(
        "label_smoothing",
        N_("Label smoothing"),
        N_(
            "Asks for a little less than certainty: this share of each target is spread over all "
            "classes, so that the network does not become too sure."
        ),
    ),
    _number(
        "early_stopping",
        N_("Early stopping"),
        N_(
            "Ends the training when the validation loss has not fallen for so many epochs, and "
            "goes back to the best epoch's weights. 0 never does."
        ),
    ),
    _choice(
        "precision",
        PRECISIONS,
        N_("Precision"),
        N_(
            "How exactly the values between convolutions are kept while training. bfloat16 has "
            "three digits instead of seven and makes large networks quicker, on a processor that "
            "can multiply such numbers (AVX-512 BF16, AMX); on others it is slower. The finished "
            "network is float32 either way."
        ),
    ),
    _number(
        "validation_split",
        N_("Validation split"),
        N_(
            "Share of the training pictures that is put aside: the network never learns from them, "
            "so they show how it does on new pictures."
        ),
    ),
    _choice(
        "validation_method",
        VALIDATION_METHODS,
        N_("Which pictures validate"),
        N_(
            "The last ones of the file, as Keras and the article take them, or the same share of "
            "every class at random."
        ),
    ),
    _number(
        "training_size",
        N_("Training pictures"),
        N_(
            "How many of the others are learned from; empty: all. With few of them a network "
            "learns them by heart, and you can watch it over-fit."
        ),
    ),
    _number(
        "label_noise",
        N_("Wrong labels"),
        N_(
            "Share of the training labels that is replaced by another class. A network that learns "
            "them has learned by heart; validation and test labels stay right."
        ),
    ),
    _augmentation("rotation", N_("Rotation"), N_("Turns each picture by up to so many degrees.")),
    _augmentation("shift", N_("Shift"), N_("Moves it by up to this share of its side, both ways.")),
    _augmentation("zoom", N_("Zoom"), N_("Stretches or shrinks it by up to this share.")),
    _augmentation(
        "flip", N_("Flip"), N_("Mirrors half of the pictures: a shoe may point either way.")
    ),
    _augmentation(
        "erase",
        N_("Erase"),
        N_(
            "Covers a square of this share of the side at a random place, so that no single detail "
            "decides."
        ),
    ),
    _number(
        "seed",
        N_("Seed"),
        N_(
            "Decides everything random: first weights, order, augmentation. The same seed gives "
            "the same training again."
        ),
    ),
)

SETTINGS: Final[Mapping[str, Setting]] = {setting.name: setting for setting in _ALL}
"""All settings by name, in the order in which a person meets them."""

_NEEDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "momentum": ("optimizer", ("sgd",)),
    "weight_decay": ("optimizer", ("adamw", "sgd")),
    "decay_steps": ("schedule", ("exponential",)),
    "decay_rate": ("schedule", ("exponential",)),
    "warm_up": ("schedule", ("one_cycle",)),
    "initial_share": ("schedule", ("one_cycle",)),
    "final_share": ("schedule", ("cosine", "one_cycle")),
}


def has_effect(name: str, config: TrainingConfig) -> bool:
    """Return whether the setting changes anything in ``config``: momentum only does with SGD."""
    if name not in _NEEDS:
        return True
    decides, values = _NEEDS[name]
    return SETTINGS[decides].value_in(config) in values

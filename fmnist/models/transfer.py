"""Transfer learning: a network trained on ImageNet, with a new last layer for the ten classes.

Source: J. Yosinski et al., "How transferable are features in deep neural networks?",
arXiv:1411.1792; https://keras.io/guides/transfer_learning/.

A picture is enlarged, its grey becomes three equal channels, and it is scaled as the backbone was
trained with, all inside the network: it takes 28×28 pictures like any other here. The backbone is
frozen (only the last layer learns) or fine-tuned; with ImageNet's weights its batch normalisation
keeps the statistics it came with either way, as the guide advises. With no weights it learns from
scratch, for comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fmnist.models.backbones import BACKBONES
from fmnist.models.blueprint import (
    Blueprint,
    Dense,
    Dropout,
    Enlarged,
    GlobalAveragePooling,
    Pretrained,
)
from fmnist.models.options import Choice, OptionValue, Switch
from fmnist.models.shared_options import OUTPUT_DROPOUT
from fmnist.translation import N_

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    Choice(
        name="backbone",
        title=N_("Backbone"),
        choices=tuple(BACKBONES),
        default="mobilenet_v3_small",
        help=N_("The network that was trained on a million photos of a thousand things."),
    ),
    Choice(
        name="weights",
        title=N_("Its weights"),
        choices=("imagenet", "none"),
        default="imagenet",
        help=N_(
            "What it has learned from ImageNet, which is downloaded once, or none, for comparison."
        ),
    ),
    Switch(
        name="fine_tune",
        title=N_("Fine-tune the backbone"),
        default=False,
        help=N_(
            "Off: only the new last layer learns, which is quick. On: every weight does, which "
            "takes about three times as long and wants a small learning rate such as 0.0001."
        ),
    ),
    Choice(
        name="side",
        title=N_("Enlarged to"),
        choices=("32", "64", "96", "128", "160", "192", "224"),
        default="64",
        help=N_(
            "Pixels of a side that the backbone sees. It was trained with 224; half of that takes "
            "a quarter of the time."
        ),
    ),
    replace(OUTPUT_DROPOUT, default=0.2),
)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return the network for so many classes, with a value for each of ``OPTIONS``."""
    side = int(options["side"])
    backbone = Pretrained(
        backbone=str(options["backbone"]),
        weights=str(options["weights"]),
        trained=bool(options["fine_tune"]),
    )
    return Blueprint(
        name="transfer",
        layers=(
            ("enlarged", Enlarged(side=side)),
            ("backbone", backbone),
            ("average", GlobalAveragePooling()),
            ("dropout", Dropout(rate=float(options["dropout"]))),
            ("probabilities", Dense(units=classes, activation="softmax")),
        ),
    )

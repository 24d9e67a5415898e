"""What a preset is called on a page, and one sentence on what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fmnist.translation import N_

__all__ = ["PRESET_TEXTS"]

PRESET_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "article": (N_("Article"), N_("LeNet-5 as the article trains it.")),
    "tuned": (
        N_("Tuned"),
        N_("The same LeNet-5, trained better: mostly by its learning rate."),
    ),
    "quick": (
        N_("Quick"),
        N_("LeNet-5 with max pooling in four epochs, for a first try: large steps that grow "
           "small."),
    ),
    "improved": (
        N_("Improved"),
        N_("The article's second network, with augmentation. It takes minutes rather than "
           "seconds."),
    ),
    "improved_tuned": (
        N_("Improved, tuned"),
        N_("The same second network, trained better: more epochs, other augmentation, large steps "
           "that grow small."),
    ),
    "residual": (
        N_("Residual"),
        N_("Shortcuts let seven convolutions learn together. It may take half an hour."),
    ),
    "strong": (
        N_("Strong"),
        N_("The largest network here, and the slowest: ResNet-9, for an hour or more on a "
           "machine with nothing else to do."),
    ),
}  # fmt: skip
"""Title and sentence of each preset, in the order of ``fmnist.training.config.PRESETS``."""

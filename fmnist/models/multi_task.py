"""One network with several answers: the class, and what else can be told of a picture.

Source of the idea: R. Caruana, "Multitask Learning", Machine Learning 28, 1997: what is learned
for one question helps with another.

The body is the improved CNN; each question has a dense layer of its own at its end. What is
asked, and how the right answers are counted from class and pixels, ``fmnist.data.attributes``
says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fmnist.data.attributes import ATTRIBUTES
from fmnist.models import improved_cnn
from fmnist.models.blueprint import Blueprint, Head
from fmnist.models.options import OptionValue, Range, Switch
from fmnist.translation import N_

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    Switch(
        name="group",
        title=N_("Also learns the group"),
        default=True,
        help=N_("Top, trousers, dress, shoe or bag: it follows from the class."),
    ),
    Switch(
        name="tone",
        title=N_("Also learns the tone"),
        default=True,
        help=N_("Light, medium or dark cloth: the mean of the item's pixels."),
    ),
    Switch(
        name="texture",
        title=N_("Also learns the texture"),
        default=True,
        help=N_("Plain to rich: how much neighbouring pixels of the item differ."),
    ),
    Switch(
        name="aspect",
        title=N_("Also learns the aspect"),
        default=True,
        help=N_("Tall, square or wide: the box around the item."),
    ),
    Range(
        name="head_share",
        title=N_("Weight of the other answers"),
        least=0.0,
        most=1.0,
        step=0.05,
        default=0.2,
        help=N_(
            "How much the loss of each further answer counts beside that of the class: at 0 they "
            "teach the network nothing."
        ),
    ),
    *improved_cnn.OPTIONS,
)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return the network for so many classes, with a value for each of ``OPTIONS``."""
    body = improved_cnn.blueprint(options, classes)
    heads = tuple(
        Head(name=name, values=len(attribute.values))
        for name, attribute in ATTRIBUTES.items()
        if options[name]
    )
    return replace(body, name="multi_task", heads=heads, head_share=float(options["head_share"]))

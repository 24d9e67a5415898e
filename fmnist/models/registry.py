"""The architectures that pages and the command line offer.

Each is one file with its ``OPTIONS`` and a function that makes a ``Blueprint`` from
values of these and a number of classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from fmnist.errors import ConfigError
from fmnist.labels import CLASS_COUNT
from fmnist.models import improved_cnn, lenet5, multi_task, residual, resnet9, transfer
from fmnist.models.blueprint import Blueprint
from fmnist.models.options import Option, OptionValue, complete_options
from fmnist.translation import N_, _

__all__ = ["ARCHITECTURES", "Architecture", "architecture"]


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """An entry of the registry."""

    name: str
    title: str
    summary: str
    options: tuple[Option, ...]
    make: Callable[[Mapping[str, OptionValue], int], Blueprint]

    def blueprint(
        self, options: Mapping[str, object] | None = None, *, classes: int = CLASS_COUNT
    ) -> Blueprint:
        """Return the network with the options given, the others at their defaults.

        Args:
            options: name → value.
            classes: how many it tells from each other.

        Raises:
            ConfigError: an unknown option, or a value that is not accepted.
        """
        return self.make(complete_options(self.options, options or {}), classes)


def _entry(module: ModuleType, *, name: str, title: str, summary: str) -> Architecture:
    return Architecture(
        name=name, title=title, summary=summary, options=module.OPTIONS, make=module.blueprint
    )


ARCHITECTURES: Final[Mapping[str, Architecture]] = {
    entry.name: entry
    for entry in (
        _entry(
            lenet5,
            name="lenet5",
            title=N_("LeNet-5"),
            summary=N_("Two convolutions and three dense layers: it read cheques in 1998."),
        ),
        _entry(
            improved_cnn,
            name="improved_cnn",
            title=N_("Improved CNN"),
            summary=N_(
                "More filters, batch normalisation and dropout: the article's second network."
            ),
        ),
        _entry(
            multi_task,
            name="multi_task",
            title=N_("Multi-task CNN"),
            summary=N_(
                "The improved CNN with several answers at once: the class, its group, and tone, "
                "texture and aspect of the item."
            ),
        ),
        _entry(
            residual,
            name="residual",
            title=N_("Residual network"),
            summary=N_(
                "Seven convolutions with shortcuts around each pair, and no large dense layer."
            ),
        ),
        _entry(
            resnet9,
            name="resnet9",
            title=N_("ResNet-9"),
            summary=N_(
                "Eight convolutions, two pairs of them with a shortcut: it learns most in an hour, "
                "and needs hours for its best."
            ),
        ),
        _entry(
            transfer,
            name="transfer",
            title=N_("Transfer learning"),
            summary=N_(
                "A network that was trained on a million photos, with a new last layer for these "
                "ten classes."
            ),
        ),
    )
}


def architecture(name: str) -> Architecture:
    """Return the architecture of that name.

    Raises:
        ConfigError: there is none.
    """
    try:
        return ARCHITECTURES[name]
    except KeyError:
        raise ConfigError(
            _("Unknown architecture {name!r}; accepted are {known}.").format(
                name=name, known=", ".join(ARCHITECTURES)
            )
        ) from None

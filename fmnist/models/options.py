"""What can be chosen about an architecture: an option's name, choices and default.

Pages make a widget of each option, the command line a ``--option name=value``. An option's
``help`` is one sentence on what it is good for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fmnist.errors import ConfigError
from fmnist.translation import _

__all__ = ["Choice", "Option", "OptionValue", "Range", "Switch", "complete_options"]

OptionValue = str | int | float | bool

_ON_OFF: Final = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An option that takes one of a few words."""

    name: str
    title: str
    choices: tuple[str, ...]
    default: str
    help: str = ""

    def parse(self, value: object) -> str:
        """Return ``value`` if it is one of the choices.

        Raises:
            ConfigError: it is not.
        """
        if value not in self.choices:
            raise ConfigError(
                _("Option {name} is {value!r}; accepted are {choices}.").format(
                    name=self.name, value=value, choices=", ".join(self.choices)
                )
            )
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Range:
    """An option that takes a number between two bounds, both included."""

    name: str
    title: str
    least: float
    most: float
    step: float
    default: float
    whole: bool = False
    help: str = ""

    def parse(self, value: object) -> int | float:
        """Return ``value`` as a number within the bounds.

        Raises:
            ConfigError: it is no number, or outside the bounds.
        """
        try:
            number = float(str(value))
        except ValueError:
            number = float("nan")
        if not self.least <= number <= self.most or (self.whole and number != int(number)):
            raise ConfigError(
                _(
                    "Option {name} is {value!r}; accepted is {kind} from {least:g} to {most:g}."
                ).format(
                    name=self.name,
                    value=value,
                    kind=_("a whole number") if self.whole else _("a number"),
                    least=self.least,
                    most=self.most,
                )
            )
        return int(number) if self.whole else number


@dataclass(frozen=True, kw_only=True)
class Switch:
    """An option that is on or off."""

    name: str
    title: str
    default: bool
    help: str = ""

    def parse(self, value: object) -> bool:
        """Return ``value`` as a truth value: ``True``, ``False``, or a word such as ``"on"``.

        Raises:
            ConfigError: another value.
        """
        found = _ON_OFF.get(str(value).lower())
        if found is None:
            raise ConfigError(
                _("Option {name} is {value!r}; accepted are on and off.").format(
                    name=self.name, value=value
                )
            )
        return found


Option = Choice | Range | Switch


def complete_options(
    options: tuple[Option, ...], given: Mapping[str, object]
) -> dict[str, OptionValue]:
    """Return a value for every option: the one given, or its default.

    Raises:
        ConfigError: a name that no option has, or a value that is not accepted.
    """
    unknown = sorted(set(given) - {option.name for option in options})
    if unknown:
        raise ConfigError(
            _("Unknown option {unknown}; this architecture has {known}.").format(
                unknown=", ".join(unknown),
                known=", ".join(option.name for option in options) or _("none"),
            )
        )
    return {option.name: option.parse(given.get(option.name, option.default)) for option in options}

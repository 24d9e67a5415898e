"""Lines of ``name: value``, as they stand at the head of a lesson and in its directives.

A line that begins with spaces goes on with the value before it. ``Fields`` hands the values out one
by one and knows at the end which nobody asked for: a misspelt name is told, not passed over.

Differs from YAML: every value is text, nothing is quoted, and there are no surprises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Final

from fmnist.errors import LessonError
from fmnist.translation import _

__all__ = ["ID", "Fields"]

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What a lesson, a task and a training may be called."""

_LINE: Final = re.compile(r"(\w+)\s*:\s*(.*)")


class Fields:
    """The values of some lines.

    Args:
        lines: the lines.
        first: number of the first of them in its file, from 1.

    Raises:
        LessonError: a line is not of the form ``name: value``, or a name stands twice.
    """

    def __init__(self, lines: Collection[str], *, first: int) -> None:
        self._values: dict[str, str] = {}
        self._left: dict[str, int] = {}
        self.line = first
        name = ""
        for number, line in enumerate(lines, start=first):
            if not line.strip():
                continue
            if line[0].isspace() and name:
                self._values[name] = f"{self._values[name]} {line.strip()}".strip()
                continue
            found = _LINE.fullmatch(line.strip())
            if found is None:
                raise self.error(
                    _("{line!r} is not of the form “name: value”.").format(line=line.strip()[:60]),
                    line=number,
                )
            name = found[1]
            if name in self._values:
                raise self.error(_("“{name}” stands here twice.").format(name=name), line=number)
            self._values[name], self._left[name] = found[2].strip(), number

    def error(self, reason: str, *, line: int | None = None) -> LessonError:
        """Return the error that names the line."""
        return LessonError(_("Line {line}: {reason}").format(line=line or self.line, reason=reason))

    def text(self, name: str, default: str | None = None) -> str:
        """Return a value; without a default it must be there, and not be empty.

        Raises:
            LessonError: it is not.
        """
        value = self._values.get(name, "")
        line = self._left.pop(name, self.line)
        if value:
            return value
        if default is None:
            raise self.error(_("“{name}” is missing.").format(name=name), line=line)
        return default

    def one_of(self, name: str, accepted: Collection[str], default: str | None = None) -> str:
        """Return one of these values; raises as ``text``, and where it is none of them."""
        value = self.text(name, default)
        if value not in accepted:
            raise self.error(
                _("{name} is {value!r}; accepted are {accepted}.").format(
                    name=name, value=value, accepted=", ".join(accepted)
                )
            )
        return value

    def id(self) -> str:
        """Return the ``id``; raises as ``text``, and where it cannot be one."""
        value = self.text("id")
        if ID.fullmatch(value) is None:
            raise self.error(
                _(
                    "id is {value!r}; accepted are at most 40 small letters a–z, digits and "
                    "hyphens."
                ).format(value=value)
            )
        return value

    def number(
        self, name: str, *, least: float, most: float, default: float | None = None
    ) -> float:
        """Return a number; raises as ``text``, and where it is none or out of bounds."""
        text = self.text(name, None if default is None else f"{default:g}")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise self.error(
                _("{name} is {value!r}; accepted is a number from {least:g} to {most:g}.").format(
                    name=name, value=text, least=least, most=most
                )
            )
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        """Return a whole number; raises as ``number``."""
        value = self.number(name, least=least, most=most, default=default)
        if value != int(value):
            raise self.error(
                _("{name} is {value:g}; accepted is a whole number.").format(name=name, value=value)
            )
        return int(value)

    def wish(self, name: str, *, least: float, most: float) -> float | None:
        """Return a number, or ``None`` where it is not there."""
        return self.number(name, least=least, most=most) if name in self._left else None

    def rest(self, accepted: Collection[str]) -> Mapping[str, str]:
        """Return all values that were not asked for, of these names."""
        return {name: self.text(name) for name in list(self._left) if name in accepted}

    def done(self, accepted: str) -> None:
        """Make sure that every value was asked for.

        Args:
            accepted: what is, in words.

        Raises:
            LessonError: one was not.
        """
        for name, line in self._left.items():
            raise self.error(
                _("“{name}” is not known here; accepted are {accepted}.").format(
                    name=name, accepted=accepted
                ),
                line=line,
            )

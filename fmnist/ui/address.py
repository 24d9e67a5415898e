"""What a page shows, written into its address, so that a link shows the same to somebody else.

``open_address`` before the widgets puts the address into them; ``save_address`` after them writes
what differs from the defaults. The browser's Back button works: an address that this page did not
write itself is read. ``news`` and ``tell`` do the same for a page whose values are not one field a
widget.

Differs from ``bind="query-params"`` of Streamlit's widgets: that writes the text of the chosen
option, which changes with the language; here a link means the same in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from fmnist.ui import state

if TYPE_CHECKING:
    from fmnist.data.pool import Split

__all__ = [
    "Field",
    "choice",
    "choices",
    "names",
    "news",
    "number",
    "open_address",
    "pairs",
    "picture",
    "save_address",
    "span",
    "switch",
    "tell",
    "words",
]

T = TypeVar("T")

Count = int | Callable[[], int]
"""A number, or what says it when an address is read: how many classes the dataset has."""


@dataclass(frozen=True)
class Field(Generic[T]):
    """One parameter of an address and the widget that holds its value.

    A value that no widget holds, such as what was clicked in a chart, lies under ``key`` too.

    Attributes:
        parameter: name in the address, for example ``split``.
        key: key of the widget, for example ``dataset_split``.
        default: value when the address does not say.
        read: text → value; raises ``ValueError`` for a text that means nothing.
        write: value → text.
    """

    parameter: str
    key: str
    default: T
    read: Callable[[str], T]
    write: Callable[[T], str] = str

    @property
    def value(self) -> T:
        """What the widget holds now."""
        return state.read_widget(self.key, self.default)

    def set(self, value: T) -> None:
        """Change the value; only before the widget is drawn, or in a callback."""
        state.widget(self.key, value)


def choice(parameter: str, key: str, options: Sequence[T]) -> Field[T]:
    """Return a field for one of ``options``, the first by default."""
    texts = {str(option): option for option in options}

    def read(text: str) -> T:
        if text not in texts:
            raise ValueError(text)
        return texts[text]

    return Field(parameter, key, options[0], read)


def _now(count: Count) -> int:
    return count() if callable(count) else count


def choices(parameter: str, key: str, count: Count) -> Field[list[int]]:
    """Return a field for any of the numbers below ``count``: ``class=5,7``."""

    def read(text: str) -> list[int]:
        chosen = sorted({int(part) for part in text.split(",")})
        if not all(0 <= value < _now(count) for value in chosen):
            raise ValueError(text)
        return chosen

    def write(value: list[int]) -> str:
        return ",".join(str(part) for part in sorted(value))

    return Field(parameter, key, [], read, write)


def number(parameter: str, key: str, *, default: int, least: int, most: Count) -> Field[int]:
    """Return a field for a whole number from ``least`` to ``most``."""

    def read(text: str) -> int:
        value = int(text)
        if not least <= value <= _now(most):
            raise ValueError(text)
        return value

    return Field(parameter, key, default, read)


def pairs(parameter: str, key: str, count: Count) -> Field[list[tuple[int, int]]]:
    """Return a field for any pairs of numbers below ``count``: ``cell=6,0`` or ``cell=6,0,6,2``.

    Pairs side by side are one range, ``cell=6,0..3``, so that an address holds thousands of them.
    """

    def read(text: str) -> list[tuple[int, int]]:
        parts, limit = text.split(","), _now(count)
        found = set()
        for first, others in zip(parts[::2], parts[1::2], strict=True):
            least, _separator, most = others.partition("..")
            row, start, end = int(first), int(least), int(most or least)
            if not (0 <= row < limit and 0 <= start <= end < limit):
                raise ValueError(text)
            found |= {(row, column) for column in range(start, end + 1)}
        return sorted(found)

    def write(value: list[tuple[int, int]]) -> str:
        runs: list[list[int]] = []  # row, first and last column of each
        for row, column in sorted(value):
            if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
                runs[-1][2] = column
            else:
                runs.append([row, column, column])
        return ",".join(f"{row},{a}" if a == b else f"{row},{a}..{b}" for row, a, b in runs)

    return Field(parameter, key, [], read, write)


def span(parameter: str, key: str, *, least: int, most: int) -> Field[tuple[int, int]]:
    """Return a field for a range of whole numbers, all of them by default: ``fill=20..60``."""

    def read(text: str) -> tuple[int, int]:
        first, last = (int(part) for part in text.split(".."))
        if not least <= first <= last <= most:
            raise ValueError(text)
        return first, last

    def write(value: tuple[int, int]) -> str:
        return f"{value[0]}..{value[1]}"

    return Field(parameter, key, (least, most), read, write)


def picture(parameter: str, key: str) -> Field[tuple[Split, int] | None]:
    """Return a field for one picture of the dataset, none by default: ``picture=test-17``."""

    def read(text: str) -> tuple[Split, int]:
        split, _separator, index = text.partition("-")
        if split not in ("train", "test") or not index.isdecimal():
            raise ValueError(text)
        return ("train" if split == "train" else "test"), int(index)

    def write(value: tuple[Split, int] | None) -> str:
        return "" if value is None else f"{value[0]}-{value[1]}"

    return Field(parameter, key, None, read, write)


def switch(parameter: str, key: str) -> Field[bool]:
    """Return a field for a toggle: ``1`` when it is on."""
    return Field(parameter, key, False, lambda text: text == "1", lambda value: str(int(value)))


def words(parameter: str, key: str) -> Field[str]:
    """Return a field for a text, empty by default: ``find=tuned``."""
    return Field(parameter, key, "", str)


def names(parameter: str, key: str, accepted: Collection[str] | None = None) -> Field[list[str]]:
    """Return a field for any number of names, in their order: ``runs=3f9c2a1b,07d1e5aa``.

    Args:
        parameter: name in the address.
        key: where the value lies.
        accepted: the names there are; ``None``: any.
    """

    def read(text: str) -> list[str]:
        found = list(dict.fromkeys(part for part in text.split(",") if part))
        if accepted is not None and not set(found) <= set(accepted):
            raise ValueError(text)
        return found

    return Field(parameter, key, [], read, ",".join)


def open_address(fields: Sequence[Field[Any]]) -> None:
    """Put what the address says into the widgets, unless this page wrote it there itself.

    On arrival from another page the address says nothing, and the widgets get what they had. So
    the widgets need neither a default nor ``persist_state`` in their own calls.
    """
    before: dict[str, Any] = state.recall(f"address-values:{_name(fields)}", {})
    acting = any(
        state.has_widget(field.key) and field.value != before.get(field.key, field.value)
        for field in fields
    )
    given = news(_name(fields), [field.parameter for field in fields], acting=acting)
    if given is None:
        given = _written(_name(fields))
        # What the visitor has just chosen counts; a widget that was not drawn lost its value.
        fields = [field for field in fields if _lost(field)]
    for field in fields:
        field.set(_value(field, given.get(field.parameter)))


def _lost(field: Field[Any]) -> bool:
    """Return whether the widget has no value of its own.

    A browser that is used before it has loaded the code of a widget has missed the value that was
    put into it, and sends ``None``.
    """
    if not state.has_widget(field.key):
        return True
    return field.default is not None and field.value is None


def save_address(fields: Sequence[Field[Any]]) -> None:
    """Write the values of the widgets into the address, without those that are as by default."""
    written = {
        field.parameter: field.write(field.value)
        for field in fields
        if field.value != field.default
    }
    tell(_name(fields), [field.parameter for field in fields], written)
    state.keep(f"address-values:{_name(fields)}", {field.key: field.value for field in fields})


def news(group: str, parameters: Collection[str], *, acting: bool = False) -> dict[str, str] | None:
    """Return what the address says of these parameters, or ``None`` if this page wrote that itself.

    Args:
        group: name that the same parameters are told under.
        parameters: those to look for; others in the address are left alone.
        acting: the visitor has used a widget. A second one used at once comes with the address
            of before the first, which the browser has not been told to change yet: no news.
    """
    given = {name: st.query_params[name] for name in parameters if name in st.query_params}
    if state.arrived() and not given:
        return _written(group)
    before: dict[str, str] | None = state.recall(f"address-before:{group}", None)
    if acting and given == before:
        return None
    return None if given == _written(group) else given


def tell(group: str, parameters: Collection[str], written: Mapping[str, str]) -> None:
    """Make the address say ``written``, and nothing else of these parameters."""
    before = _written(group)
    if before != written:
        state.keep(f"address-before:{group}", before)
    state.keep(f"address:{group}", dict(written))
    now = st.query_params.to_dict()
    wanted = {name: text for name, text in now.items() if name not in parameters} | dict(written)
    if wanted != now:
        st.query_params.from_dict(wanted)


def _written(group: str) -> dict[str, str]:
    return state.recall(f"address:{group}", {})


def _value(field: Field[T], text: str | None) -> T:
    if text is None:
        return field.default
    try:
        return field.read(text)
    except ValueError:
        return field.default


def _name(fields: Sequence[Field[Any]]) -> str:
    return fields[0].key

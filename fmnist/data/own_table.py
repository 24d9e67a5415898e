"""Reading pictures out of a folder with a file that says what each of them shows.

``labels.csv`` (UTF-8) begins with the line ``file,label``; then comes a line a picture:
``scans/0017.png,cat``. A third column ``part`` may say ``train`` or ``test`` of every picture. A
label may be any text or a number: ``own_classes`` says what that makes of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np

from fmnist.data.arrays import Arrays
from fmnist.data.own_arrays import LEAST_UNDIVIDED, check_classes
from fmnist.data.own_classes import OwnClasses
from fmnist.data.own_folder import read_pictures
from fmnist.errors import DatasetError
from fmnist.labels import ClassNames
from fmnist.translation import _

__all__ = ["read_table", "table_file", "table_lines"]

_NAME: Final = "labels.csv"
_HEADERS: Final = (["file", "label"], ["file", "label", "part"])
_PARTS: Final = ("train", "test")


@dataclass(frozen=True)
class Line:
    """One picture: where it lies, what it is called, and which part it belongs to, if any."""

    file: Path
    label: str
    part: str


def table_file(path: Path) -> Path | None:
    """Return the file with the labels of the set at ``path``, if it has one."""
    file = path / _NAME
    return file if file.is_file() else None


def table_lines(path: Path) -> list[Line]:
    """Read ``labels.csv`` in the folder ``path``.

    Raises:
        DatasetError: it cannot be read, or says of a line which one is not accepted.
    """
    table = path / _NAME
    try:
        rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise _refused(table, str(error)) from error
    header = [title.strip().casefold() for title in rows[0]] if rows else []
    if header not in _HEADERS:
        raise _refused(table, _("its first line is {found}").format(found=",".join(header) or "–"))
    return [
        _line(path, table, number, row, len(header))
        for number, row in enumerate(rows[1:], start=2)
        if row
    ]


def read_table(path: Path) -> tuple[Arrays, ClassNames]:
    """Read every picture that ``labels.csv`` in the folder ``path`` names.

    Returns:
        As ``fmnist.data.own_folder.read_folder``.

    Raises:
        DatasetError: a line or a picture is not accepted, or a class has too few.
    """
    lines = table_lines(path)
    classes = OwnClasses.of(path, [line.label for line in lines])
    arrays: Arrays = {}
    divided = bool(lines) and bool(lines[0].part)
    for part in _PARTS if divided else ("",):
        chosen = [line for line in lines if line.part == part]
        labels = np.array([classes.label(line.label) for line in chosen], np.uint8)
        where = f"{_NAME} ({part})" if part else _NAME
        least = 1 if divided else LEAST_UNDIVIDED
        check_classes(path, where, labels, classes.names, least=least)
        end = f"_{part}" if part else ""
        arrays[f"x{end}"] = read_pictures([line.file for line in chosen])
        arrays[f"y{end}"] = labels
    return arrays, classes.names


def _line(path: Path, table: Path, number: int, row: list[str], columns: int) -> Line:
    if len(row) != columns or not all(cell.strip() for cell in row):
        raise _refused(
            table, _("line {number} is {found}").format(number=number, found=",".join(row))
        )
    name, label, *rest = (cell.strip() for cell in row)
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise _refused(
            table,
            _("line {number} leads out of the folder: {name}").format(number=number, name=name),
        )
    part = rest[0].casefold() if rest else ""
    if rest and part not in _PARTS:
        raise _refused(
            table, _("line {number} has the part {part}").format(number=number, part=part)
        )
    return Line(path / place, label, part)


def _refused(table: Path, reason: str) -> DatasetError:
    return DatasetError(
        _(
            "{file} does not say what the pictures show: {reason}. Accepted is the line file,label "
            "or file,label,part, then a line a picture: the file within this folder, its class, "
            "and train or test."
        ).format(file=table, reason=reason)
    )

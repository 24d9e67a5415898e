"""What the classes of somebody's own set are called: a small file beside its pictures.

``class_names.txt`` (UTF-8, one name a line) or ``class_names.json`` (a list of texts), in the
folder of the set, or beside ``letters.npz`` as ``letters.class_names.txt``: the first name is that
of label 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from fmnist.errors import ClassNamesError, DatasetError
from fmnist.labels import MOST_CLASSES, ClassNames
from fmnist.translation import _

__all__ = ["accepted_names", "names_beside", "names_file"]

_FILES: Final = ("class_names.txt", "class_names.json")
_MOST_BYTES: Final = 100_000
T = TypeVar("T")


def names_file(path: Path) -> Path | None:
    """Return the file that names the classes of the set at ``path``, if there is one."""
    folder, prefix = (path, "") if path.is_dir() else (path.parent, f"{path.stem}.")
    found = [file for name in _FILES if (file := folder / f"{prefix}{name}").is_file()]
    return found[0] if found else None


def names_beside(path: Path) -> ClassNames | None:
    """Read the names that stand beside the set at ``path``; ``None`` where none do.

    Raises:
        DatasetError: the file cannot be read, or its names are not accepted.
    """
    file = names_file(path)
    if file is None:
        return None
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _unreadable(
                file, _("it is larger than {count:,} bytes").format(count=_MOST_BYTES)
            )
        text = file.read_text(encoding="utf-8-sig")
        names = json.loads(text) if file.suffix == ".json" else _lines(text)
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(file, str(error)) from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _unreadable(file, _("it is not a list of texts"))
    return accepted_names(file, ClassNames, names)


def accepted_names(path: Path, make: Callable[[T], ClassNames], content: T) -> ClassNames:
    """Return ``make(content)``; what is wrong with the names is told of ``path``.

    Raises:
        DatasetError: the names are not accepted.
    """
    try:
        return make(content)
    except ClassNamesError as error:
        raise DatasetError(f"{path}: {error}") from error


def _lines(text: str) -> list[str]:
    return text.rstrip().splitlines()


def _unreadable(file: Path, reason: str) -> DatasetError:
    return DatasetError(
        _(
            "{file} does not name the classes: {reason}. Accepted is a name a line, or a list of "
            "at most {most} texts in JSON, the first for label 0."
        ).format(file=file, reason=reason, most=MOST_CLASSES)
    )

"""Which classes a set of somebody's own has, from what its folders or its lines call them.

Any texts are names of classes, in the order of the alphabet (``class 9`` before ``class 10``).
Where they are those of the ten standard classes, by number or name (capitals, spaces and signs do
not matter: ``t-shirt top`` means ``T-shirt/top``), the classes are the standard ones. Other numbers
get names: those of a file (see ``own_names``), else ``Class 3``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fmnist.data.own_names import accepted_names, names_beside
from fmnist.errors import DatasetError
from fmnist.labels import CLASS_COUNT, CLASS_NAMES, ClassNames
from fmnist.translation import _

__all__ = ["OwnClasses"]

_DIGITS: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class OwnClasses:
    """The classes of a set, and which of them each text means.

    Attributes:
        names: what they are called.
        labels: text → label.
    """

    names: ClassNames
    labels: Mapping[str, int]

    @classmethod
    def of(cls, path: Path, texts: Iterable[str]) -> OwnClasses:
        """Decide which classes there are.

        Args:
            path: the set, where a file with names may lie.
            texts: what its folders or lines call the classes.

        Raises:
            DatasetError: they are too many or too few, or a text fits none of the names given.
        """
        found = sorted(set(texts), key=_natural)
        given = names_beside(path)
        if given is not None:
            return cls(given, {text: _named(path, text, given) for text in found})
        standard = {text: label for text in found if (label := _standard(text)) is not None}
        if len(standard) == len(found) and len(set(standard.values())) == CLASS_COUNT:
            return cls(CLASS_NAMES, standard)
        if found and all(map(_DIGITS.fullmatch, found)):
            numbers = sorted(set(map(int, found)))
            names = accepted_names(path, ClassNames.numbered, numbers)
            return cls(names, {text: numbers.index(int(text)) for text in found})
        spelled: dict[str, str] = {}
        for text in found:
            spelled.setdefault(_folded(text), text)
        names = accepted_names(path, ClassNames, list(spelled.values()))
        places = {key: label for label, key in enumerate(spelled)}
        return cls(names, {text: places[_folded(text)] for text in found})

    def label(self, text: str) -> int:
        """Return the label that ``text``, one of those it was made of, means."""
        return self.labels[text]


def _named(path: Path, text: str, names: ClassNames) -> int:
    """Return the label of the name, or of the number, that ``text`` is."""
    for alike in (_folded, _plain):
        word = alike(text)
        for label, name in enumerate(names):
            if word and word == alike(name):
                return label
    if _DIGITS.fullmatch(text) and int(text) < len(names):
        return int(text)
    raise DatasetError(
        _(
            "{path}: {text} is called like no class; accepted are the numbers 0 to {last} and the "
            "names {names}."
        ).format(path=path, text=text, last=len(names) - 1, names=", ".join(names))
    )


def _standard(text: str) -> int | None:
    """Return the label of the standard class that is called so, if there is one."""
    word = _plain(text)
    for label, name in enumerate(CLASS_NAMES):
        if word in (str(label), _plain(name), _plain(name.partition("/")[0])):
            return label
    return None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", _folded(text))


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """Return what sorts ``class 10`` after ``class 9``."""
    parts = re.split(r"([0-9]{1,9})", _folded(text))
    keys = [
        (False, int(part), "") if _DIGITS.fullmatch(part) else (True, 0, part)
        for part in parts
        if part
    ]
    return [*keys, (True, 0, text)]

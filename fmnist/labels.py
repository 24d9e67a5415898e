"""Names of classes, the ten of Fashion-MNIST, the geometry of a picture, colours, and ink.

Which classes there are belongs to a dataset and to a model that has learned from it: see
``Dataset.class_names`` and ``ModelCard.class_names``.

Source: https://github.com/zalandoresearch/fashion-mnist (class names and order);
M. A. Petroff, "Accessible Color Sequences for Data Visualization", arXiv:2107.02270
(the ten colours, which people with the common colour-vision deficiencies can tell apart).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final, Self

from fmnist.errors import ClassNamesError
from fmnist.translation import N_, SOURCE_LANGUAGE, _, language

LEAST_CLASSES: Final = 2
MOST_CLASSES: Final = 100
LONGEST_NAME: Final = 60
"""Characters of a class name; what is longer is cut."""

SHORT_NAME: Final = 20
"""Latin letters that a name is wide where there is little room."""

_JOINERS: Final = "\u200c\u200d"
"""Invisible, but some scripts cannot be written without them."""


class ClassNames(tuple[str, ...]):
    """What the classes of a dataset or a model are called, in the order of their labels.

    A name is somebody's own text: it may hold markup, which whoever shows it has to escape. It is
    one line of at most ``LONGEST_NAME`` characters, without control characters, and names differ
    from each other by more than capitals.

    Args:
        names: 2 to 100 names, each with at least one character that can be seen.

    Raises:
        ClassNamesError: too few or too many names, an empty one, or one that is there twice.

    Example:
        >>> ClassNames(["cat", " two \\n lines "])
        ('cat', 'two lines')
    """

    __slots__ = ()

    def __new__(cls, names: Iterable[str]) -> Self:
        cleaned = [_cleaned(name) for name in names]
        if not LEAST_CLASSES <= len(cleaned) <= MOST_CLASSES:
            raise ClassNamesError(
                _("There are {count} classes; accepted are {least} to {most}.").format(
                    count=len(cleaned), least=LEAST_CLASSES, most=MOST_CLASSES
                )
            )
        found: dict[str, int] = {}
        for label, name in enumerate(cleaned):
            if not name:
                raise ClassNamesError(
                    _("The name of class {label} is empty; accepted is a text.").format(label=label)
                )
            if (before := found.setdefault(name.casefold(), label)) != label:
                raise ClassNamesError(
                    _(
                        "The classes {first} and {second} are both called {name}; accepted are "
                        "names that differ in their first {longest} characters, not only in "
                        "capitals."
                    ).format(first=before, second=label, name=name, longest=LONGEST_NAME)
                )
        return super().__new__(cls, cleaned)

    @classmethod
    def numbered(cls, numbers: Iterable[int]) -> Self:
        """Return names for classes that have none.

        Example:
            >>> ClassNames.numbered(range(3))
            ('Class 0', 'Class 1', 'Class 2')
        """
        return cls(f"Class {number}" for number in numbers)

    @classmethod
    def of_count(cls, count: int) -> ClassNames:
        """Return what ``count`` classes without names are called: if they are ten, the standard."""
        return CLASS_NAMES if count == CLASS_COUNT else ClassNames.numbered(range(count))

    @property
    def standard(self) -> bool:
        """Whether these are the ten of Fashion-MNIST."""
        return self == CLASS_NAMES

    @property
    def shown(self) -> tuple[str, ...]:
        """The names as people read them; files and addresses have the names themselves.

        Who reads another language sees the ten of Fashion-MNIST in both, for example
        ``"Ankle boot 短靴"``: the English name is what papers, code and files call the class.
        A name of somebody's own is not translated.
        """
        if language() == SOURCE_LANGUAGE or not self.standard:
            return tuple(self)
        return tuple(name if _(name) == name else f"{name} {_(name)}" for name in self)

    @property
    def many(self) -> str:
        """How many they are, as a sentence says it: ``"ten"`` or ``"47"``."""
        return _("ten") if len(self) == CLASS_COUNT else str(len(self))

    @property
    def short(self) -> tuple[str, ...]:
        """The names for where there is little room: at most ``SHORT_NAME`` Latin letters wide."""
        return tuple(_shortened(name) for name in self.shown)

    @property
    def colours(self) -> tuple[str, ...]:
        """A colour for each class; the eleventh has the first one's again, see ``shapes``."""
        return tuple(CLASS_COLOURS[label % len(CLASS_COLOURS)] for label in range(len(self)))

    @property
    def shapes(self) -> tuple[int, ...]:
        """The number of a shape for each class: together with its colour no two are alike."""
        return tuple(label // len(CLASS_COLOURS) for label in range(len(self)))


def _shortened(name: str) -> str:
    """Return ``name``, with its middle left out where it is wider than ``SHORT_NAME``.

    The end stays because long names often differ there: ``"T-shirt, br…3 of 10"``.
    """
    if _width(name) <= SHORT_NAME:
        return name
    start, end = name, name[-SHORT_NAME:]
    while _width(end) > SHORT_NAME * 2 // 5:
        end = end[1:]
    while _width(start) + 1 + _width(end) > SHORT_NAME:
        start = start[:-1]
    return f"{start.rstrip()}…{end.lstrip()}"


def _width(text: str) -> int:
    """Return how wide it is in Latin letters; Chinese signs are as wide as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cleaned(name: str) -> str:
    line = " ".join(unicodedata.normalize("NFC", name).split())
    visible = "".join(
        sign for sign in line if sign in _JOINERS or unicodedata.category(sign)[0] != "C"
    ).strip()
    if not visible.strip(_JOINERS):
        return ""
    return visible if len(visible) <= LONGEST_NAME else visible[: LONGEST_NAME - 1].rstrip() + "…"


PICTURE_SIDE: Final = 28
"""Pixels along each side of a picture."""

PICTURE_SHAPE: Final = (PICTURE_SIDE, PICTURE_SIDE)

WHITE: Final = 255
"""Largest pixel value. A picture is white cloth on a black (0) background."""

INK: Final = "#0d1620"
"""Text and lines on white, as the light theme writes them: for what leaves the page as a file."""

CLASS_COLOURS: Final[tuple[str, ...]] = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)
"""Ten colours: one for each of ten classes, in label order."""

CLASS_NAMES: Final = ClassNames(
    (
        N_("T-shirt/top"),
        N_("Trouser"),
        N_("Pullover"),
        N_("Dress"),
        N_("Coat"),
        N_("Sandal"),
        N_("Shirt"),
        N_("Sneaker"),
        N_("Bag"),
        N_("Ankle boot"),
    )
)
"""The standard classes, those of Fashion-MNIST, in the order of their labels 0–9."""

CLASS_COUNT: Final = len(CLASS_NAMES)
"""How many the standard classes are."""

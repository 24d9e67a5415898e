"""Outlines to trace, for those who cannot draw: one for each class, as lines of our own.

Places are shares of a square, (0, 0) its upper left corner.
"""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from fmnist.labels import CLASS_COUNT

__all__ = ["outline_picture", "outlines"]

Line = tuple[tuple[float, float], ...]


def _mirrored(line: Line) -> Line:
    """Return the line and its mirror image, joined to one closed line."""
    return line + tuple((1 - x, y) for x, y in reversed(line)) + line[:1]


_SHORT_SLEEVES: Final = _mirrored(
    ((0.5, 0.2), (0.43, 0.19), (0.37, 0.13), (0.26, 0.19), (0.12, 0.36), (0.24, 0.45), (0.31, 0.37),
     (0.31, 0.86), (0.5, 0.87))
)  # fmt: skip
_LONG_SLEEVES: Final = _mirrored(
    ((0.5, 0.19), (0.43, 0.18), (0.37, 0.12), (0.26, 0.18), (0.19, 0.34), (0.12, 0.78), (0.22, 0.8),
     (0.31, 0.42), (0.31, 0.86), (0.5, 0.87))
)  # fmt: skip
_COAT: Final = _mirrored(
    ((0.5, 0.24), (0.43, 0.16), (0.38, 0.09), (0.26, 0.15), (0.19, 0.3), (0.13, 0.68), (0.23, 0.7),
     (0.3, 0.4), (0.27, 0.94), (0.5, 0.95))
)  # fmt: skip
_MIDDLE: Final[Line] = ((0.5, 0.24), (0.5, 0.95))
_COLLAR: Final[Line] = ((0.38, 0.09), (0.44, 0.3), (0.5, 0.24), (0.56, 0.3), (0.62, 0.09))
_SHIRT_COLLAR: Final[Line] = ((0.37, 0.12), (0.43, 0.26), (0.5, 0.19), (0.57, 0.26), (0.63, 0.12))
_SHIRT_MIDDLE: Final[Line] = ((0.5, 0.19), (0.5, 0.87))
_TROUSERS: Final = _mirrored(
    ((0.5, 0.08), (0.34, 0.08), (0.31, 0.3), (0.29, 0.93), (0.43, 0.93), (0.49, 0.36), (0.5, 0.34))
)  # fmt: skip
_DRESS: Final = _mirrored(
    ((0.5, 0.2), (0.44, 0.18), (0.41, 0.07), (0.36, 0.07), (0.37, 0.24), (0.4, 0.4), (0.26, 0.92),
     (0.5, 0.95))
)  # fmt: skip
_SNEAKER: Final[Line] = (
    (0.08, 0.46), (0.16, 0.43), (0.24, 0.45), (0.33, 0.4), (0.42, 0.44), (0.55, 0.53), (0.72, 0.58),
    (0.87, 0.62), (0.93, 0.68), (0.93, 0.74), (0.5, 0.75), (0.08, 0.74), (0.07, 0.6), (0.08, 0.46),
)  # fmt: skip
_SOLE: Final[Line] = ((0.07, 0.66), (0.5, 0.67), (0.93, 0.68))
_BOOT: Final[Line] = (
    (0.24, 0.1), (0.51, 0.1), (0.52, 0.4), (0.58, 0.52), (0.74, 0.58), (0.87, 0.64), (0.9, 0.75),
    (0.9, 0.85), (0.5, 0.84), (0.44, 0.8), (0.38, 0.8), (0.37, 0.86), (0.22, 0.86), (0.22, 0.6),
    (0.25, 0.4), (0.24, 0.1),
)  # fmt: skip
_SANDAL: Final[Line] = (
    (0.08, 0.6), (0.2, 0.6), (0.45, 0.68), (0.62, 0.75), (0.9, 0.75), (0.93, 0.79), (0.9, 0.82),
    (0.55, 0.82), (0.35, 0.76), (0.24, 0.72), (0.23, 0.82), (0.13, 0.82), (0.08, 0.6),
)  # fmt: skip
_STRAP: Final[Line] = ((0.52, 0.71), (0.6, 0.56), (0.74, 0.58), (0.82, 0.75))
_HEEL_STRAP: Final[Line] = ((0.09, 0.6), (0.12, 0.42), (0.26, 0.4), (0.36, 0.65))
_BAG: Final[Line] = (
    (0.16, 0.42), (0.84, 0.42), (0.9, 0.86), (0.1, 0.86), (0.16, 0.42),
)  # fmt: skip
_HANDLE: Final[Line] = (
    (0.32, 0.42), (0.34, 0.26), (0.42, 0.17), (0.58, 0.17), (0.66, 0.26), (0.68, 0.42),
)  # fmt: skip

_OUTLINES: Final[tuple[tuple[Line, ...], ...]] = (
    (_SHORT_SLEEVES,),
    (_TROUSERS,),
    (_LONG_SLEEVES,),
    (_DRESS,),
    (_COAT, _COLLAR, _MIDDLE),
    (_SANDAL, _STRAP, _HEEL_STRAP),
    (_LONG_SLEEVES, _SHIRT_COLLAR, _SHIRT_MIDDLE),
    (_SNEAKER, _SOLE),
    (_BAG, _HANDLE),
    (_BOOT,),
)
"""Of each class, in the order of the labels."""


def outlines(label: int) -> tuple[Line, ...]:
    """Return the lines of a class, 0–9; the first is closed and goes around all or most of it."""
    if not 0 <= label < CLASS_COUNT:
        raise IndexError(label)
    return _OUTLINES[label]


def outline_picture(label: int | None, side: int, *, tone: int = 90, width: int = 4) -> Image.Image:
    """Return the lines of a class on black, or black alone, mode L, ``side`` × ``side`` pixels."""
    large = Image.new("L", (2 * side, 2 * side))
    if label is not None:
        draw = ImageDraw.Draw(large)
        for line in outlines(label):
            places = [(2 * side * x, 2 * side * y) for x, y in line]
            draw.line(places, fill=tone, width=2 * width, joint="curve")
    return large.resize((side, side), Image.Resampling.BOX)

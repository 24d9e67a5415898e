"""How the bag of the practice set is drawn."""

from __future__ import annotations

from fmnist.data.practice_canvas import Point, Sheet

__all__ = ["bag"]


def bag(sheet: Sheet) -> None:
    """A box or a pouch with handles or a strap, a flap, a clasp."""
    tone = sheet.between(75, 230)
    wide = sheet.between(0.75, 1.0)
    tall = sheet.between(0.42, 0.8)
    top = 0.85 - 2 * tall if sheet.chance(0.2) else 0.8 - 1.6 * tall
    slope = sheet.between(-0.08, 0.22)
    kind = sheet.random.integers(4)
    handle = sheet.between(0.06, 0.12)
    if kind == 0:
        _handle(sheet, sheet.between(0.3, 0.5), top, tone, width=handle)
    elif kind == 1:
        _handle(sheet, wide * 0.5, top, tone * 0.9, width=handle)
        _handle(sheet, wide * 0.4, top, tone * 0.75, width=handle)
    elif kind == 2:
        sheet.line(
            [
                (-wide + slope + 0.06, top + 0.1),
                (0, top - sheet.between(0.5, 0.8)),
                (wide - slope - 0.06, top + 0.1),
            ],
            tone * 0.85,
            width=handle * 0.7,
        )
    corners: list[Point] = [
        (-wide + slope, top),
        (wide - slope, top),
        (wide, 0.75),
        (wide - 0.05, 0.85),
        (-wide + 0.05, 0.85),
        (-wide, 0.75),
    ]
    sheet.shape(corners, tone, smooth=int(sheet.random.integers(0, 3)))
    sheet.weave(plain=0.75, stripes=0.1)
    sheet.seal()
    middle = top + (0.85 - top) * sheet.between(0.4, 0.65)
    style = sheet.random.integers(3)
    if style == 0:
        sheet.shape(
            [(-wide, top), (wide, top), (wide - slope, middle), (-wide + slope, middle)],
            tone * 0.8,
            smooth=0,
        )
        sheet.line([(-wide, middle), (wide, middle)], tone * 0.45, width=0.05)
    elif style == 1:
        sheet.line([(-wide, top + 0.14), (wide, top + 0.14)], tone * 0.5, width=0.05)
    else:
        for side in (-1, 1):
            sheet.line([(side * wide * 0.5, top), (side * wide * 0.5, 0.9)], tone * 0.6, width=0.06)
    if sheet.chance(0.7):
        clasp = 255 if tone < 180 else 50
        sheet.shape(
            [
                (-0.1, middle - 0.08),
                (0.1, middle - 0.08),
                (0.1, middle + 0.1),
                (-0.1, middle + 0.1),
            ],
            clasp,
            smooth=0,
        )


def _handle(sheet: Sheet, half: float, top: float, tone: float, *, width: float) -> None:
    peak = top - sheet.between(0.35, 0.65)
    for side in (-1, 1):
        sheet.curve((side * half, top + 0.08), (side * half, peak), (0, peak), tone, width=width)

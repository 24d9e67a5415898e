"""How the four tops of the practice set are drawn.

Pullover, coat and shirt share their cut and borrow each other's details now and then, as the real
pictures do: a classifier is meant to mix some of them up.
"""

from __future__ import annotations

from fmnist.data.practice_canvas import Point, Sheet, mirrored

__all__ = ["coat", "pullover", "shirt", "t_shirt"]


def t_shirt(sheet: Sheet) -> None:
    """Short sleeves that stand out, a wide neck, sometimes a print on the chest."""
    tone = sheet.between(90, 235)
    shoulder = sheet.between(0.5, 0.58)
    neck = sheet.between(0.2, 0.32)
    drop = sheet.between(0.08, 0.32)
    if not sheet.chance(0.07):
        _sleeves(
            sheet,
            tone * sheet.between(0.85, 1.0),
            shoulder=shoulder,
            reach=sheet.between(-0.42, -0.15),
            spread=sheet.between(0.16, 0.3),
            width=sheet.between(0.2, 0.28),
        )
    waist = shoulder - sheet.between(0.03, 0.12)
    _body(
        sheet, tone, shoulder=shoulder, waist=waist, hem=waist + sheet.between(0, 0.1),
        neck=neck, drop=drop,
    )  # fmt: skip
    sheet.weave(plain=0.65, stripes=0.7)
    sheet.seal()
    _sleeve_seams(sheet, tone * 0.7, shoulder=shoulder)
    if sheet.chance(0.6):
        band = tone * sheet.between(0.5, 1.5)
        sheet.line([(-neck, -0.98), (0, -0.94 + drop), (neck, -0.98)], band, width=0.06)
    if sheet.chance(0.4):
        ink = 255 if tone < 150 else sheet.between(20, 110)
        width, top = sheet.between(0.12, 0.32), sheet.between(-0.55, -0.3)
        if sheet.chance(0.5):
            for row in range(int(sheet.random.integers(1, 4))):
                sheet.line([(-width, top + 0.16 * row), (width, top + 0.16 * row)], ink, width=0.09)
        else:
            sheet.oval((0, top + 0.15), width, sheet.between(0.12, 0.3), ink)


def pullover(sheet: Sheet) -> None:
    """Long sleeves that hang down, a closed front, ribbed hem and cuffs."""
    tone = sheet.between(85, 235)
    shoulder, neck, drop = _long_sleeved(sheet, tone, reach=(0.72, 0.98), drop=(0.06, 0.22))
    sheet.weave(plain=0.5, stripes=0.75)
    sheet.seal()
    _sleeve_seams(sheet, tone * 0.55, shoulder=shoulder, down=0.5)
    rib = tone * sheet.between(0.6, 1.25)
    sheet.line([(-0.7, 0.92), (0.7, 0.92)], rib, width=0.12)
    if sheet.chance(0.2):
        sheet.shape([(-neck, -1), (neck, -1), (neck, -0.8), (-neck, -0.8)], rib, smooth=1)
    elif sheet.chance(0.3):
        depth = drop + sheet.between(0.2, 0.4)
        sheet.shape([(-neck, -1), (neck, -1), (0, -0.95 + depth)], tone * 0.35, smooth=0)
    else:
        sheet.line([(-neck, -0.98), (0, -0.93 + drop), (neck, -0.98)], rib, width=0.08)
    if sheet.chance(0.2):
        ink = 250 if tone < 150 else 60
        sheet.line([(-0.25, -0.3), (0.25, -0.3)], ink, width=sheet.between(0.1, 0.25))
    if sheet.chance(0.06):
        sheet.line([(0, -0.9), (0, 0.95)], tone * 0.6, width=0.04)


def coat(sheet: Sheet) -> None:
    """Long sleeves, an open front with a dark edge, lapels or a hood, buttons, pockets."""
    tone = sheet.between(70, 225)
    shoulder, neck, _drop = _long_sleeved(
        sheet, tone, reach=(0.6, 0.92), drop=(0.02, 0.1), wide=0.05
    )
    sheet.weave(plain=0.7, stripes=0.3)
    sheet.seal()
    dark = tone * sheet.between(0.2, 0.5)
    _sleeve_seams(sheet, tone * 0.5, shoulder=shoulder, down=0.6)
    depth = sheet.between(0.3, 0.85)
    style = sheet.random.integers(3)
    if style == 0:
        sheet.shape([(-neck, -1), (neck, -1), (0.02, -0.95 + depth)], dark, smooth=0)
        _collar(sheet, tone * 1.15, neck=neck, depth=depth, edge=tone * 0.55)
    elif style == 1:
        sheet.shape([(-0.4, -1), (0.4, -1), (0.3, -0.62), (-0.3, -0.62)], tone * 0.75, smooth=2)
        sheet.oval((0, -0.92), 0.2, 0.14, dark)
    else:
        sheet.shape([(-neck, -1), (neck, -1), (neck, -0.78), (-neck, -0.78)], tone * 1.2, smooth=1)
    if not sheet.chance(0.08):
        sheet.line([(0, -0.9), (0, 1)], dark, width=sheet.between(0.05, 0.12))
    if sheet.chance(0.5):
        _buttons(sheet, 250 if tone < 170 else 40, top=-0.95 + depth, count=4)
    if sheet.chance(0.55):
        for side in (-1, 1):
            sheet.line([(side * 0.16, 0.4), (side * 0.38, 0.34)], tone * 0.5, width=0.05)
    if sheet.chance(0.2):
        sheet.line([(-0.8, 0.12), (0.8, 0.12)], dark, width=0.08)


def shirt(sheet: Sheet) -> None:
    """A collar with points, a thin row of buttons, long or sometimes short sleeves."""
    tone = sheet.between(90, 240)
    if sheet.chance(0.25):
        shoulder, neck = sheet.between(0.5, 0.58), sheet.between(0.18, 0.26)
        _sleeves(
            sheet, tone * 0.95, shoulder=shoulder, reach=sheet.between(-0.35, -0.05),
            spread=sheet.between(0.14, 0.24), width=sheet.between(0.2, 0.28),
        )  # fmt: skip
        waist = shoulder - sheet.between(0.03, 0.12)
        _body(sheet, tone, shoulder=shoulder, waist=waist, hem=waist + 0.06, neck=neck, drop=0.06)
    else:
        shoulder, neck, _drop = _long_sleeved(sheet, tone, reach=(0.45, 0.92), drop=(0.03, 0.14))
    sheet.weave(plain=0.45, stripes=0.15)
    sheet.seal()
    _sleeve_seams(sheet, tone * 0.7, shoulder=shoulder, down=0.2)
    depth = sheet.between(0.2, 0.4)
    if sheet.chance(0.85):
        sheet.shape([(-neck, -1), (neck, -1), (0, -0.95 + depth)], tone * 0.4, smooth=0)
        _collar(sheet, min(tone * 1.3, 255), neck=neck, depth=depth, edge=tone * 0.5)
    if sheet.chance(0.85):
        sheet.line([(-0.06, -0.9 + depth), (-0.06, 1)], tone * 0.68, width=0.035)
        _buttons(sheet, 255 if tone < 170 else 70, top=-0.9 + depth, count=6)
    if sheet.chance(0.4):
        sheet.shape(
            [(0.14, -0.42), (0.36, -0.42), (0.36, -0.12), (0.14, -0.12)], tone * 0.8, smooth=0
        )


def _long_sleeved(
    sheet: Sheet,
    tone: float,
    *,
    reach: tuple[float, float],
    drop: tuple[float, float],
    wide: float = 0.0,
) -> tuple[float, float, float]:
    """Draw the cut that pullover, coat and shirt share; return shoulder, neck and neck depth."""
    shoulder = sheet.between(0.5, 0.58) + wide
    neck, depth = sheet.between(0.18, 0.28), sheet.between(*drop)
    _sleeves(
        sheet,
        tone * sheet.between(0.8, 0.95),
        shoulder=shoulder,
        reach=sheet.between(*reach),
        spread=sheet.between(0.1, 0.3),
        width=sheet.between(0.18, 0.25),
    )
    waist = shoulder - sheet.between(0.04, 0.12)
    _body(
        sheet, tone, shoulder=shoulder, waist=waist, hem=waist + sheet.between(-0.03, 0.1),
        neck=neck, drop=depth,
    )  # fmt: skip
    return shoulder, neck, depth


def _sleeves(
    sheet: Sheet, tone: float, *, shoulder: float, reach: float, spread: float, width: float
) -> None:
    """Draw both sleeves from the shoulders (y = -0.85) down to ``reach``."""
    outer: list[Point] = [
        (shoulder - 0.12, -0.93),
        (shoulder + 0.03, -0.86),
        (shoulder + 0.1 + 0.3 * spread, -0.6),
        (shoulder + 0.04 + spread, reach),
        (shoulder + 0.04 + spread - width, reach + 0.03),
        (shoulder - 0.06, -0.3),
        (shoulder - 0.2, -0.3),
    ]
    sheet.shape(outer, tone, smooth=1)
    sheet.shape([(-x, y) for x, y in outer], tone, smooth=1)


def _body(
    sheet: Sheet,
    tone: float,
    *,
    shoulder: float,
    waist: float,
    hem: float,
    neck: float,
    drop: float,
) -> None:
    half: list[Point] = [
        (0.0, -0.98 + drop),
        (0.6 * neck, -0.98 + 0.8 * drop),
        (neck, -1.0),
        (shoulder - 0.08, -0.9),
        (shoulder, -0.8),
        (shoulder - 0.05, -0.35),
        (waist, 0.15),
        (hem, 0.9),
        (hem - 0.02, 0.98),
        (0.0, 1.0),
    ]
    sheet.shape(mirrored(half), tone, smooth=2)


def _sleeve_seams(sheet: Sheet, tone: float, *, shoulder: float, down: float = -0.3) -> None:
    for side in (-1, 1):
        sheet.line(
            [(side * (shoulder - 0.1), -0.88), (side * (shoulder - 0.06), down)], tone, width=0.035
        )


def _buttons(sheet: Sheet, tone: float, *, top: float, count: int) -> None:
    for number in range(count):
        y = top + (0.9 - top) * (number + 0.5) / count
        sheet.oval((0.03, y), 0.04, 0.04, tone)


def _collar(sheet: Sheet, tone: float, *, neck: float, depth: float, edge: float) -> None:
    """Draw two collar points that meet in front."""
    for side in (-1, 1):
        flap = [(side * neck, -1.0), (side * (neck + 0.14), -0.8), (side * 0.02, -0.98 + depth)]
        sheet.shape([*flap, (side * 0.04, -0.98 + 0.5 * depth)], tone, smooth=0)
        sheet.line([flap[1], flap[2]], edge, width=0.035)

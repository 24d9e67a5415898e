"""How the dress and the trouser of the practice set are drawn."""

from __future__ import annotations

from fmnist.data.practice_canvas import Point, Sheet, mirrored

__all__ = ["dress", "trouser"]


def dress(sheet: Sheet) -> None:
    """Narrow and tall: bare or sleeved shoulders, a waist, a straight or flared skirt."""
    tone = sheet.between(80, 240)
    shoulder = sheet.between(0.24, 0.34)
    waist = sheet.between(0.17, 0.26)
    hem = sheet.between(0.26, 0.6)
    neck, drop = sheet.between(0.1, 0.18), sheet.between(0.08, 0.3)
    line = sheet.between(-0.4, -0.15)
    sleeves = sheet.random.integers(3)
    if sleeves:
        reach = sheet.between(-0.72, -0.5) if sleeves == 1 else sheet.between(-0.2, 0.15)
        for side in (-1, 1):
            arm = [
                (side * (shoulder - 0.08), -0.97),
                (side * (shoulder + 0.05), -0.9),
                (side * (shoulder + 0.17), reach),
                (side * (shoulder + 0.04), reach + 0.03),
                (side * (shoulder - 0.04), -0.62),
            ]
            sheet.shape(arm, tone * 0.85, smooth=1)
    top = shoulder if sleeves else shoulder - sheet.between(0.06, 0.12)
    half: list[Point] = [
        (0.0, -0.98 + drop),
        (neck - 0.03, -0.96 + 0.7 * drop),
        (neck, -1.0),
        (top, -0.98),
        (shoulder - 0.07, -0.75),
        (shoulder - 0.02, -0.6),
        (waist, line),
        (0.5 * (waist + hem) + 0.05, 0.2),
        (hem, 0.95),
        (0.0, 1.0),
    ]
    sheet.shape(mirrored(half), tone, smooth=2)
    sheet.weave(plain=0.5, stripes=0.25)
    sheet.seal()
    if sheet.chance(0.6):
        sheet.line([(-0.5, line), (0.5, line)], tone * sheet.between(0.3, 1.4), width=0.07)
    if sheet.chance(0.6):
        for x in (-0.5, 0.0, 0.5):
            sheet.line([(x * waist, line + 0.1), (x * hem, 0.95)], tone * 0.72, width=0.035)


def trouser(sheet: Sheet) -> None:
    """A waistband and two legs with a gap between them."""
    tone = sheet.between(85, 240)
    hips, hem = sheet.between(0.27, 0.37), sheet.between(0.11, 0.22)
    stance = sheet.between(0.02, 0.12)
    crotch = sheet.between(-0.5, -0.36)
    outside = max(hips - 0.04, stance + hem)
    half: list[Point] = [
        (0.0, -1.0),
        (hips - 0.04, -1.0),
        (hips - 0.03, -0.9),
        (hips, crotch),
        (0.5 * (hips + outside), 0.2),
        (outside, 0.98),
        (outside - 0.01, 1.0),
        (outside - hem, 1.0),
        (outside - hem - 0.01, 0.98),
        (0.03, crotch + 0.08),
        (0.0, crotch),
    ]
    sheet.shape(mirrored(half), tone, smooth=1)
    sheet.weave(plain=0.8, stripes=0.05)
    sheet.seal()
    sheet.line([(-0.5, -0.95), (0.5, -0.95)], tone * sheet.between(0.6, 1.3), width=0.07)
    sheet.line([(0, -0.95), (0, crotch)], tone * 0.55, width=0.035)
    if sheet.chance(0.5):
        for side in (-1, 1):
            sheet.line([(side * 0.5 * hips, -0.88), (side * hips, -0.68)], tone * 0.55, width=0.035)
    if sheet.chance(0.4):
        centre = 0.5 * (outside + outside - hem)
        for side in (-1, 1):
            knee = (side * (0.5 * hips + 0.04), -0.1)
            sheet.line([knee, (side * centre, 0.8)], min(tone * 1.35, 255), width=0.1)

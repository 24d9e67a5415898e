"""How the shoes of the practice set are drawn: seen from the side, pointing to the left."""

from __future__ import annotations

from fmnist.data.practice_canvas import Point, Sheet

__all__ = ["ankle_boot", "sandal", "sneaker"]


def sneaker(sheet: Sheet) -> None:
    """Low and long: a thick bright or dark sole, laces, a stripe on the side."""
    tone = sheet.between(80, 225)
    height = sheet.between(0.62, 0.95)
    instep = sheet.between(-0.05, 0.15)
    top = 0.5 - height
    upper: list[Point] = [
        (-1.0, 0.34),
        (-0.92, 0.12),
        (-0.6, 0.02),
        (instep - 0.1, top + 0.16),
        (instep + 0.12, top),
        (instep + 0.3, top + 0.14),
        (0.72, top + 0.12),
        (0.95, top - 0.02),
        (0.97, 0.4),
    ]
    sheet.shape([*upper, (0.6, 0.46), (-0.8, 0.46)], tone, smooth=2)
    sheet.weave(plain=0.85, stripes=0.0)
    thick = sheet.between(0.13, 0.24)
    sole = sheet.between(150, 255) if sheet.chance(0.6) else sheet.between(30, 90)
    edge: list[Point] = [
        (-1.02, 0.34),
        (-0.5, 0.38),
        (0.4, 0.38),
        (1.0, 0.3),
        (0.98, 0.4 + thick),
        (-0.8, 0.4 + thick),
    ]
    sheet.shape(edge, sole, smooth=1)
    sheet.seal()
    mouth = [(instep + 0.14, top), (instep + 0.32, top + 0.2), (0.72, top + 0.17), (0.9, top)]
    sheet.shape(mouth, tone * 0.35, smooth=1)
    lace = 255 if tone < 160 else 60
    for number in range(int(sheet.random.integers(3, 6))):
        x = -0.5 + (instep + 0.45) * number / 5
        y = 0.06 + (top + 0.08) * (number / 5)
        sheet.line([(x, y), (x + 0.13, y + 0.16)], lace, width=0.045)
    if sheet.chance(0.6):
        mark = 250 if tone < 150 else sheet.between(20, 110)
        if sheet.chance(0.5):
            curve = [(-0.35, 0.3), (-0.05, 0.32), (0.3, 0.15), (0.75, top + 0.25)]
            sheet.line(curve, mark, width=0.09)
        else:
            for x in (-0.15, 0.05, 0.25):
                sheet.line([(x, 0.36), (x + 0.15, top + 0.3)], mark, width=0.06)
    if sheet.chance(0.5):
        sheet.shape([(0.78, top), (1.0, top), (1.0, 0.36), (0.82, 0.36)], tone * 1.3, smooth=1)


def ankle_boot(sheet: Sheet) -> None:
    """A shaft above the ankle, a heel at the right, zip or laces or elastic at the side."""
    tone = sheet.between(80, 230)
    top = sheet.between(-0.95, -0.45)
    front = sheet.between(0.0, 0.16)
    back = sheet.between(0.78, 0.9)
    heel = sheet.between(0.12, 0.4)
    slim = sheet.chance(0.3)
    upper: list[Point] = [
        (-1.0, 0.5),
        (-0.94, 0.28),
        (-0.6, 0.12),
        (-0.2, -0.02),
        (front - 0.06, -0.25),
        (front, top + 0.03),
        (back, top),
        (back - 0.02, -0.2),
        (0.9, 0.2),
        (0.9, 0.55),
        (0.1, 0.58),
        (-0.7, 0.58),
    ]
    sheet.shape(upper, tone, smooth=2)
    sheet.weave(plain=0.9, stripes=0.0)
    sole = sheet.between(20, 90) if sheet.chance(0.7) else sheet.between(150, 250)
    inner = sheet.between(0.62, 0.72) if slim else sheet.between(0.3, 0.5)
    sheet.shape([(-1.0, 0.5), (0.3, 0.53), (0.92, 0.46), (0.92, 0.6), (-0.8, 0.62)], sole, smooth=1)
    sheet.shape(
        [(inner, 0.5), (0.92, 0.46), (0.9, 0.58 + heel), (inner + 0.06, 0.58 + heel)],
        sole,
        smooth=0,
    )
    sheet.seal()
    style = sheet.random.integers(3)
    if style == 0:
        gore = [
            (front + 0.24, top),
            (front + 0.48, top),
            (front + 0.42, -0.05),
            (front + 0.3, -0.05),
        ]
        sheet.shape(gore, tone * sheet.between(0.3, 0.5), smooth=0)
    elif style == 1:
        for number in range(5):
            y = 0.1 - (0.2 - top) * number / 5
            x = front - 0.2 if number < 2 else front
            sheet.line([(x - 0.05, y), (x + 0.2, y + 0.06)], 255 if tone < 160 else 50, width=0.045)
    else:
        sheet.line([(front + 0.4, top), (front + 0.36, 0.45)], tone * 0.45, width=0.05)
    if sheet.chance(0.4):
        sheet.line([(front - 0.1, top + 0.05), (1, top + 0.03)], tone * 1.35, width=0.1)
    if sheet.chance(0.35):
        sheet.line([(front - 0.3, -0.05), (0.95, 0.0)], tone * 0.5, width=0.09)


def sandal(sheet: Sheet) -> None:
    """A thin sole, flat, wedge or on a heel, and straps with gaps between them."""
    tone = sheet.between(130, 250)
    heel = 0.0 if sheet.chance(0.5) else sheet.between(0.3, 0.95)
    ball, back = 0.4, 0.4 - heel
    thick = sheet.between(0.08, 0.17)
    footbed: list[Point] = [
        (-1.0, ball - 0.06),
        (-0.6, ball),
        (-0.2, ball - 0.02),
        (0.2, 0.45 * ball + 0.55 * back),
        (0.7, back),
        (1.0, back - 0.02),
    ]
    underside = [(x, y + thick) for x, y in reversed(footbed)]
    if heel and sheet.chance(0.45):
        wedge = [*footbed, (0.95, ball + thick), (-0.8, ball + thick)]
        sheet.shape(wedge, tone * 0.7, smooth=1)
    elif heel:
        slim = sheet.between(0.06, 0.24)
        block = [
            (0.9 - slim, back),
            (0.97, back),
            (0.94, ball + thick),
            (0.96 - slim, ball + thick),
        ]
        sheet.shape(block, tone * 0.8, smooth=0)
    sheet.shape([*footbed, *underside], tone, smooth=2)
    _straps(sheet, ball=ball, back=back, ankle=heel > 0 or sheet.chance(0.5))
    sheet.weave(plain=0.85, stripes=0.0)


def _straps(sheet: Sheet, *, ball: float, back: float, ankle: bool) -> None:
    """Draw a thong, one wide band or several narrow ones, and a strap about the ankle."""
    tone, width = sheet.between(110, 255), sheet.between(0.09, 0.16)
    middle = 0.5 * (ball + back)
    rise = sheet.between(0.45, 0.75)
    style = sheet.random.integers(3)
    if style == 0:
        sheet.curve((-0.72, ball), (-0.35, ball - rise), (0.25, middle), tone, width=width)
        sheet.curve((-0.72, ball), (-0.5, ball - 0.6 * rise), (-0.1, ball), tone * 0.7, width=0.08)
    elif style == 1:
        top = ball - 0.6 * rise
        band = [(-0.75, ball), (-0.6, top + 0.08), (-0.25, top - 0.05), (0.1, middle - 0.02)]
        sheet.shape([*band, (-0.15, ball)], tone, smooth=1)
    else:
        for number in range(int(sheet.random.integers(2, 4))):
            left = -0.8 + 0.3 * number
            foot = middle if left > -0.5 else ball
            sheet.curve(
                (left, ball), (left + 0.12, ball - rise), (left + 0.38, foot), tone, width=width
            )
    if not ankle:
        return
    height = back - sheet.between(0.4, 0.65)
    sheet.curve(
        (0.9, back), (1.05, 0.5 * (back + height)), (0.88, height), tone, width=width + 0.03
    )
    sheet.curve((0.88, height), (0.6, height + 0.12), (0.36, height), tone, width=width)
    sheet.curve((0.36, height), (0.38, middle - 0.2), (0.2, middle), tone * 0.85, width=width)
    if sheet.chance(0.4):
        sheet.curve(
            (0.36, height), (-0.1, height + 0.15), (-0.5, ball - 0.5 * rise), tone, width=width
        )

"""Drawings as people make them: outlines of the ten kinds of clothing, and of other things.

Each is a few strokes, each ``(n, 2)`` points, drawn with a shaking hand, and goes the way of every
drawing (``fmnist.imaging.drawing``), so that a network learns from what it will be shown.

Source: none; the proportions are drawn at random within what clothes have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging.drawing import prepare_drawing

__all__ = ["DRAWN", "OTHERS", "Draw", "Strokes", "drawing", "rendered"]

Points = NDArray[np.float64]
Strokes = list[Points]
Draw = Callable[[np.random.Generator], Strokes]

_SIDE: Final = 256


def _points(*pairs: tuple[float, float]) -> Points:
    return np.array(pairs, dtype=np.float64)


def _mirrored(half: Points) -> Points:
    """Return the outline whose right half, from the top down, is ``half`` (x ≥ 0)."""
    return np.concatenate([half, half[::-1] * (-1, 1), half[:1]])


def _ellipse(x: float, y: float, width: float, height: float, turn: float = 0.0) -> Points:
    angle = np.linspace(0, 2 * np.pi, 24)
    ring = np.column_stack([width * np.cos(angle), height * np.sin(angle)])
    cos, sin = np.cos(turn), np.sin(turn)
    turned: Points = ring @ np.array([[cos, sin], [-sin, cos]]) + (x, y)
    return turned


def _arc(start: tuple[float, float], end: tuple[float, float], rise: float) -> Points:
    share = np.linspace(0, 1, 12)[:, None]
    line = np.array(start) * (1 - share) + np.array(end) * share
    line[:, 1] -= rise * np.sin(np.pi * share[:, 0])
    return line


def _top(
    g: np.random.Generator, *, sleeve: tuple[float, float], length: tuple[float, float]
) -> tuple[Points, float, float, float]:
    """Return the right half of a garment with sleeves; its neck, shoulder height and length."""
    neck, shoulder = g.uniform(8, 22), g.uniform(32, 48)
    body, long = g.uniform(0.7, 1.0) * shoulder, g.uniform(*length)
    hem = body * g.uniform(0.9, 1.25)
    reach, angle = g.uniform(*sleeve), np.radians(g.uniform(0, 80))
    cuff = g.uniform(12, 24)
    direction = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-direction[1], direction[0]])
    drop = g.uniform(2, 14)
    outer = np.array([shoulder, drop]) + reach * direction
    inner = outer + cuff * across
    pit = (body, drop + cuff * g.uniform(1.0, 1.6))
    half = _points((neck, 0), (shoulder, drop), tuple(outer), tuple(inner), pit, (hem, long))
    return half, neck, drop, long


def _neckline(g: np.random.Generator, neck: float) -> Strokes:
    return [_arc((-neck, 0), (neck, 0), -g.uniform(4, 18))] if g.random() < 0.7 else []


def _t_shirt(g: np.random.Generator) -> Strokes:
    half, neck, _drop, _long = _top(g, sleeve=(10, 36), length=(75, 115))
    return [_mirrored(half), *_neckline(g, neck)]


def _pullover(g: np.random.Generator) -> Strokes:
    half, neck, _drop, long = _top(g, sleeve=(40, 105), length=(70, 125))
    strokes = [_mirrored(half), *_neckline(g, neck)]
    if g.random() < 0.3:
        strokes.append(_points((-half[-1, 0], long - 8), (half[-1, 0], long - 8)))
    return strokes


def _coat(g: np.random.Generator) -> Strokes:
    half, neck, _drop, long = _top(g, sleeve=(28, 105), length=(75, 165))
    strokes = [_mirrored(half), _points((0, g.uniform(0, 25)), (0, long))]
    if g.random() < 0.6:
        strokes.append(_points((-neck, 0), (0, g.uniform(15, 45)), (neck, 0)))
    if g.random() < 0.4:
        strokes += [_ellipse(6, y, 2, 2) for y in np.linspace(long * 0.4, long * 0.9, 4)]
    return strokes


def _shirt(g: np.random.Generator) -> Strokes:
    half, neck, _drop, long = _top(g, sleeve=(20, 100), length=(85, 120))
    strokes = [_mirrored(half), _points((0, 12), (0, long))]
    strokes.append(_points((-neck, 0), (-neck / 2, 16), (0, 8), (neck / 2, 16), (neck, 0)))
    strokes += [_ellipse(0, y, 2.5, 2.5) for y in np.linspace(long * 0.25, long * 0.9, 5)]
    return strokes


def _dress(g: np.random.Generator) -> Strokes:
    neck, shoulder, waist = g.uniform(6, 14), g.uniform(18, 30), g.uniform(14, 24)
    at, long, hem = g.uniform(45, 65), g.uniform(120, 190), g.uniform(28, 75)
    if g.random() < 0.4:
        half, neck, _drop, _long = _top(g, sleeve=(8, 30), length=(45, 60))
        half = np.concatenate([half[:-1], _points((waist, at), (hem, long))])
    else:
        half = _points((neck, 0), (shoulder, 2), (shoulder - 4, 22), (waist, at), (hem, long))
    strokes = [_mirrored(half), *_neckline(g, neck)]
    if g.random() < 0.5:
        strokes.append(_points((-waist, at), (waist, at)))
    return strokes


def _trousers(g: np.random.Generator) -> Strokes:
    waist, hip, long = g.uniform(24, 36), g.uniform(28, 42), g.uniform(100, 170)
    crotch = g.uniform(0.25, 0.45) * long
    apart, foot = g.uniform(0, 22), g.uniform(10, 26)
    half = _points((waist, 0), (hip, crotch * 0.7), (apart + foot, long), (apart, long))
    outline = _mirrored(np.concatenate([half, _points((0, crotch))]))
    strokes = [outline]
    if g.random() < 0.5:
        strokes.append(_points((-waist, 9), (waist, 9)))
    return strokes


def _sandal(g: np.random.Generator) -> Strokes:
    if g.random() < 0.3:
        return _heeled(g)
    strokes: Strokes = []
    single = g.random() < 0.3
    for side in (0,) if single else (-1, 1):
        x, turn = side * g.uniform(28, 42), side * g.uniform(-0.1, 0.25)
        long, width = g.uniform(50, 72), g.uniform(16, 26)
        sole = _ellipse(0, 0, width, long)
        sole[:, 0] *= 1 - 0.2 * np.sin(np.pi * np.clip(sole[:, 1] / long, -1, 1))
        toe, end = -long * g.uniform(0.4, 0.7), g.uniform(-5, 20)
        straps = [
            _arc((0, toe), (-width * 0.95, end), -4),
            _arc((0, toe), (width * 0.95, end), 4),
        ]
        cos, sin = np.cos(turn), np.sin(turn)
        turned = np.array([[cos, sin], [-sin, cos]])
        strokes += [part @ turned + (x, side * g.uniform(-6, 6)) for part in (sole, *straps)]
    return strokes


def _heeled(g: np.random.Generator) -> Strokes:
    high = g.uniform(20, 60)
    sole = _points((-60, -high), (-52, -high), (0, 0), (60, 4), (60, 10), (0, 8), (-45, -high + 12))
    heel = _points((-45, -high + 12), (-52, 10), (-58, 10), (-60, -high))
    strap = _arc((-55, -high - 3), (-10, -high), g.uniform(20, 40))
    return [np.concatenate([sole, heel]), strap, _arc((20, 2), (50, 2), g.uniform(10, 25))]


def _side_view(g: np.random.Generator, shaft: tuple[float, float]) -> tuple[Points, float]:
    high, long, toe = g.uniform(*shaft), g.uniform(110, 150), g.uniform(22, 36)
    opening, sole = g.uniform(38, 58), g.uniform(2, 8)
    outline = _points(
        (0, -high), (opening, -high + g.uniform(-4, 6)), (opening + g.uniform(2, 14), -toe - 12),
        (long * 0.72, -toe), (long * 0.93, -toe * 0.75), (long, -toe * 0.3), (long, 0), (0, 0),
        (-g.uniform(0, 6), -high * 0.5), (0, -high),
    )  # fmt: skip
    return outline, sole


def _sneaker(g: np.random.Generator) -> Strokes:
    outline, sole = _side_view(g, (42, 95))
    strokes = [outline, _points((0, -sole - 6), (outline[:, 0].max(), -sole - 6))]
    for place in np.linspace(0.42, 0.65, int(g.integers(0, 5))):
        x = place * outline[:, 0].max()
        strokes.append(_points((x, -38), (x + 8, -26)))
    return strokes


def _ankle_boot(g: np.random.Generator) -> Strokes:
    outline, sole = _side_view(g, (90, 150))
    strokes = [outline]
    if g.random() < 0.5:
        strokes.append(_points((0, 0), (0, 14), (26, 14), (30, 0)))
    if g.random() < 0.5:
        strokes.append(_points((0, -sole - 4), (outline[:, 0].max(), -sole - 4)))
    return strokes


def _bag(g: np.random.Generator) -> Strokes:
    top, bottom, high = g.uniform(35, 70), g.uniform(40, 75), g.uniform(40, 90)
    body = _points((-top, 0), (top, 0), (bottom, high), (-bottom, high), (-top, 0))
    grip, rise = g.uniform(0.4, 0.95) * top, g.uniform(25, 80)
    strokes = [body, _arc((-grip, 0), (grip, 0), rise)]
    if g.random() < 0.6:
        strokes.append(_arc((-grip + 9, 0), (grip - 9, 0), rise - 9))
    if g.random() < 0.5:
        strokes.append(_arc((-top, 4), (top, 4), -g.uniform(10, 0.6 * high)))
    if g.random() < 0.4:
        strokes.append(_ellipse(0, g.uniform(8, 0.5 * high), 5, 4))
    return strokes


DRAWN: Final[Mapping[int, Draw]] = {
    0: _t_shirt,
    1: _trousers,
    2: _pullover,
    3: _dress,
    4: _coat,
    5: _sandal,
    6: _shirt,
    7: _sneaker,
    8: _bag,
    9: _ankle_boot,
}
"""Label → what draws one."""


def _hat(g: np.random.Generator) -> Strokes:
    wide, high, brim = g.uniform(30, 48), g.uniform(35, 70), g.uniform(55, 90)
    crown = np.concatenate([_points((-wide, 0)), _arc((-wide, 0), (wide, 0), high)])
    return [crown, _ellipse(0, 2, brim, g.uniform(4, 14))]


def _cup(g: np.random.Generator) -> Strokes:
    top, bottom, high = g.uniform(35, 50), g.uniform(25, 45), g.uniform(60, 100)
    body = _points((-top, 0), (-bottom, high), (bottom, high), (top, 0), (-top, 0))
    handle = _ellipse(top + 8, high * 0.4, g.uniform(12, 24), high * 0.3)
    return [body, _ellipse(0, 0, top, 8), handle]


def _house(g: np.random.Generator) -> Strokes:
    wide, high, roof = g.uniform(40, 65), g.uniform(45, 80), g.uniform(25, 60)
    walls = _points((-wide, 0), (wide, 0), (wide, high), (-wide, high), (-wide, 0))
    return [
        walls,
        _points((-wide * 1.15, 0), (0, -roof), (wide * 1.15, 0)),
        _points((-10, high), (-10, high - 34), (12, high - 34), (12, high)),
        _points((18, 14), (38, 14), (38, 34), (18, 34), (18, 14)),
    ]


def _face(g: np.random.Generator) -> Strokes:
    wide, high = g.uniform(40, 60), g.uniform(35, 55)
    ears = [
        _points((s * wide * 0.85, -high * 0.6), (s * wide * 0.8, -high * 1.5), (s * 12, -high))
        for s in (-1, 1)
    ]
    eyes = [_ellipse(s * 18, -8, 5, 6) for s in (-1, 1)]
    return [_ellipse(0, 0, wide, high), *ears, *eyes, _arc((-12, 14), (12, 14), -8)]


def _wheels(g: np.random.Generator) -> Strokes:
    apart, radius = g.uniform(40, 60), g.uniform(24, 36)
    high = g.uniform(30, 55)
    return [
        _ellipse(-apart, 0, radius, radius),
        _ellipse(apart, 0, radius, radius),
        _points((-apart, 0), (-12, -high), (apart * 0.7, -high), (apart, 0)),
        _points((-apart, 0), (0, 0), (apart * 0.7, -high)),
    ]


def _scribble(g: np.random.Generator) -> Strokes:
    return [np.cumsum(g.normal(0, 18, (int(g.integers(6, 40)), 2)), axis=0)]


def _blobs(g: np.random.Generator) -> Strokes:
    count = int(g.integers(1, 5))
    blobs = []
    for _number in range(count):
        x, y = g.normal(0, 40, 2)
        width, height = g.uniform(6, 50, 2)
        blobs.append(_ellipse(x, y, width, height, float(g.uniform(0, 3))))
    return blobs


OTHERS: Final[tuple[Draw, ...]] = (_hat, _cup, _house, _face, _wheels, _scribble, _blobs)
"""What draws things that are none of the ten."""


def rendered(strokes: Strokes, generator: np.random.Generator) -> Image.Image:
    """Return the strokes in black on white, each line shaking, some not quite closed."""
    shaken = []
    for stroke in strokes:
        share = np.linspace(0, len(stroke) - 1, 6 * len(stroke))
        line = np.column_stack(
            [np.interp(share, np.arange(len(stroke)), stroke[:, axis]) for axis in (0, 1)]
        )
        kernel = np.ones(5) / 5
        shake = generator.normal(0, generator.uniform(0.5, 3.5), (len(line) + 4, 2))
        line += np.column_stack([np.convolve(shake[:, axis], kernel, "valid") for axis in (0, 1)])
        if generator.random() < 0.3 and len(line) > 12:
            line = line[: -int(generator.integers(1, 5))]
        shaken.append(line)
    every = np.concatenate(shaken)
    angle = generator.normal(0, 0.09)
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.array([[cos, sin], [-sin, cos]])
    every = every @ turned
    low, high = every.min(axis=0), every.max(axis=0)
    scale = (_SIDE - 24) / max(float((high - low).max()), 1.0)
    image = Image.new("L", (_SIDE, _SIDE), 255)
    pen = ImageDraw.Draw(image)
    width = int(generator.integers(3, 12))
    for line in shaken:
        drawn = (line @ turned - (low + high) / 2) * scale + _SIDE / 2
        pen.line([tuple(point) for point in drawn], fill=0, width=width, joint="curve")
    return image


def drawing(draw: Draw, generator: np.random.Generator) -> NDArray[np.uint8]:
    """Return one drawing as the network sees it, ``(28, 28) uint8``."""
    while True:
        try:
            return prepare_drawing(rendered(draw(generator), generator).convert("RGB")).picture
        except PictureError:  # Too narrow, by chance: draw another.
            continue

"""A sheet to draw one practice picture on, and its reduction to the data set's geometry.

Shapes are drawn by Pillow at six times the final size, bright on black, in coordinates that run
from -1 to 1 (x to the right, y downwards). ``Sheet.picture`` reduces them as the makers of
Fashion-MNIST did: longest side 28 pixels, centred, black around.

Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
Learning Algorithms", arXiv:1708.07747 (section 2, the conversion pipeline).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmnist.labels import PICTURE_SIDE, WHITE

__all__ = ["Point", "Sheet", "mirrored"]

Point = tuple[float, float]

_SIDE = 6 * PICTURE_SIDE
_CENTRE = _SIDE / 2
_UNIT = 0.44 * _SIDE
_DIMMEST = 8
"""Reduced edges dimmer than this are background."""

_ROWS, _COLUMNS = np.meshgrid(
    np.linspace(-1, 1, _SIDE, dtype=np.float32),
    np.linspace(-1, 1, _SIDE, dtype=np.float32),
    indexing="ij",
)


def mirrored(half: Sequence[Point]) -> list[Point]:
    """Return the outline whose right half, from top to bottom, is ``half``."""
    return [*half, *((-x, y) for x, y in reversed(half))]


def _smoothed(points: Sequence[Point], rounds: int) -> list[Point]:
    """Round the corners of a closed outline (Chaikin: cut each corner at 1/5 of its sides)."""
    outline = np.asarray(points, dtype=np.float64)
    for _round in range(rounds):
        following = np.roll(outline, -1, axis=0)
        cut = np.stack([0.8 * outline + 0.2 * following, 0.2 * outline + 0.8 * following], axis=1)
        outline = cut.reshape(-1, 2)
    return [(float(x), float(y)) for x, y in outline]


class Sheet:
    """A black sheet, its random generator, and what can be drawn on it.

    First the cloth (``shape``), then its pattern (``weave``), then details on top; ``seal`` in
    between keeps later details within the cloth's outline.
    """

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self._image = Image.new("L", (_SIDE, _SIDE))
        self._pen = ImageDraw.Draw(self._image)
        self._outline: NDArray[np.bool_] | None = None

    def between(self, low: float, high: float) -> float:
        """Return a number drawn evenly from ``low`` to ``high``."""
        return float(self.random.uniform(low, high))

    def chance(self, share: float) -> bool:
        """Return ``True`` in ``share`` (0–1) of the cases."""
        return bool(self.random.random() < share)

    def shape(self, points: Sequence[Point], tone: float, *, smooth: int = 2) -> None:
        """Fill a closed outline with ``tone`` (0–255), its corners rounded ``smooth`` times."""
        self._pen.polygon(_pixels(_smoothed(points, smooth)), fill=_tone(tone))

    def line(self, points: Sequence[Point], tone: float, *, width: float = 0.03) -> None:
        """Draw a line through ``points``; ``width`` in sheet units."""
        self._pen.line(
            _pixels(points), fill=_tone(tone), width=max(1, round(width * _UNIT)), joint="curve"
        )

    def oval(self, centre: Point, radius_x: float, radius_y: float, tone: float) -> None:
        """Fill an ellipse."""
        (x, y) = centre
        corners = _pixels([(x - radius_x, y - radius_y), (x + radius_x, y + radius_y)])
        self._pen.ellipse(corners, fill=_tone(tone))

    def curve(self, start: Point, pull: Point, end: Point, tone: float, *, width: float) -> None:
        """Draw a bent line from ``start`` to ``end``, drawn towards ``pull`` (quadratic Bézier)."""
        steps = [step / 12 for step in range(13)]
        points = [
            (
                (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * pull[0] + t**2 * end[0],
                (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * pull[1] + t**2 * end[1],
            )
            for t in steps
        ]
        self.line(points, tone, width=width)

    def seal(self) -> None:
        """Keep everything drawn from now on within what is bright now."""
        self._outline = np.asarray(self._image) > 0

    def weave(self, *, plain: float = 0.6, stripes: float = 0.5) -> None:
        """Give the cloth folds, light from one side and, but for ``plain`` of cases, a pattern.

        Args:
            plain: Share of cloth without a pattern.
            stripes: Share of the patterns that are horizontal stripes.
        """
        light = self.between(-0.2, 0.2) * _COLUMNS + self.between(-0.15, 0.15) * _ROWS
        folds = self.between(0.0, 0.1) * np.sin(
            self.between(3, 9) * _COLUMNS + self.between(-4, 4) * _ROWS + self.between(0, 6)
        )
        cloth = 1 + light + folds
        cloth += self._grain(self.between(0.01, 0.06), cells=28)
        if not self.chance(plain):
            cloth *= self._stripes(_ROWS) if self.chance(stripes) else self._print()
        tones = np.asarray(self._image, dtype=np.float32) * np.maximum(cloth, 0.12)
        self._replace(tones)

    def picture(self, *, degrees: float = 0.0) -> NDArray[np.uint8]:
        """Turn the sheet by ``degrees`` and reduce it.

        Returns:
            ``(28, 28) uint8``, 0 = background, brightest at least 250.
        """
        tones = np.array(self._image)
        if self._outline is not None:
            tones[~self._outline] = 0
        drawing = Image.fromarray(tones).rotate(degrees, resample=Image.Resampling.BILINEAR)
        return _reduced(drawing, brightest=int(self.random.integers(250, WHITE + 1)))

    def _replace(self, tones: NDArray[np.float32]) -> None:
        self._image = Image.fromarray(np.clip(tones, 0, WHITE).astype(np.uint8))
        self._pen = ImageDraw.Draw(self._image)

    def _grain(self, strength: float, *, cells: int) -> NDArray[np.float32]:
        block = _SIDE // cells
        noise = self.random.normal(0, strength, (cells, cells)).astype(np.float32)
        return noise.repeat(block, axis=0).repeat(block, axis=1)

    def _stripes(self, along: NDArray[np.float32]) -> NDArray[np.float32]:
        wave = np.sin(along * self.between(8, 26) + self.between(0, 6))
        depth = self.between(0.2, 0.6)
        stripes: NDArray[np.float32] = np.where(wave > self.between(-0.3, 0.7), 1 - depth, 1.0)
        return stripes.astype(np.float32)

    def _print(self) -> NDArray[np.float32]:
        kind = self.random.integers(4)
        if kind == 0:
            return self._stripes(_COLUMNS)
        if kind == 1:
            return self._stripes(_ROWS) * self._stripes(_COLUMNS)
        if kind == 2:
            border = self.between(-0.5, 0.6)
            return np.where(border < _ROWS, self.between(0.4, 0.8), 1.0).astype(np.float32)
        return 1 - np.abs(self._grain(self.between(0.2, 0.45), cells=24))


def _tone(tone: float) -> int:
    return int(min(max(tone, 0), WHITE))


def _pixels(points: Sequence[Point]) -> list[tuple[float, float]]:
    return [(_CENTRE + _UNIT * x, _CENTRE + _UNIT * y) for x, y in points]


def _reduced(drawing: Image.Image, *, brightest: int) -> NDArray[np.uint8]:
    """Crop to the item, bring its longest side to 28 pixels, centre it on black."""
    item = drawing.crop(drawing.point(lambda tone: WHITE * (tone >= _DIMMEST)).getbbox())
    scale = PICTURE_SIDE / max(item.size)
    width, height = (max(1, round(side * scale)) for side in item.size)
    small = np.asarray(item.resize((width, height), Image.Resampling.BOX), dtype=np.float32)
    small = np.rint(small * (brightest / small.max()))
    small[small < _DIMMEST] = 0
    picture = np.zeros((PICTURE_SIDE, PICTURE_SIDE), dtype=np.uint8)
    top, left = (PICTURE_SIDE - height) // 2, (PICTURE_SIDE - width) // 2
    picture[top : top + height, left : left + width] = small.astype(np.uint8)
    return picture

"""Pictures of Fashion-MNIST made as unlike shop photos as what people bring.

What differs at home, and what stands for it here: the way an item lies (placement, sleeves that
swing out, legs that spread, two shoes seen from above), its tones (dark and light cloth, shadows,
creases), what the separation from the background left over or took away, and drawings (a grey body
with dark lines).

Source: none; each change was chosen by looking at photos and drawings. The pictures of one call
come from its generator alone.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.drawing import BODY, INNER_LINE
from fmnist.labels import PICTURE_SIDE, WHITE
from fmnist.training.photos.placing import Placement, Values, brightened, centring, placed

__all__ = ["as_from_home", "outlined", "silhouette"]

_SHOES: Final = (5, 7, 9)
_SLEEVED: Final = (0, 2, 4, 6)
_TROUSERS: Final = 1
_FAINTEST: Final = 6
_SCALE: Final = 2
_SIDE: Final = PICTURE_SIDE * _SCALE
_MARGIN: Final = 4
"""Black pixels around an enlarged picture, so that what swings out is not cut off."""

_COLUMNS, _ROWS = np.meshgrid(
    np.arange(_SIDE + 2 * _MARGIN, dtype=np.float32),
    np.arange(_SIDE + 2 * _MARGIN, dtype=np.float32),
)
_CENTRE: Final = (_SIDE + 2 * _MARGIN - 1) / 2


def silhouette(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ``(28, 28) uint8``, 1 where the item is: its pixels and small holes in it."""
    inside = (picture > _FAINTEST).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)))


def as_from_home(
    picture: NDArray[np.uint8], label: int, generator: np.random.Generator
) -> NDArray[np.uint8]:
    """Return a picture of the dataset as a photo from home might have come out.

    Args:
        picture: ``(28, 28) uint8``.
        label: its class, 0–9, which decides what can move.
        generator: decides everything else.

    Returns:
        ``(28, 28) uint8``.
    """
    item = _enlarged(picture)
    item[..., 0] = _toned(item[..., 0], item[..., 1], generator)
    item[..., 0] *= item[..., 1]
    if label in _SHOES and generator.random() < 0.65:
        item = _pair(item, generator)
    elif label in _SLEEVED and generator.random() < 0.6:
        item = _swung(item, generator, short=label == 0)
    elif label == _TROUSERS and generator.random() < 0.6:
        item = _spread(item, generator)
    if generator.random() < 0.35:
        item[..., 0] = _ill_separated(item, generator)
    values = placed(item[..., 0], Placement.drawn(generator), _SIDE)
    if generator.random() < 0.3:
        values = cv2.GaussianBlur(values, (0, 0), float(generator.uniform(0.3, 0.8)))
    if generator.random() < 0.5:
        noise = generator.normal(0, generator.uniform(1, 9), values.shape)
        values = np.where(values > _FAINTEST, values + noise, values)
    return brightened(values)


def outlined(picture: NDArray[np.uint8], generator: np.random.Generator) -> NDArray[np.uint8]:
    """Return a picture of the dataset as if somebody had drawn it: a body with dark lines."""
    item = _wobbled(_enlarged(picture), generator)
    body = (item[..., 1] > 0.5).astype(np.uint8)
    tones = cv2.GaussianBlur(item[..., 0], (0, 0), 1.5).astype(np.uint8)
    low = float(generator.uniform(25, 90))
    lines = cv2.Canny(tones, low, 2.5 * low) > 0
    deep = cv2.erode(body, np.ones((7, 7), np.uint8)) > 0
    values = body * np.float32(BODY)
    if generator.random() < 0.7:
        values[lines & deep] = INNER_LINE
    placement = Placement.drawn(generator, 0.8)
    return np.asarray(placed(values, placement, _SIDE).round(), dtype=np.uint8)


def _enlarged(picture: NDArray[np.uint8]) -> Values:
    """Return ``(64, 64, 2) float32``: tones 0–255, and 0–1 where the item is."""
    layers = np.dstack([picture.astype(np.float32), silhouette(picture).astype(np.float32)])
    large = cv2.resize(layers, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR)
    return np.pad(large, ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)))


def _smooth(generator: np.random.Generator, cells: int) -> Values:
    """Return ``(64, 64) float32`` smooth noise of standard deviation about 1."""
    coarse = generator.normal(0, 1, (cells, cells)).astype(np.float32)
    side = _SIDE + 2 * _MARGIN
    return np.asarray(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC))


def _toned(tones: Values, mask: Values, generator: np.random.Generator) -> Values:
    """Return other tones, 0–255: another cloth, another light."""
    unit = tones / np.float32(WHITE)
    way = generator.random()
    if way < 0.4:
        unit = unit ** np.float32(np.exp(generator.normal(0, 0.5)))
    elif way < 0.55:
        unit = 1 - np.float32(generator.uniform(0.5, 1)) * unit
    else:
        mean = float(unit[mask > 0.5].mean()) if (mask > 0.5).any() else 0.5
        base, contrast = generator.uniform(0.15, 0.9), generator.uniform(0.1, 1.1)
        unit = base + contrast * (unit - mean)
    if generator.random() < 0.6:
        unit = unit + np.float32(generator.uniform(0, 0.1)) * _smooth(generator, 8)
    if generator.random() < 0.5:
        unit = unit * (1 + np.float32(generator.uniform(0, 0.2)) * _smooth(generator, 2))
    if generator.random() < 0.12:
        unit = _printed(unit, generator)
    return np.asarray(np.clip(unit, 0.03, 1.0) * WHITE, dtype=np.float32)


def _printed(unit: Values, generator: np.random.Generator) -> Values:
    """Return cloth with a print in its middle, or with stripes."""
    tone = np.float32(generator.uniform(0, 1))
    if generator.random() < 0.5:
        angle, length = generator.uniform(0, np.pi), generator.uniform(4, 14)
        wave = np.sin(
            2 * np.pi * (np.cos(angle) * _COLUMNS + np.sin(angle) * _ROWS) / np.float32(length)
        )
        return np.where(wave > generator.uniform(-0.5, 0.7), tone, unit).astype(np.float32)
    x, y = generator.normal(_CENTRE, 5, 2)
    width, height = generator.uniform(4, 12, 2)
    inside = ((_COLUMNS - x) / width) ** 2 + ((_ROWS - y) / height) ** 2 < 1
    rough = tone + 0.3 * _smooth(generator, 16)
    return np.where(inside, rough, unit).astype(np.float32)


def _remapped(item: Values, columns: Values, rows: Values) -> Values:
    return np.asarray(
        cv2.remap(item, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR),
        dtype=np.float32,
    )


def _swung(item: Values, generator: np.random.Generator, *, short: bool) -> Values:
    """Turn what is left and right of the body about the shoulders, as sleeves lie on a floor."""
    inside = np.flatnonzero((item[..., 1] > 0.5).any(axis=0))
    if not len(inside):
        return item
    width = inside[-1] - inside[0] + 1
    half_body = width * (generator.uniform(0.36, 0.44) if short else generator.uniform(0.24, 0.33))
    angle = float(generator.uniform(-8, 25) if short else generator.uniform(-8, 75))
    result = item.copy()
    result[np.abs(_COLUMNS - _CENTRE) > half_body] = 0
    for sign in (-1, 1):
        sleeve = item.copy()
        sleeve[sign * (_COLUMNS - _CENTRE) < half_body - 3] = 0
        pivot = (_CENTRE + sign * half_body, _MARGIN + 9.0)
        own = angle + float(generator.normal(0, 6))
        matrix = cv2.getRotationMatrix2D(pivot, sign * own, 1.0)
        turned = cv2.warpAffine(sleeve, matrix, item.shape[:2])
        result = np.where((turned[..., 1:] > 0.5) & (result[..., 1:] < 0.5), turned, result)
    return _fitted(result)


def _spread(item: Values, generator: np.random.Generator) -> Values:
    """Let the legs of trousers spread."""
    down = np.clip((_ROWS - _MARGIN) / _SIDE, 0, 1)
    opening = generator.uniform(0, 11) * down ** generator.uniform(1, 2)
    columns = _COLUMNS - np.sign(_COLUMNS - _CENTRE) * opening
    crossed = np.abs(_COLUMNS - _CENTRE) < opening
    spread = _remapped(item, columns, _ROWS)
    spread[crossed] = 0
    return _fitted(spread)


def _pair(item: Values, generator: np.random.Generator) -> Values:
    """Lay two of the shoe side by side, mostly as seen from above: toes up or down."""
    side = item.shape[0]
    result = np.zeros_like(item)
    above = generator.random() < 0.75
    turn = generator.choice((90.0, -90.0)) if above else 0.0
    gap = generator.uniform(7, 13) if above else generator.uniform(0, 10)
    narrow = generator.uniform(0.75, 1.25) if above else 1.0
    scale = generator.uniform(0.75, 0.95)
    twist = generator.normal(0, 10)
    mirrored = item if generator.random() < 0.3 else item[:, ::-1]
    for sign, shoe in ((-1, item), (1, mirrored if not above else item[::-1])):
        own = turn + sign * twist + generator.normal(0, 5)
        matrix = cv2.getRotationMatrix2D((_CENTRE, _CENTRE), own, scale)
        if above:
            matrix = np.diag([narrow, 1.0]) @ matrix
            matrix[0, 2] += _CENTRE * (1 - narrow) + sign * gap
        else:
            matrix[:, 2] += (sign * gap / 2, sign * generator.uniform(2, 10))
        laid = cv2.warpAffine(np.ascontiguousarray(shoe), matrix, (side, side))
        over = laid[..., 1:] > 0.5
        result = np.where(over, laid, result)
    return _fitted(result)


def _fitted(item: Values) -> Values:
    """Centre the item and give its longest side 56 pixels again."""
    inside = item[..., 1] > 0.5
    if not inside.any():
        return item
    matrix = centring(inside.astype(np.float32), _SIDE, item.shape[0])
    return np.asarray(cv2.warpAffine(item, matrix, item.shape[:2]), dtype=np.float32)


def _ill_separated(item: Values, generator: np.random.Generator) -> Values:
    """Add something of the background, or take a piece of the item away."""
    tones = item[..., 0].copy()
    field = _smooth(generator, int(generator.integers(3, 9)))
    near = cv2.dilate(item[..., 1], np.ones((9, 9), np.uint8)) > 0.5
    limit = generator.uniform(0.8, 1.8)
    if generator.random() < 0.5:
        added = (field > limit) & near & (item[..., 1] < 0.5)
        tones[added] = generator.uniform(20, 255)
    else:
        tones[field > limit] = 0
    return tones


def _wobbled(item: Values, generator: np.random.Generator) -> Values:
    """Bend the picture a little, as an unsteady hand does."""
    amount = generator.uniform(0.5, 2.2)
    columns = _COLUMNS + np.float32(amount) * _smooth(generator, 6)
    rows = _ROWS + np.float32(amount) * _smooth(generator, 6)
    return _fitted(_remapped(item, columns, rows))

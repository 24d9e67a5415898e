"""A drawing → 28×28: the closed outline becomes a grey body, lines inside it stay darker.

Source: none; measured on sketches by people who never saw the project. A network that has learned
from photos knows bodies of cloth and no outlines, so the outline is filled.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.imaging.decode import as_image
from fmnist.imaging.framing import crop, fit, stretch
from fmnist.imaging.ground import flattened, ink_strength
from fmnist.imaging.preparation import Preparation, Step, check_sides, nothing_to_see
from fmnist.labels import PICTURE_SIDE, WHITE
from fmnist.translation import _

__all__ = ["BODY", "INNER_LINE", "prepare_drawing"]

BODY: Final = 190
"""Tone of what a closed outline holds."""
INNER_LINE: Final = 90
"""Tone of the lines inside it."""

_SIDE: Final = 280
_FAINTEST: Final = 24
"""Smallest difference from the background, of 255, that counts as ink."""
_GAPS: Final = (0, 2, 4, 7, 11, 16, 22)
"""Half of the widest gap in an outline that is bridged, in pixels of 280, tried in turn."""
_CLOSED: Final = 0.35
"""A filled shape takes at least this share of the box around the drawing."""
_LINE_FILL: Final = 1.3
"""A shape with less than so many times the area of its ink is not an outline."""

Mask = NDArray[np.bool_]


def prepare_drawing(
    image: Image.Image | NDArray[np.uint8], *, longest_side: int = PICTURE_SIDE
) -> Preparation:
    """Prepare a drawing for the network: dark on light, light on dark, or on nothing.

    Args:
        image: a Pillow image, or an array (h, w), (h, w, 3) or (h, w, 4) uint8, such as the
            canvas gives.
        longest_side: pixels the drawing's longest side gets in the result, 1–28.

    Raises:
        PictureError: the picture is too small, or blank.
    """
    source = as_image(image)
    check_sides(*source.size)
    colours = flattened(_sized(source))
    strength = ink_strength(colours)
    strongest = int(strength.max())
    if strongest < _FAINTEST:
        raise nothing_to_see()
    ink = strength >= max(_FAINTEST, round(0.3 * strongest))
    body = _body(ink)
    outlined = _is_outline(ink, body, strength)
    if outlined:
        tones = np.where(_inner_lines(ink, body), INNER_LINE, np.where(body, BODY, 0))
        explanation = _("Closed outlines become a grey body; lines inside stay darker.")
    else:
        body = strength >= _FAINTEST
        tones = np.where(body, strength.astype(np.float32) * WHITE / strongest, 0)
        explanation = _("The drawing is filled, or not closed: its own tones are kept.")
    grey = tones.round().astype(np.uint8)
    fitted = fit(crop(grey, body.astype(np.float32)), longest_side)
    picture = fitted if outlined else stretch(fitted)
    steps = (
        Step(_("Your drawing"), _("As it arrived, made small."), colours),
        Step(
            _("What is drawn"),
            _("Whatever differs from the border is ink, be it dark on light or light on dark."),
            (ink * np.uint8(WHITE)),
        ),
        Step(_("Filled"), explanation, grey),
        Step(
            _("What the network sees"),
            _("Cut out and fitted into 28 × 28 pixels with its proportions kept."),
            picture,
        ),
    )
    return Preparation(picture=picture, steps=steps, warnings=(), kind="drawing")


def _sized(image: Image.Image) -> Image.Image:
    """Bring the longest side to 280 pixels, so that line widths and gaps mean the same."""
    scale = _SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode == "RGBA":
        return image.convert("RGBa").resize(size, Image.Resampling.BILINEAR).convert("RGBA")
    return image.resize(size, Image.Resampling.BILINEAR)


def _disc(radius: int) -> NDArray[np.uint8]:
    size = (2 * radius + 1, 2 * radius + 1)
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, size), dtype=np.uint8)


def _body(ink: Mask) -> Mask:
    """Return ink with everything it encloses.

    Gaps in the outline are bridged, the narrowest first, until the shape is closed.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    filled = ink
    for radius in _GAPS:
        filled = _filled(ink, radius)
        if filled.sum() >= _CLOSED * box:
            break
    return filled


def _is_outline(ink: Mask, body: Mask, strength: NDArray[np.uint8]) -> bool:
    """Return whether ``ink`` encloses much of the background, and not darker cloth."""
    enclosed = body & ~ink
    if body.sum() < _LINE_FILL * ink.sum():
        return False
    return bool((strength[enclosed] < _FAINTEST).mean() >= 0.5)


def _filled(ink: Mask, radius: int) -> Mask:
    margin = _GAPS[-1] + 2
    padded = np.pad(ink.astype(np.uint8), margin)
    if radius:
        padded = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, _disc(radius))
    outside = np.asarray(1 - padded, dtype=np.uint8)
    cv2.floodFill(outside, None, (0, 0), 0)
    result: Mask = (padded | outside)[margin:-margin, margin:-margin] > 0
    return result


def _inner_lines(ink: Mask, body: Mask) -> Mask:
    """Return the ink that is farther from the edge of the body than a line is wide."""
    depth = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    width = max(3, round(2.6 * float(np.median(depth[ink]))) + 1)
    padded = np.pad(body.astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
    deep = (ink & (distance > width)).astype(np.uint8)
    # Opening drops the seam left where the outline is a little wider than elsewhere.
    result: Mask = cv2.morphologyEx(deep, cv2.MORPH_OPEN, _disc(1)) > 0
    return result

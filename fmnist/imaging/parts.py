"""Several items in one photo: find them, number them, and cut each out.

An item is what hangs together in the mask. Each is cut out of the photo with everything else
transparent, and then goes the same way as any picture with transparency. Two items that touch
count as one; the two shoes of a pair count as two where a gap is between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging.adjustments import AS_IT_IS, Adjustments, painted, reshaped
from fmnist.imaging.preparation import check_sides, nothing_to_see
from fmnist.imaging.segmentation import segment
from fmnist.labels import WHITE
from fmnist.translation import _

__all__ = ["MOST_PARTS", "Part", "cut_out", "find_parts", "in_reading_order", "numbered"]

MOST_PARTS: Final = 40
"""Most items in one photo; the largest are taken."""

_SIDE: Final = 240
_SMALLEST_SHARE: Final = 0.004
"""Of the photo: what is smaller is not an item."""
_SMALLEST_OF_LARGEST: Final = 0.06
_MARGIN: Final = 0.08
"""Of the longer side of a part: transparent space around it when it is cut out."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """One item of several.

    Attributes:
        number: 1, 2, … in reading order.
        box: (left, top, right, bottom) as shares of the turned and cropped photo.
        mask: (h, w) bool, True = this item, in the photo made small.
    """

    number: int
    box: tuple[float, float, float, float]
    mask: NDArray[np.bool_]


def find_parts(image: Image.Image, adjustments: Adjustments = AS_IT_IS) -> tuple[Part, ...]:
    """Find the items in a photo.

    Args:
        image: a picture of mode RGB or RGBA.
        adjustments: what a person has mended.

    Returns:
        At least one, numbered in reading order.

    Raises:
        PictureError: the picture is too small, or nothing stands out in it.
    """
    source = reshaped(image, adjustments)
    check_sides(*source.size)
    source = source.copy()
    source.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    mask = _mask(source, adjustments)
    found = in_reading_order(_components(mask))
    if not found:
        raise nothing_to_see()
    height, width = mask.shape
    return tuple(
        Part(number=number, box=_box(part, width, height), mask=part)
        for number, part in enumerate(found, start=1)
    )


def in_reading_order(masks: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
    """Sort parts row by row, from left to right in each.

    A part whose middle lies within the height of the first of a row is in that row.
    """
    spans = [(_span(mask, 1), _span(mask, 0), mask) for mask in masks]
    waiting = sorted(spans, key=lambda entry: entry[0])
    ordered: list[NDArray[np.bool_]] = []
    while waiting:
        (_top, bottom), _columns, _mask = waiting[0]
        row = [entry for entry in waiting if sum(entry[0]) / 2 <= bottom]
        waiting = [entry for entry in waiting if sum(entry[0]) / 2 > bottom]
        ordered += [mask for _rows, _span, mask in sorted(row, key=lambda entry: entry[1])]
    return ordered


def cut_out(image: Image.Image, part: Part, adjustments: Adjustments = AS_IT_IS) -> Image.Image:
    """Return the part with some space around it, everything else transparent, mode RGBA.

    Prepare it with the method ``"alpha"``: of a square item little is transparent.

    Args:
        image: what ``find_parts`` got, in any size.
        part: one of what it found.
        adjustments: the same as there.
    """
    source = reshaped(image, adjustments).convert("RGB")
    alpha = Image.fromarray(part.mask.astype(np.uint8) * np.uint8(WHITE))
    left, top, right, bottom = part.box
    sides = (right - left) * source.width, (bottom - top) * source.height
    margin = max(2, round(_MARGIN * max(sides)))
    box = (
        round(left * source.width) - margin,
        round(top * source.height) - margin,
        round(right * source.width) + margin,
        round(bottom * source.height) + margin,
    )
    whole = source.copy()
    whole.putalpha(alpha.resize(source.size, Image.Resampling.BILINEAR))
    return whole.crop(box)  # what lies beyond the edge is transparent


def numbered(
    image: Image.Image, parts: tuple[Part, ...], adjustments: Adjustments = AS_IT_IS
) -> NDArray[np.uint8]:
    """Return the photo with a frame and its number on each part: (h, w, 3) uint8."""
    source = reshaped(image, adjustments)
    if source.mode == "RGBA":
        source = Image.alpha_composite(Image.new("RGBA", source.size, "white"), source)
    result = source.convert("RGB")
    draw = ImageDraw.Draw(result)
    longest = max(result.size)
    line = max(2, longest // 200)
    size = max(14, longest // 18)
    for part in parts:
        left, top, right, bottom = part.box
        corners = (
            left * result.width,
            top * result.height,
            right * result.width - 1,
            bottom * result.height - 1,
        )
        draw.rectangle(corners, outline="white", width=line + 2)
        draw.rectangle(corners, outline="#0b5cad", width=line)
        text = str(part.number)
        width = size * (0.7 + 0.55 * len(text))
        tag = (corners[0], corners[1], corners[0] + width, corners[1] + 1.3 * size)
        draw.rectangle(tag, fill="#0b5cad", outline="white")
        middle = ((tag[0] + tag[2]) / 2, (tag[1] + tag[3]) / 2)
        draw.text(middle, text, fill="white", font_size=size, anchor="mm")
    return np.asarray(result)


def _mask(source: Image.Image, adjustments: Adjustments) -> NDArray[np.bool_]:
    if source.mode == "RGBA" and adjustments.method in ("auto", "alpha"):
        found = np.asarray(source.getchannel("A")) >= 128
    elif adjustments.method == "alpha":
        raise PictureError(
            _("The picture is not transparent anywhere. Let another way find the item.")
        )
    else:
        colours = np.ascontiguousarray(np.asarray(source.convert("RGB")))
        found = segment(colours, method=adjustments.method, smallest_part=_SMALLEST_OF_LARGEST).mask
    return painted(found.astype(np.float32), adjustments) >= 0.5


def _components(mask: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Return the connected parts that are large enough, at most ``MOST_PARTS``."""
    count, labels, statistics, _centres = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=4
    )
    areas: NDArray[Any] = statistics[1:, cv2.CC_STAT_AREA]
    if count < 2:
        return []
    least = max(_SMALLEST_SHARE * mask.size, _SMALLEST_OF_LARGEST * float(areas.max()))
    large = [label for label in np.argsort(-areas, kind="stable") + 1 if areas[label - 1] >= least]
    return [labels == label for label in large[:MOST_PARTS]]


def _span(mask: NDArray[np.bool_], axis: int) -> tuple[int, int]:
    """Return the first and last row (``axis`` 1) or column (0) in which something is."""
    places = np.flatnonzero(mask.any(axis=axis))
    return int(places[0]), int(places[-1])


def _box(mask: NDArray[np.bool_], width: int, height: int) -> tuple[float, float, float, float]:
    (top, bottom), (left, right) = _span(mask, 1), _span(mask, 0)
    return left / width, top / height, (right + 1) / width, (bottom + 1) / height

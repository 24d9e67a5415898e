"""What a person mends in how a picture is looked at: turns, crop, segmenter, mask, negative.

All places are shares of the picture's width and height, 0–1, after it was turned and before it was
cropped: what was painted stays on the same cloth whatever is cropped afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.errors import PictureError
from fmnist.translation import _

__all__ = ["AS_IT_IS", "WHOLE", "Adjustments", "Box", "Method", "Stroke", "painted", "reshaped"]

Method = Literal["auto", "grabcut", "kmeans", "none", "alpha"]
"""Who separates the item: the best that works, one of the two, nobody, or transparency."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

WHOLE: Final[Box] = (0.0, 0.0, 1.0, 1.0)

_SMALLEST: Final = 0.02
"""Least width and height of a crop."""
_TURNS: Final = (
    None,
    Image.Transpose.ROTATE_270,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_90,
)


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line painted on the mask.

    Attributes:
        points: (x, y) of its corners; one point is a dot.
        width: as a share of the picture's longer side.
        item: whether what it covers is item; else it is background.
    """

    points: tuple[tuple[float, float], ...]
    width: float
    item: bool


@dataclass(frozen=True, kw_only=True)
class Adjustments:
    """What to do otherwise than by itself.

    Attributes:
        quarter_turns: by 90° clockwise, 0–3.
        box: the part of the turned picture to look at.
        method: who separates the item in a photo.
        invert: whether a photo's tones are kept, and not negated.
        strokes: painted on the mask of a photo, the last one on top.

    Raises:
        PictureError: a value is none of these.

    Example:
        >>> Adjustments(box=(0, 0, 0.5, 1)).turned()
        Adjustments(quarter_turns=1, box=(0, 0, 1, 0.5), method='auto', invert=False, strokes=())
    """

    quarter_turns: int = 0
    box: Box = WHOLE
    method: Method = "auto"
    invert: bool = False
    strokes: tuple[Stroke, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be done."""
        left, top, right, bottom = self.box
        inside = left >= 0 and right <= 1 and top >= 0 and bottom <= 1
        large = right - left >= _SMALLEST and bottom - top >= _SMALLEST
        if self.quarter_turns not in range(4) or not (inside and large):
            raise PictureError(
                _(
                    "A picture cannot be turned by {turns} × 90° and cropped to {box}; accepted "
                    "are 0 to 3 turns, and left, top, right and bottom from 0 to 1, at least "
                    "{least:g} apart."
                ).format(turns=self.quarter_turns, box=self.box, least=_SMALLEST)
            )
        if self.method not in get_args(Method):
            raise PictureError(
                _("The method is {method!r}; accepted are {choices}.").format(
                    method=self.method, choices=", ".join(get_args(Method))
                )
            )

    def turned(self) -> Adjustments:
        """Return the same after another quarter turn clockwise: box and strokes turn along."""
        left, top, right, bottom = self.box
        strokes = tuple(
            replace(stroke, points=tuple((1 - y, x) for x, y in stroke.points))
            for stroke in self.strokes
        )
        return replace(
            self,
            quarter_turns=(self.quarter_turns + 1) % 4,
            box=(1 - bottom, left, 1 - top, right),
            strokes=strokes,
        )


AS_IT_IS: Final = Adjustments()


def reshaped(image: Image.Image, adjustments: Adjustments) -> Image.Image:
    """Turn and crop a picture; nothing else of ``adjustments`` is done."""
    turn = _TURNS[adjustments.quarter_turns]
    if turn is not None:
        image = image.transpose(turn)
    if adjustments.box == WHOLE:
        return image
    left, top, right, bottom = adjustments.box
    # Outwards to whole pixels, so that no crop is empty.
    return image.crop(
        (
            math.floor(left * image.width),
            math.floor(top * image.height),
            math.ceil(right * image.width),
            math.ceil(bottom * image.height),
        )
    )


def painted(mask: NDArray[np.floating[Any]], adjustments: Adjustments) -> NDArray[np.float32]:
    """Paint the strokes on the mask of the turned and cropped picture.

    Args:
        mask: (h, w) in [0, 1], 1 = item.
        adjustments: what was painted, and to what the picture was cropped.
    """
    import cv2

    result = np.ascontiguousarray(mask, dtype=np.float32)
    if not adjustments.strokes:
        return result
    result = result.copy()
    left, top, right, bottom = adjustments.box
    height, width = mask.shape
    across, down = width / (right - left), height / (bottom - top)
    for stroke in adjustments.strokes:
        places = (np.asarray(stroke.points, np.float64) - (left, top)) * (across, down)
        corners = np.floor(np.clip(places, -16384, 16384)).astype(np.int32)
        thickness = max(1, round(stroke.width * max(across, down)))
        tone = 1.0 if stroke.item else 0.0
        if len(corners) == 1:
            place = (int(corners[0, 0]), int(corners[0, 1]))
            cv2.circle(result, place, max(1, thickness // 2), tone, cv2.FILLED)
        else:
            cv2.polylines(result, [corners], False, tone, min(thickness, 8192))
    return result

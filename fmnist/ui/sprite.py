"""Many small pictures → one PNG, so that a page of four hundred is one thing to send and decode."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from fmnist.errors import PictureError
from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE
from fmnist.translation import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["enlarged", "sprite", "sprite_columns"]


def sprite_columns(count: int) -> int:
    """Return how many pictures stand in one row of a sprite of ``count`` pictures."""
    return max(1, math.ceil(math.sqrt(count)))


def sprite(pictures: NDArray[Any]) -> bytes:
    """Return the pictures as one PNG, row by row, ``sprite_columns`` in a row.

    Args:
        pictures: ``(n, 28, 28)`` uint8, or floats in 0–255 (mean pictures), which are rounded.

    Raises:
        PictureError: ``pictures`` has another shape.
    """
    if pictures.ndim != 3 or pictures.shape[1:] != PICTURE_SHAPE:
        raise PictureError(
            _("Pictures of shape {shape} cannot be shown; accepted is (n, 28, 28).").format(
                shape=pictures.shape
            )
        )
    count = len(pictures)
    columns = sprite_columns(count)
    rows = max(1, math.ceil(count / columns))
    cells = np.zeros((rows * columns, *PICTURE_SHAPE), np.uint8)
    if np.issubdtype(pictures.dtype, np.floating):
        cells[:count] = np.rint(pictures).clip(0, 255)
    else:
        cells[:count] = pictures
    sheet = cells.reshape(rows, columns, *PICTURE_SHAPE).swapaxes(1, 2)
    content = io.BytesIO()
    picture = Image.fromarray(sheet.reshape(rows * PICTURE_SIDE, columns * PICTURE_SIDE))
    picture.save(content, "PNG", compress_level=2)
    return content.getvalue()


def enlarged(picture: NDArray[Any], *, least: int = 224, square: bool = False) -> bytes:
    """Return a picture as a PNG whose pixels are large enough to be seen as squares.

    Args:
        picture: ``(h, w)`` or ``(h, w, 3)`` uint8.
        least: pixels that the longer side gets at least.
        square: whether a see-through border makes it square, so that pictures of different
            shapes stand in one row.
    """
    image = Image.fromarray(np.ascontiguousarray(picture))
    factor = max(1, math.ceil(least / max(image.size)))
    image = image.resize((image.width * factor, image.height * factor), Image.Resampling.NEAREST)
    if square and image.width != image.height:
        side = max(image.size)
        ground = Image.new("RGBA", (side, side))
        ground.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
        image = ground
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()

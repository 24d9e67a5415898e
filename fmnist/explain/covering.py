"""What would change a model's mind: parts of a picture are covered, and it is asked again.

What was covered on a photo is covered in the 28×28 picture that was made of it, in the frame that
it had: the answer changes because something is missing, not because the rest moved.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.adjustments import Adjustments, Stroke, painted
from fmnist.imaging.framing import fit
from fmnist.imaging.preparation import Preparation
from fmnist.labels import PICTURE_SHAPE, WHITE

__all__ = ["alone", "covered"]


def alone(preparation: Preparation) -> Preparation:
    """Return the same with its one picture as the only view."""
    return replace(preparation, views=preparation.picture[np.newaxis])


def covered(preparation: Preparation, strokes: tuple[Stroke, ...]) -> Preparation:
    """Return the preparation with some of its picture made background.

    Args:
        preparation: a photo, or any other picture.
        strokes: what is covered, in shares of the photo (``preparation.item``), or of the 28×28
            picture where there is none.
    """
    item = preparation.item
    if item is None:
        share = _cover(PICTURE_SHAPE, strokes)
    else:
        top, left, bottom, right = item.box
        photo = (_cover(item.mask.shape, strokes) * WHITE).astype(np.uint8)
        share = fit(photo[top:bottom, left:right]).astype(np.float32) / np.float32(WHITE)
    picture = (preparation.picture * (1 - share)).round().astype(np.uint8)
    return alone(replace(preparation, picture=picture))


def _cover(shape: tuple[int, ...], strokes: tuple[Stroke, ...]) -> NDArray[np.float32]:
    """Return what is covered, 0–1; drawn large, so that a stroke on 28 pixels is not a block."""
    height, width = shape
    large = painted(
        np.zeros((8 * height, 8 * width), np.float32),
        Adjustments(strokes=tuple(replace(stroke, item=True) for stroke in strokes)),
    )
    return np.asarray(large.reshape(height, 8, width, 8).mean(axis=(1, 3)), np.float32)

"""Augmentation drawn with NumPy, for a page: the pixels that the loop draws with TensorFlow.

Source: ``ImageProjectiveTransformV3`` of TensorFlow with bilinear interpolation and a constant
fill of 0, which ``fmnist.training.pixel_tensors`` uses; a test compares the two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fmnist.labels import PICTURE_SIDE
from fmnist.training.augmentation import Draw

__all__ = ["augmented"]


def augmented(pictures: NDArray[np.uint8], draw: Draw) -> NDArray[np.float32]:
    """Return the pictures as they are after the changes of ``draw``.

    Args:
        pictures: ``(n, 28, 28) uint8``.
        draw: changes of the ``n`` pictures.

    Returns:
        ``(n, 28, 28) float32``, 0–255.
    """
    moved = _moved(pictures.astype(np.float32), draw.transforms)
    place = np.arange(PICTURE_SIDE)
    rows = (place >= draw.boxes[:, 0:1]) & (place < draw.boxes[:, 1:2])
    columns = (place >= draw.boxes[:, 2:3]) & (place < draw.boxes[:, 3:4])
    moved[rows[:, :, np.newaxis] & columns[:, np.newaxis, :]] = 0
    return moved


def _moved(pictures: NDArray[np.float32], transforms: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sample each picture where its transform points, between pixels in proportion."""
    y, x = np.mgrid[0:PICTURE_SIDE, 0:PICTURE_SIDE].astype(np.float32)
    a0, a1, a2, b0, b1, b2 = transforms[:, :6, np.newaxis, np.newaxis].swapaxes(0, 1)
    input_x, input_y = a0 * x + a1 * y + a2, b0 * x + b1 * y + b2
    # A ring of background, and everything farther out clipped into it.
    ringed = np.pad(pictures, ((0, 0), (1, 2), (1, 2)))
    input_x = np.clip(input_x, -1, PICTURE_SIDE) + 1
    input_y = np.clip(input_y, -1, PICTURE_SIDE) + 1
    left, top = np.floor(input_x).astype(np.intp), np.floor(input_y).astype(np.intp)
    share_x, share_y = input_x - left, input_y - top
    number = np.arange(len(pictures))[:, np.newaxis, np.newaxis]
    upper = (1 - share_x) * ringed[number, top, left] + share_x * ringed[number, top, left + 1]
    lower = (1 - share_x) * ringed[number, top + 1, left] + (
        share_x * ringed[number, top + 1, left + 1]
    )
    result: NDArray[np.float32] = (1 - share_y) * upper + share_y * lower
    return result.astype(np.float32, copy=False)

"""What a picture lies on: the colour of its outermost pixels, and what differs from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.imaging.preparation import nothing_to_see

__all__ = ["flattened", "ink_strength", "outermost"]


def flattened(image: Image.Image) -> NDArray[np.uint8]:
    """Return (h, w, 3) uint8; what is transparent becomes white under dark ink, else black."""
    if image.mode != "RGBA":
        return np.asarray(image)
    array = np.asarray(image)
    drawn = array[:, :, 3] >= 128
    if not drawn.any():
        raise nothing_to_see()
    dark = float(array[:, :, :3][drawn].mean()) < 128
    ground = Image.new("RGBA", image.size, "white" if dark else "black")
    return np.asarray(Image.alpha_composite(ground, image).convert("RGB"))


def outermost(array: NDArray[Any]) -> NDArray[Any]:
    """Return the outermost pixels of (h, w, …) as (n, …)."""
    return np.concatenate([array[0], array[-1], array[1:-1, 0], array[1:-1, -1]])


def ink_strength(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return how far each pixel is from the border's median colour: (h, w) uint8."""
    ground = np.median(outermost(colours), axis=0)
    return np.asarray(np.abs(colours - ground).max(axis=2), dtype=np.uint8)

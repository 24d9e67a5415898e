"""A picture of 28×28 as text, so that a worker can be asked about any picture."""

from __future__ import annotations

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import PictureError
from fmnist.labels import PICTURE_SHAPE
from fmnist.translation import _

__all__ = ["picture_from_text", "picture_text"]


def picture_text(picture: NDArray[np.uint8]) -> str:
    """Return ``(28, 28) uint8`` as text; ``picture_from_text`` reads it."""
    return base64.b64encode(np.ascontiguousarray(picture, np.uint8).tobytes()).decode("ascii")


def picture_from_text(text: str) -> NDArray[np.uint8]:
    """Return the picture, ``(28, 28) uint8``.

    Raises:
        PictureError: ``text`` is not one.
    """
    try:
        pixels = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
        return pixels.reshape(PICTURE_SHAPE)
    except (ValueError, binascii.Error) as error:
        raise PictureError(
            _("This is not a picture of 28 × 28 pixels: a text of {count} characters.").format(
                count=len(text)
            )
        ) from error

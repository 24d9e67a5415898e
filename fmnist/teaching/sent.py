"""Pictures that were taught as text, so that a worker can learn from them too.

Only the views themselves are sent, not their mirror images (``fmnist.recognition.few_views``).
"""

from __future__ import annotations

import base64
import binascii
import zlib

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import TeachingError
from fmnist.labels import PICTURE_SHAPE
from fmnist.recognition import FEW, with_mirror_images
from fmnist.translation import _

__all__ = ["views_from_text", "views_text"]


def views_text(views: NDArray[np.uint8]) -> str:
    """Return ``(n, 8, 28, 28) uint8`` as text of some 2 kB a picture."""
    half = np.ascontiguousarray(views[:, :FEW])
    return base64.b64encode(zlib.compress(half.tobytes(), 1)).decode("ascii")


def views_from_text(text: str, *, pictures: int) -> NDArray[np.uint8]:
    """Return the views of so many pictures, ``(pictures, 8, 28, 28) uint8``.

    Raises:
        TeachingError: ``text`` is not that of so many pictures.
    """
    shape = (pictures, FEW, *PICTURE_SHAPE)
    size = int(np.prod(shape))
    try:
        # Of what is too long no more is unpacked than shows that it is.
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), size + 1)
        half = np.frombuffer(content, np.uint8).reshape(shape)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise TeachingError(
            _(
                "This is not {pictures} pictures in their views: a text of {count} characters."
            ).format(pictures=pictures, count=len(text))
        ) from error
    return np.stack([with_mirror_images(each) for each in half])

"""Which side of a stored picture is up: cameras store it as it came and note that in its file.

Source: CIPA DC-008 (Exif 2.32), tag 0x0112 "Orientation".
"""

from __future__ import annotations

from typing import Final

from PIL import Image

__all__ = ["ORIENTATIONS", "as_stored", "orientation_of", "upright", "with_orientation"]

Transpose = Image.Transpose

ORIENTATIONS: Final = range(1, 9)
"""What the tag may say; 1: the picture is stored upright."""

_TAG: Final = 0x0112
_UPRIGHT: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""Orientation → what makes the stored picture upright."""
_STORED: Final = _UPRIGHT | {6: Transpose.ROTATE_90, 8: Transpose.ROTATE_270}
"""Orientation → the way back: a quarter turn is undone by the other one, all else by itself."""


def orientation_of(image: Image.Image) -> int:
    """Return the orientation 1–8 that the file says; damaged EXIF data count as upright."""
    try:
        found = int(image.getexif().get(_TAG, 1))
    except Exception:  # noqa: BLE001 - a picture is still a picture when its EXIF data are not
        return 1
    return found if found in ORIENTATIONS else 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return a picture that was stored with this orientation, upright."""
    how = _UPRIGHT.get(orientation)
    return image if how is None else image.transpose(how)


def as_stored(image: Image.Image, orientation: int) -> Image.Image:
    """Return an upright picture as it is stored with this orientation."""
    how = _STORED.get(orientation)
    return image if how is None else image.transpose(how)


def with_orientation(orientation: int) -> Image.Exif:
    """Return EXIF data, for ``Image.save``, that say this orientation and nothing else."""
    exif = Image.Exif()
    exif[_TAG] = orientation
    return exif

"""Bytes that somebody uploaded → a picture, never spending more than the limits allow.

Sources: https://pillow.readthedocs.io (``Image.open`` reads the header only; ``Image.draft`` lets
the JPEG decoder shrink while it decodes, 20 ms instead of 234 ms for 12 megapixels); libjpeg-turbo,
"Two Issues with the JPEG Standard" (a small progressive JPEG of thousands of scans takes minutes).
Differs from the source: Pillow only warns between 89 and 179 megapixels, here the limit is a
number of ours, checked after the header and before the pixels are decoded.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from fmnist.errors import PictureError
from fmnist.imaging import heic
from fmnist.imaging.orientation import orientation_of, upright
from fmnist.imaging.shrinking import plain, shrunk
from fmnist.imaging.signatures import kind_of
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["ACCEPTED_EXTENSIONS", "WORKING_SIDE", "as_image", "decode", "decode_as_stored"]

ACCEPTED_EXTENSIONS: Final = (
    *("png", "jpg", "jpeg", "webp", "bmp", "gif"),
    *(("heic", "heif") if heic.available() else ()),
)
"""What an uploader should offer."""

WORKING_SIDE: Final = 640
"""Larger pictures are shrunk so that their longest side has as many pixels."""

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
_NAMES: Final = {"WEBP": "WebP", "HEIF": "HEIC", "MPO": "JPEG"}
"""What people call what Pillow calls otherwise."""
_HEAVY: Final = {"WEBP": 16.0, "HEIF": 24.0}
"""Megapixels beyond which a picture of this format would take more than 300 MB."""
_SCANS: Final = 400.0
"""Most scans of a JPEG times its megapixels; usual are 10 scans. Each takes 2 ms a megapixel."""
_MARKER: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends the data of a scan: all but stuffed zeros and restarts."""


def decode(
    content: bytes,
    *,
    max_megabytes: float = Settings.max_upload_megabytes,
    max_megapixels: float = Settings.max_megapixels,
    working_side: int = WORKING_SIDE,
) -> Image.Image:
    """Decode PNG, JPEG, WebP, BMP, HEIC or the first frame of a GIF, upright.

    Args:
        content: the file's bytes; its name and extension do not matter.
        max_megabytes: largest file accepted, in millions of bytes.
        max_megapixels: largest picture accepted, in millions of pixels; of WebP and HEIC, at most
            16 and 24.
        working_side: a larger picture is shrunk to as many pixels on its longest side.

    Returns:
        A picture of mode ``"RGBA"`` if any of it is transparent, of mode ``"RGB"`` otherwise.

    Raises:
        PictureError: the file is empty, too large, damaged, or no picture of these kinds.
    """
    image, orientation = decode_as_stored(
        content,
        max_megabytes=max_megabytes,
        max_megapixels=max_megapixels,
        working_side=working_side,
    )
    return upright(image, orientation)


def decode_as_stored(
    content: bytes,
    *,
    max_megabytes: float = Settings.max_upload_megabytes,
    max_megapixels: float = Settings.max_megapixels,
    working_side: int = WORKING_SIDE,
) -> tuple[Image.Image, int]:
    """Decode as ``decode`` does, but return the picture as it is stored, and its orientation 1–8.

    Raises:
        PictureError: as ``decode``.
    """
    if not content:
        raise PictureError(_("The file is empty. Choose a picture file."))
    if len(content) > max_megabytes * 1e6:
        raise PictureError(
            _(
                "The file has {size:.1f} MB; accepted are up to {limit:g} MB. Make it smaller, or "
                "save it as JPEG."
            ).format(size=len(content) / 1e6, limit=max_megabytes)
        )
    image = _open(content, max_megapixels)
    limit = min(max_megapixels, _HEAVY.get(image.format or "", max_megapixels))
    _check_pixels(image, limit)
    try:
        if image.format in ("JPEG", "MPO"):
            _check_scans(content, image)
            image.draft("RGB", (working_side, working_side))
        image.load()
        _check_pixels(image, limit)
        return shrunk(image, working_side), orientation_of(image)
    # Pillow's decoders raise OSError, SyntaxError, ValueError, struct.error, zlib.error and more
    # on damaged files; whatever it is, the file is what is wrong, and the cause is kept.
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(
            _("The {kind} file is damaged or cut off. Save or send it again.").format(
                kind=_NAMES.get(image.format or "", image.format) or _("picture")
            )
        ) from error


def as_image(picture: Image.Image | NDArray[np.uint8]) -> Image.Image:
    """Return a picture of mode ``"RGB"``, or ``"RGBA"`` if any of it is transparent.

    Args:
        picture: a Pillow image, or an array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) uint8
            (grey, RGB, RGBA), such as a drawing canvas gives.

    Raises:
        PictureError: the array is of another shape or type.
    """
    if isinstance(picture, Image.Image):
        return plain(picture)
    array: NDArray[Any] = np.asarray(picture)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    fits = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))
    if not fits or not array.size or array.dtype != np.uint8:
        raise PictureError(
            _(
                "An array of shape {shape} and type {dtype} is not a picture; accepted are uint8 "
                "arrays of shape (height, width), with 3 or 4 colour channels or none."
            ).format(shape=array.shape, dtype=array.dtype)
        )
    return plain(Image.fromarray(array))


def _open(content: bytes, max_megapixels: float) -> ImageFile.ImageFile:
    formats = (*_FORMATS, heic.FORMAT) if heic.opens(content) else _FORMATS
    try:
        return Image.open(io.BytesIO(content), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(
            _("The picture is far larger than the {limit:g} megapixels accepted.").format(
                limit=max_megapixels
            )
        ) from error
    except Exception as error:
        raise PictureError(
            _(
                "That is {arrived}, not a picture that can be read; accepted are {accepted} files."
            ).format(arrived=kind_of(content), accepted=_accepted())
        ) from error


def _accepted() -> str:
    if heic.available():
        return _("PNG, JPEG, WebP, BMP, GIF and HEIC")
    return _("PNG, JPEG, WebP, BMP and GIF")


def _check_pixels(image: Image.Image, max_megapixels: float) -> None:
    width, height = image.size
    if width * height > max_megapixels * 1e6:
        raise PictureError(
            _(
                "The picture has {width} × {height} pixels ({count:.1f} megapixels); accepted are "
                "up to {limit:g} megapixels. Make it smaller."
            ).format(width=width, height=height, count=width * height / 1e6, limit=max_megapixels)
        )


def _check_scans(content: bytes, image: Image.Image) -> None:
    scans = _scans(content)
    if scans > 1 and scans * image.width * image.height > _SCANS * 1e6:
        raise PictureError(
            _(
                "The JPEG file draws its picture {count} times over, which no camera does. Save it "
                "again, without the option “progressive”."
            ).format(count=scans)
        )


def _scans(content: bytes) -> int:
    """Count the scans of a JPEG's first picture; thumbnails and what follows are not looked at."""
    scans, place = 0, 2
    while place + 4 <= len(content):
        marker = content[place + 1]
        if content[place] != 0xFF or marker == 0xD9:
            break
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if marker == 0xDA:
            scans += 1
            end = _MARKER.search(content, place)
            if end is None:
                break
            place = end.start()
    return scans

"""Bytes that somebody uploaded → a picture, never spending more than the limits allow.

Sources: https://pillow.readthedocs.io (``Image.open`` reads the header only; ``Image.draft`` lets
the JPEG decoder shrink while it decodes, 20 ms instead of 234 ms for 12 megapixels).
Differs from the source: Pillow only warns between 89 and 179 megapixels, here the limit is a
number of ours, checked after the header and before the pixels are decoded.
"""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from fmnist.errors import PictureError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["ACCEPTED_EXTENSIONS", "WORKING_SIDE", "as_image", "decode"]

ACCEPTED_EXTENSIONS: Final = ("png", "jpg", "jpeg", "webp", "bmp", "gif")
"""What an uploader should offer."""

WORKING_SIDE: Final = 640
"""Larger pictures are shrunk so that their longest side has about as many pixels."""

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
_SIGNATURES: Final = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"RIFF": "WebP",
    b"GIF8": "GIF",
    b"BM": "BMP",
}
_ORIENTATION_TAG: Final = 0x0112
_ORIENTATIONS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode(
    content: bytes,
    *,
    max_megabytes: float = Settings.max_upload_megabytes,
    max_megapixels: float = Settings.max_megapixels,
    working_side: int = WORKING_SIDE,
) -> Image.Image:
    """Decode PNG, JPEG, WebP, BMP or the first frame of a GIF, upright.

    Args:
        content: the file's bytes; its name and extension do not matter.
        max_megabytes: largest file accepted, in millions of bytes.
        max_megapixels: largest picture accepted, in millions of pixels.
        working_side: a larger picture is shrunk to about this many pixels on its longest side.

    Returns:
        A picture of mode ``"RGBA"`` if any of it is transparent, of mode ``"RGB"`` otherwise.

    Raises:
        PictureError: the file is empty, too large, damaged, or no picture of these kinds.
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
    _check_pixels(image, max_megapixels)
    try:
        if image.format in ("JPEG", "MPO"):
            image.draft("RGB", (working_side, working_side))
        image.load()
        _check_pixels(image, max_megapixels)
        upright = _ORIENTATIONS.get(_orientation(image))
        result = _shrunk(_plain(image), working_side)
    # Pillow's decoders raise OSError, SyntaxError, ValueError, struct.error, zlib.error and more
    # on damaged files; whatever it is, the file is what is wrong, and the cause is kept.
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(
            _("The {kind} file is damaged or cut off. Save or send it again.").format(
                kind=image.format or _("picture")
            )
        ) from error
    return result if upright is None else result.transpose(upright)


def as_image(picture: Image.Image | NDArray[np.uint8]) -> Image.Image:
    """Return a picture of mode ``"RGB"``, or ``"RGBA"`` if any of it is transparent.

    Args:
        picture: a Pillow image, or an array (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) uint8
            (grey, RGB, RGBA), such as a drawing canvas gives.

    Raises:
        PictureError: the array is of another shape or type.
    """
    if isinstance(picture, Image.Image):
        return _plain(picture)
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
    return _plain(Image.fromarray(array))


def _open(content: bytes, max_megapixels: float) -> ImageFile.ImageFile:
    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(
            _("The picture is far larger than the {limit:g} megapixels accepted.").format(
                limit=max_megapixels
            )
        ) from error
    except Exception as error:
        raise PictureError(
            _(
                "That is {arrived}, not a picture that can be read; accepted are PNG, JPEG, WebP, "
                "BMP and GIF files."
            ).format(arrived=_kind_of(content))
        ) from error


def _check_pixels(image: Image.Image, max_megapixels: float) -> None:
    width, height = image.size
    if width * height > max_megapixels * 1e6:
        raise PictureError(
            _(
                "The picture has {width} × {height} pixels ({count:.1f} megapixels); accepted are "
                "up to {limit:g} megapixels. Make it smaller."
            ).format(width=width, height=height, count=width * height / 1e6, limit=max_megapixels)
        )


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation 1–8; damaged EXIF data count as upright."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # noqa: BLE001 - a picture is still a picture when its EXIF data are not
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Return ``image`` in mode RGB, or RGBA if any pixel is transparent."""
    if image.mode.startswith(("I", "F")):
        # Converting these modes would cut 16 bits off at 255 instead of scaling them.
        values = np.asarray(image, dtype=np.float64)
        scale = 255 / 65535 if values.max(initial=0) > 255 else 1
        grey = np.clip(values * scale, 0, 255).round().astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    opaque = rgba.getchannel("A").getextrema()[0] == 255
    return rgba.convert("RGB") if opaque else rgba


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Shrink by a whole factor if the longest side has at least twice ``side`` pixels."""
    factor = max(image.size) // side
    if factor < 2:
        return image
    premultiplied = image.convert("RGBa") if image.mode == "RGBA" else image
    return premultiplied.reduce(factor).convert(image.mode)


def _kind_of(content: bytes) -> str:
    """Name what arrived, for the message."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml")) or b"<svg" in start:
        return _("an SVG or XML file")
    if start.startswith((b"<!doctype", b"<html")):
        return _("a web page")
    if start.startswith(b"%pdf"):
        return _("a PDF file")
    if content[4:8] == b"ftyp":
        return _("a HEIC, AVIF or video file")
    if content[:4] in (b"II*\0", b"MM\0*"):
        return _("a TIFF file")
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return _("a damaged {kind} file").format(kind=name)
    return _("a file of another kind, {count} bytes long,").format(count=len(content))

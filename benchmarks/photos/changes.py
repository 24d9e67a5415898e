"""The same photo, changed in ways that change nothing about what it shows.

What is compared is the answer: the share of photos of which it is another one than of the photo
as it was.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from PIL import Image, ImageOps

from fmnist.imaging.orientation import as_stored, with_orientation

__all__ = ["CHANGES", "EXACT", "changed"]

Change = Callable[[Image.Image], bytes]

_MARGIN: Final = 0.15
"""Width of a page around a photo, as a share of the photo's longer side."""


def changed(content: bytes, name: str) -> bytes:
    """Return the file of a photo after one of ``CHANGES``."""
    with Image.open(io.BytesIO(content)) as file:
        image = ImageOps.exif_transpose(file).convert("RGB")
    return CHANGES[name](image)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _turned(orientation: int) -> Change:
    def change(image: Image.Image) -> bytes:
        exif = with_orientation(orientation)
        return _saved(as_stored(image, orientation), "PNG", exif=exif)

    return change


def _as(kind: str, **options: Any) -> Change:
    return lambda image: _saved(image, kind, **options)


def _opaque(image: Image.Image) -> bytes:
    return _saved(image.convert("RGBA"), "PNG")


def _scaled(factor: float) -> Change:
    def change(image: Image.Image) -> bytes:
        size = (round(image.width * factor), round(image.height * factor))
        return _saved(image.resize(size, Image.Resampling.LANCZOS), "JPEG", quality=95)

    return change


def _mirrored(image: Image.Image) -> bytes:
    return _saved(ImageOps.mirror(image), "PNG")


def _on_page(colour: str | None) -> Change:
    """Lay the photo on a page; ``None``: a transparent one."""

    def change(image: Image.Image) -> bytes:
        margin = round(_MARGIN * max(image.size))
        size = (image.width + 2 * margin, image.height + 2 * margin)
        page = Image.new("RGBA", size) if colour is None else Image.new("RGB", size, colour)
        page.paste(image, (margin, margin))
        return _saved(page, "PNG") if colour is None else _saved(page, "JPEG", quality=95)

    return change


CHANGES: Final[Mapping[str, Change]] = {
    "EXIF 3": _turned(3),
    "EXIF 6": _turned(6),
    "EXIF 8": _turned(8),
    "PNG": _as("PNG"),
    "JPEG 95": _as("JPEG", quality=95),
    "WebP lossless": _as("WEBP", lossless=True, method=0),
    "WebP 90": _as("WEBP", quality=90),
    "opaque alpha": _opaque,
    "transparent page": _on_page(None),
    "scaled 0.5": _scaled(0.5),
    "scaled 2": _scaled(2),
    "scaled 4": _scaled(4),
    "mirrored": _mirrored,
    "white page": _on_page("white"),
    "black page": _on_page("black"),
    "teal page": _on_page("teal"),
}
"""Name → change."""

EXACT: Final = ("EXIF 3", "EXIF 6", "EXIF 8", "PNG", "JPEG 95", "WebP lossless", "WebP 90")
"""Orientation and format alone: of these the answer should change for fewer than 1%."""

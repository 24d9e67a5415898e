"""What a file is by its first bytes: for messages, since names and extensions lie."""

from __future__ import annotations

from typing import Final

from fmnist.translation import _

__all__ = ["is_archive", "kind_of"]

_PICTURES: Final = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"RIFF": "WebP",
    b"GIF8": "GIF",
    b"BM": "BMP",
}
_HEIC_BRANDS: Final = (b"hei", b"hev", b"mif1", b"msf1")


def is_archive(content: bytes) -> bool:
    """Whether this is a zip archive; formats that are zip archives within count too."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def kind_of(content: bytes) -> str:
    """Name what arrived, with its article, to stand in a sentence."""
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return _("a web page")
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in start:
        return _("an SVG or XML file")
    if start.startswith(b"<!doctype"):
        return _("a web page")
    if start.startswith(b"%pdf"):
        return _("a PDF file")
    if content[4:8] == b"ftyp":
        if content[8:12].startswith(_HEIC_BRANDS):
            return _("a damaged HEIC file, or one for which a library is missing here")
        return _("an AVIF or video file")
    if is_archive(content):
        return _("a zip archive")
    if content.startswith(b"8BPS"):
        return _("a Photoshop file")
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return _("a TIFF file")
    for signature, name in _PICTURES.items():
        if content.startswith(signature):
            return _("a damaged {kind} file").format(kind=name)
    return _("a file of another kind, {count} bytes long").format(count=len(content))

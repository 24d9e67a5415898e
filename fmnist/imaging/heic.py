"""HEIC, as iPhones save photos: read by pi-heif, where that is installed.

Source: https://pillow-heif.readthedocs.io (``pi_heif`` is its half that only reads, without the
encoder's GPL licence). It is imported when the first HEIC file arrives, and decodes the main
picture alone, on one thread.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Final

__all__ = ["FORMAT", "available", "opens"]

FORMAT: Final = "HEIF"
"""What Pillow calls it."""

_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1")


@cache
def available() -> bool:
    """Return whether the library is installed."""
    return find_spec("pi_heif") is not None


def opens(content: bytes) -> bool:
    """Return whether this is a HEIC file that Pillow can open from now on."""
    return content[4:8] == b"ftyp" and content[8:12] in _BRANDS and available() and _registered()


@cache
def _registered() -> bool:
    try:
        from pi_heif import register_heif_opener
    except ImportError:  # its own libraries do not load on this system
        return False
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    return True

"""Bring a decoded picture into one mode and down to one size, whatever it had, in little memory.

A picture of 40 megapixels takes 160 MB once it is decoded; a second one in another mode does not
fit in. So it is converted and shrunk in bands.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

__all__ = ["plain", "shrunk"]

_BAND: Final = 1_000_000
"""Pixels that are converted at once."""


def plain(image: Image.Image) -> Image.Image:
    """Return ``image`` in mode RGB, or RGBA if any pixel is transparent; 16 bits become 8."""
    result = _coloured(image, _brightest(image))
    if result.mode == "RGBA" and result.getchannel("A").getextrema()[0] == 255:
        return result.convert("RGB")
    return result


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """Return ``image`` as :func:`plain` does, its longest side at most ``side`` pixels.

    The same filter shrinks every picture, so that the size it happened to have does not matter.
    """
    longest = max(image.size)
    if longest <= side:
        return plain(image)
    width, height = image.size
    size = (max(1, round(width * side / longest)), max(1, round(height * side / longest)))
    # The filter sees at least twice the pixels it gives back, so the rough way before it stays out.
    factor = max(1, longest // (2 * side))
    small = _reduced(image, factor) if factor > 1 else _coloured(image, _brightest(image))
    # The last column and row of the reduced picture may stand for fewer pixels than others.
    box = (0, 0, width / factor, height / factor)
    return plain(small.resize(size, Image.Resampling.HAMMING, box=box))


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """Average squares of ``factor`` × ``factor`` pixels, band by band."""
    width, height = image.size
    brightest = _brightest(image)
    rows = factor * max(1, _BAND // (width * factor))
    result: Image.Image | None = None
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(height, top + rows)))
        small = _coloured(band, brightest).reduce(factor)
        if result is None:
            result = Image.new(small.mode, (small.width, -(-height // factor)))
        result.paste(small, (0, top // factor))
    return image if result is None else result


def _brightest(image: Image.Image) -> float:
    """Return the largest value of a picture of 16 or 32 bits, 255 of any other."""
    if not image.mode.startswith(("I", "F")):
        return 255
    return float(np.max(image.getextrema()))


def _coloured(image: Image.Image, brightest: float) -> Image.Image:
    """Return ``image`` in mode RGB, or RGBA if it can be transparent."""
    if image.mode.startswith(("I", "F")):
        # Converting these modes would cut 16 bits off at 255 instead of scaling them.
        values = np.asarray(image, dtype=np.float32)
        scale = np.float32(255 / 65535 if brightest > 255 else 1)
        grey = np.clip(values * scale, 0, 255).round().astype(np.uint8)
        return Image.fromarray(grey).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)

"""Pictures that show nothing, which no answer may be given about."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image

from benchmarks.photos.judging import Labelled

__all__ = ["pictures_of_nothing"]

_SIZE = (400, 533)


def pictures_of_nothing(count: int = 20) -> Iterator[Labelled]:
    """Yield ``count`` pictures each of noise, and one each of pages and plain colours."""
    random = np.random.default_rng(0)
    width, height = _SIZE
    for _ in range(count):
        yield "uniform noise", _saved(random.integers(0, 256, (height, width, 3), dtype=np.uint8))
        yield "grey noise", _saved(random.integers(0, 256, (height, width), dtype=np.uint8))
        small = random.integers(0, 256, (28, 28), dtype=np.uint8)
        yield "noise of 28 × 28", _saved(small)
    for colour in ("white", "black", "gray", "red", "teal", "navy", "beige"):
        name = "blank page" if colour in ("white", "black") else "plain colour"
        for kind in ("PNG", "JPEG"):
            stream = io.BytesIO()
            Image.new("RGB", _SIZE, colour).save(stream, kind)
            yield name, stream.getvalue()


def _saved(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, "PNG")
    return stream.getvalue()

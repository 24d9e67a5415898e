"""Ways from a picture file to one picture of 28×28: ours, without views, and those of demos."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmnist.errors import PictureError
from fmnist.imaging import prepare

__all__ = ["PIPELINES", "drawn", "through"]

Picture = NDArray[np.uint8]

_DRAWN_SIDE: Final = 256
_LINE: Final = 6


def _squashed(content: bytes, kind: str) -> Picture:  # noqa: ARG001 - as ours
    return np.asarray(Image.open(io.BytesIO(content)).convert("L").resize((28, 28)))


def _squashed_and_negated(content: bytes, kind: str) -> Picture:
    return np.asarray(255 - _squashed(content, kind))


def _ours(content: bytes, kind: Any) -> Picture:
    return prepare(content, kind=kind).picture


PIPELINES: Final[Mapping[str, Callable[[bytes, str], Picture]]] = {
    "squashed": _squashed,
    "squashed, negated": _squashed_and_negated,
    "ours, one view": _ours,
}


def through(pipeline: str, content: bytes, kind: str) -> Picture | None:
    """Return the ``(28, 28) uint8`` picture, or ``None`` where the file is refused."""
    try:
        return PIPELINES[pipeline](content, kind)
    except (PictureError, OSError):
        return None


def drawn(line: str) -> bytes:
    """Return a PNG of one sketch: dark strokes on white.

    Args:
        line: JSON with ``drawing``: a list of strokes, each ``[[x…], [y…]]`` in 0–255.
    """
    margin = 16
    image = Image.new("L", (_DRAWN_SIDE + 2 * margin,) * 2, 255)
    pen = ImageDraw.Draw(image)
    for xs, ys, *_times in json.loads(line)["drawing"]:
        points = [(x + margin, y + margin) for x, y in zip(xs, ys, strict=True)]
        pen.line(points, fill=0, width=_LINE, joint="curve")
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()

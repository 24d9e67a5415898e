"""What a drawing canvas sends → strokes and boxes in shares of its size, and back.

Source: the JSON of Fabric.js (https://fabricjs.com/docs/), which streamlit-drawable-canvas sends:
a ``Path`` is what was painted, a ``Circle`` a dot, a ``Rect`` a box. It comes from a browser, so
anything may be in it: what is not a number in reach is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fmnist.imaging.adjustments import Box, Stroke

__all__ = ["ADD", "REMOVE", "boxes_drawn", "canvas_of", "strokes_drawn"]

ADD: Final = "#2f9e44"
"""Colour of strokes that make something item."""
REMOVE: Final = "#e8590c"
"""Colour of strokes that make something background."""

_MOST_STROKES: Final = 400
_MOST_POINTS: Final = 1500


def strokes_drawn(
    drawing: Mapping[str, Any] | None, width: float, height: float
) -> tuple[Stroke, ...]:
    """Return what was painted, in its order.

    Args:
        drawing: what the canvas sent, or nothing.
        width: of the canvas, in its pixels.
        height: of the canvas.
    """
    found = []
    for each in _objects(drawing)[:_MOST_STROKES]:
        kind = str(each.get("type", "")).lower()
        points: tuple[tuple[float, float], ...] = ()
        thick = 0.0
        if kind == "path":
            points = tuple(_corners(each.get("path")))
            thick = _number(each.get("strokeWidth")) or 1.0
        elif kind == "circle":
            points, thick = _dot(each)
        scaled = tuple((x / width, y / height) for x, y in points[:_MOST_POINTS])
        if scaled:
            found.append(
                Stroke(
                    points=scaled,
                    width=min(2.0, thick / max(width, height)),
                    item=str(each.get("stroke", "")).lower() == ADD,
                )
            )
    return tuple(found)


def boxes_drawn(drawing: Mapping[str, Any] | None, width: float, height: float) -> tuple[Box, ...]:
    """Return the boxes that were drawn, in their order, cut to the canvas; specks are left out."""
    found = []
    for each in _objects(drawing)[:_MOST_STROKES]:
        if str(each.get("type", "")).lower() != "rect":
            continue
        size = [
            (_number(each.get(side)) or 0.0) * (_number(each.get(scale)) or 1.0)
            for side, scale in (("width", "scaleX"), ("height", "scaleY"))
        ]
        left = (_number(each.get("left")) or 0.0) - _origin(each, "originX") * size[0]
        top = (_number(each.get("top")) or 0.0) - _origin(each, "originY") * size[1]
        box = (
            _share(left, width),
            _share(top, height),
            _share(left + size[0], width),
            _share(top + size[1], height),
        )
        if box[2] - box[0] >= 0.05 and box[3] - box[1] >= 0.05:
            found.append(box)
    return tuple(found)


def canvas_of(strokes: Sequence[Stroke], width: float, height: float) -> dict[str, Any]:
    """Return a drawing for a canvas to begin with, in which these strokes are painted."""
    return {"objects": [_path(stroke, width, height) for stroke in strokes]}


def _path(stroke: Stroke, width: float, height: float) -> dict[str, Any]:
    places = [(x * width, y * height) for x, y in stroke.points]
    if len(places) == 1:  # a dot is a line of no length with round ends
        places.append((places[0][0] + 0.01, places[0][1]))
    thick = stroke.width * max(width, height)
    commands = [["M", *places[0]], *(["L", *place] for place in places[1:])]
    horizontal, vertical = zip(*places, strict=True)
    return {
        "type": "Path",
        "path": commands,
        "left": min(horizontal) - thick / 2,
        "top": min(vertical) - thick / 2,
        "originX": "left",
        "originY": "top",
        "stroke": ADD if stroke.item else REMOVE,
        "strokeWidth": thick,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        "fill": None,
    }


def _objects(drawing: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    found = drawing.get("objects") if isinstance(drawing, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _corners(path: Any) -> Iterator[tuple[float, float]]:
    """Yield the end of every command: curves between them are short."""
    for command in path if isinstance(path, list) else ():
        if isinstance(command, list) and len(command) >= 3:
            x, y = _number(command[-2]), _number(command[-1])
            if x is not None and y is not None:
                yield x, y


def _dot(each: Mapping[str, Any]) -> tuple[tuple[tuple[float, float], ...], float]:
    radius = (_number(each.get("radius")) or 1.0) * (_number(each.get("scaleX")) or 1.0)
    left, top = _number(each.get("left")), _number(each.get("top"))
    if left is None or top is None:
        return (), 0.0
    # ``left`` is that of the outline around the dot, which is as thick as its stroke.
    size = 2 * radius + (_number(each.get("strokeWidth")) or 0.0)
    x = left + (0.5 - _origin(each, "originX")) * size
    y = top + (0.5 - _origin(each, "originY")) * size
    return ((x, y),), 2 * radius


def _origin(each: Mapping[str, Any], name: str) -> float:
    return {"center": 0.5, "right": 1.0, "bottom": 1.0}.get(str(each.get(name)), 0.0)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) and abs(value) < 1e5 else None


def _share(value: float, whole: float) -> float:
    return min(1.0, max(0.0, value / whole))

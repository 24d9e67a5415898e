"""A network as a drawing: its layers from top to bottom, and lines for whatever skips some.

All layers stand in one column, each after those that it takes values of. A line between
neighbours is straight; one that passes others by runs in a lane of its own at the left. So a
network with shortcuts or branches is drawn like a chain, as wide as a phone.

All texts are escaped: an imported model may call its layers anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

__all__ = ["LayerBox", "Skip", "architecture_svg", "skips"]

_WIDTH: Final = 380
_LANE: Final = 15
_GUTTER: Final = 10
_SLIM: Final = 32
_LINE: Final = 19
_STRIP: Final = 40
_GAP: Final = 18
_PADDING: Final = 10
_TILE_GAP: Final = 8


@dataclass(frozen=True, kw_only=True)
class LayerBox:
    """One layer of the drawing.

    Attributes:
        name: identifies it; the drawing has it as ``data-layer``.
        title: what a person calls it.
        size: of its output, in words.
        cost: its parameters, in words; empty without any.
        description: all of it in a sentence, for those who do not see the drawing.
        inputs: names of the layers that it takes values of.
        strip: PNG in base64 of its values for a picture, or empty.
        is_vector: whether ``strip`` is one row of squares.
    """

    name: str
    title: str
    size: str
    cost: str
    description: str
    inputs: tuple[str, ...]
    strip: str = ""
    is_vector: bool = False

    @property
    def height(self) -> int:
        """In pixels."""
        strip = 0 if not self.strip else (24 if self.is_vector else _STRIP + _PADDING)
        return _SLIM + (_LINE if self.cost else 0) + strip


@dataclass(frozen=True)
class Skip:
    """A line that passes layers by.

    Attributes:
        source: row that it comes from, from 0.
        target: row that it goes to.
        lane: 0 is the nearest to the layers.
    """

    source: int
    target: int
    lane: int


def skips(boxes: Sequence[LayerBox]) -> list[Skip]:
    """Return the lines between layers that are not neighbours, none of which overlap in a lane.

    Example:
        >>> a, b, c = (LayerBox(name=n, title=n, size="", cost="", description="", inputs=i)
        ...            for n, i in (("a", ()), ("b", ("a",)), ("c", ("b", "a"))))
        >>> skips([a, b, c])
        [Skip(source=0, target=2, lane=0)]
    """
    rows = {box.name: row for row, box in enumerate(boxes)}
    wanted = sorted(
        {
            (rows[source], target)
            for target, box in enumerate(boxes)
            for source in box.inputs
            if target - rows[source] > 1
        },
        key=lambda line: line[1] - line[0],
    )
    found: list[Skip] = []
    for source, target in wanted:
        taken = {other.lane for other in found if other.source <= target and source <= other.target}
        lane = next(lane for lane in range(len(found) + 1) if lane not in taken)
        found.append(Skip(source, target, lane))
    return found


def architecture_svg(boxes: Sequence[LayerBox], *, title: str, colours: Mapping[str, str]) -> str:
    """Return the drawing.

    Args:
        boxes: the layers, each after those that it takes values of.
        title: what it is a drawing of.
        colours: ``ink``, ``line``, ``ground`` and ``skip``, as CSS writes them.
    """
    lines = skips(boxes)
    lanes = 1 + max((line.lane for line in lines), default=-1)
    left = 1 + (lanes * _LANE + _GUTTER if lanes else 0)
    tops = []
    y = 1
    for box in boxes:
        tops.append(y)
        y += box.height + _GAP
    height = y - _GAP + 1
    parts = [_style(colours), f"<title>{escape(title)}</title>"]
    rows = {box.name: row for row, box in enumerate(boxes)}
    middle = (left + _WIDTH) / 2
    for row, box in enumerate(boxes):
        if row and any(rows[source] == row - 1 for source in box.inputs):
            bottom = tops[row - 1] + boxes[row - 1].height
            parts.append(_arrow(f"M{middle},{bottom}V{tops[row] - 6}", middle, tops[row], "line"))
    for line in lines:
        x = left - _GUTTER - _LANE * line.lane - 4
        start = tops[line.source] + boxes[line.source].height / 2
        end = tops[line.target] + boxes[line.target].height / 2
        # Two lines that meet at one box stand a little apart.
        start += 4
        end -= 4
        path = (
            f"M{left},{start}H{x + 6}Q{x},{start} {x},{start + 6}"
            f"V{end - 6}Q{x},{end} {x + 6},{end}H{left - 6}"
        )
        parts.append(
            f'<path d="{path}" class="skip"/><path d="M{left},{end}l-8,-4v8z" class="skip-head"/>'
        )
    for top, box in zip(tops, boxes, strict=True):
        parts.append(_box(box, left, top))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 1} {height}" '
        f'width="{_WIDTH + 1}" height="{height}" role="img" font-family="sans-serif">'
        f"{''.join(parts)}</svg>"
    )


def _arrow(path: str, x: float, y: float, kind: str) -> str:
    return f'<path d="{path}" class="{kind}"/><path d="M{x},{y}l-4,-8h8z" class="{kind}-head"/>'


def _box(box: LayerBox, left: int, top: int) -> str:
    width, x = _WIDTH - left, left + _PADDING
    parts = [
        f'<rect x="{left}" y="{top}" width="{width}" height="{box.height}" rx="7" class="box"/>',
        f'<text x="{x}" y="{top + 21}" class="title">{escape(box.title)}</text>',
        f'<text x="{_WIDTH - _PADDING}" y="{top + 21}" text-anchor="end" class="size">'
        f"{escape(box.size)}</text>",
    ]
    y = top + _SLIM
    if box.cost:
        parts.append(f'<text x="{x}" y="{y + 9}" class="cost">{escape(box.cost)}</text>')
        y += _LINE
    if box.strip:
        room = width - 2 * _PADDING
        size = (
            f'width="{room}" height="14" preserveAspectRatio="none"'
            if box.is_vector
            else f'width="{room}" height="{_STRIP}" preserveAspectRatio="xMinYMid meet"'
        )
        parts.append(
            f'<image x="{x}" y="{y}" {size} class="strip" '
            f'href="data:image/png;base64,{box.strip}"/>'
        )
    return (
        f'<g data-layer="{escape(box.name)}"><desc>{escape(box.description)}</desc>'
        f"{''.join(parts)}</g>"
    )


def _style(colours: Mapping[str, str]) -> str:
    ink, line, ground, skip = (colours[name] for name in ("ink", "line", "ground", "skip"))
    return (
        "<style>"
        f".box{{fill:{ground};stroke:{line};stroke-width:1}}"
        f"text{{fill:{ink};font-size:13px}}"
        ".title{font-size:15px;font-weight:600}"
        ".cost{font-size:12px}"
        f".line{{stroke:{line};stroke-width:2;fill:none}}.line-head{{fill:{line}}}"
        f".skip{{stroke:{skip};stroke-width:2.5;fill:none}}.skip-head{{fill:{skip}}}"
        ".strip{image-rendering:pixelated}"
        "</style>"
    )

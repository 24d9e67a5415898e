"""Accuracy of models against what they cost, with the line of those that nobody beats.

A model on the line is a filled sign and one beside it a hollow one, so that colour is not needed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import plotly.graph_objects as go

from fmnist.evaluation.front import pareto_front
from fmnist.evaluation.interval import Interval
from fmnist.figures.style import in_figure, styled
from fmnist.labels import CLASS_COLOURS
from fmnist.translation import _

__all__ = ["Point", "Unit", "amount", "front_figure"]

_ON, _BESIDE = CLASS_COLOURS[0], CLASS_COLOURS[7]
_LONGEST: Final = 40
_MOST_NAMED: Final = 6
"""A longer front is not named in the picture: the names would lie on each other."""

Unit = Literal["", "B", "ms"]


@dataclass(frozen=True, kw_only=True)
class Point:
    """One model: its identifier, its name, and where it stands."""

    identifier: str
    title: str
    cost: float
    accuracy: float
    interval: Interval


def amount(value: float, unit: Unit = "") -> str:
    """Return a cost with its unit, to three digits.

    Example:
        >>> amount(1_239_416, "B"), amount(0.0304, "ms"), amount(416_520)
        ('1.24 MB', '0.0304 ms', '417 k')
    """
    power = 0 if unit == "ms" else min(max(int(math.log10(max(value, 1))) // 3, 0), 3)
    prefix = ("", "k", "M", "G")[power]
    return f"{value / 1000**power:.3g} {prefix}{unit}".rstrip()


def front_figure(
    points: Sequence[Point], *, axis: str, unit: Unit = "", chosen: str = ""
) -> go.Figure:
    """Draw the models and the front.

    Args:
        points: the models; each cost above 0.
        axis: title of the axis of costs.
        unit: of the costs.
        chosen: identifier of the model to mark.

    Returns:
        A figure whose points carry their identifier as ``customdata``; the cost is on a
        logarithmic axis.
    """
    places = pareto_front([point.cost for point in points], [point.accuracy for point in points])
    front = [points[place] for place in places]
    beside = [point for place, point in enumerate(points) if place not in places]
    figure = go.Figure()
    figure.add_scatter(
        x=[point.cost for point in front],
        y=[point.accuracy for point in front],
        mode="lines",
        line={"color": _ON, "width": 2, "dash": "dot", "shape": "hv"},
        hoverinfo="skip",
        showlegend=False,
    )
    _add(figure, beside, _("another is better and cheaper"), unit, on=False)
    _add(figure, front, _("none is better and cheaper"), unit, on=True)
    marked = [point for point in points if point.identifier == chosen]
    figure.add_scatter(
        x=[point.cost for point in marked],
        y=[point.accuracy for point in marked],
        mode="markers",
        marker={"size": 24, "symbol": "circle-open", "color": _ON, "line": {"width": 2}},
        name=_("chosen"),
        hoverinfo="skip",
    )
    ticks = _ticks([point.cost for point in points])
    figure.update_xaxes(
        title_text=axis,
        type="log",
        range=[math.log10(ticks[0]), math.log10(ticks[-1])],
        tickmode="array",
        tickvals=ticks,
        ticktext=[amount(tick, unit) for tick in ticks],
    )
    figure.update_yaxes(title_text=_("Test accuracy"), tickformat=".1~%", nticks=6)
    figure.update_layout(
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "itemclick": False}
    )
    return styled(figure)


def _ticks(costs: Sequence[float]) -> list[float]:
    """Return round numbers, 1, 2 or 5 times a power of ten, from below all costs to above them."""
    low, high = 0.8 * min(costs, default=1), 1.25 * max(costs, default=1)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    series = [digit * 10.0**power for power in range(first, last + 1) for digit in (1, 2, 5)]
    inside = [value for value in series if low < value < high]
    below = max(value for value in series if value <= low)
    above = min(value for value in [*series, 10.0 ** (last + 1)] if value >= high)
    ticks = [below, *inside, above]
    return ticks if len(ticks) <= 8 else ticks[:: len(ticks) // 8 + 1] + ticks[-1:]


def _add(figure: go.Figure, points: Sequence[Point], name: str, unit: Unit, *, on: bool) -> None:
    colour = _ON if on else _BESIDE
    named = on and len(points) <= _MOST_NAMED
    figure.add_scatter(
        x=[point.cost for point in points],
        y=[point.accuracy for point in points],
        customdata=[point.identifier for point in points],
        mode="markers+text" if named else "markers",
        name=name,
        marker={
            "size": 13,
            "symbol": "circle" if on else "circle-open",
            "color": colour,
            "line": {"width": 2},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [point.interval.high - point.accuracy for point in points],
            "arrayminus": [point.accuracy - point.interval.low for point in points],
            "color": colour,
            "thickness": 1.5,
            "width": 5,
        },
        text=[in_figure(_short(point.title)) for point in points],
        textposition=["top right" if place == 0 else "top left" for place in range(len(points))],
        hovertext=[amount(point.cost, unit) for point in points],
        hovertemplate="%{text}<br>%{hovertext}<br>%{y:.2%}<extra></extra>",
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"

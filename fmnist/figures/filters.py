"""The filters of a convolution as pictures: one tile a filter, one square a weight.

Colours: C. A. Brewer's ColorBrewer "PuOr", orange above and violet below zero, which people with
colour-vision deficiencies tell apart (https://colorbrewer2.org).
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.figures.style import FONT_SIZE, styled
from fmnist.translation import _

__all__ = ["FILTER_COLOURS", "filters_figure", "filters_height", "weight_limit"]

_PURPLE_TO_ORANGE: Final = (
    "#2d004b", "#542788", "#8073ac", "#b2abd2", "#d8daeb", "#f7f7f7",
    "#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08",
)  # fmt: skip
FILTER_COLOURS: Final = np.array(
    [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in _PURPLE_TO_ORANGE],
    np.uint8,
)
"""``(11, 3) uint8``, red, green and blue from the most negative weight to the most positive."""

_EDGE: Final = "rgba(128,128,128,0.8)"
_LEAST_LIMIT: Final = 0.25
_GAP: Final = 0.16
_ROOM: Final = 0.42
"""Space between two tiles and above each, for its number; in widths of a tile."""

_COLOUR_BAR: Final = 80
_LARGEST_TILE: Final = 90
_LEAST_HEIGHT: Final = 120
"""In pixels; the colour bar's three numbers need so much."""


def weight_limit(filters: NDArray[np.floating]) -> float:
    """Return the weight of the strongest colour: 0.25, 0.5, 1, 2, … as large as is needed.

    So the colours of a training mean the same from epoch to epoch, though its weights grow.

    Example:
        >>> weight_limit(np.array([[[0.1]], [[-0.6]]]))
        1.0
    """
    finite = np.abs(filters[np.isfinite(filters)])
    largest = float(finite.max()) if finite.size else 0.0
    return _LEAST_LIMIT * 2.0 ** max(0, math.ceil(math.log2(max(largest, 1e-9) / _LEAST_LIMIT)))


def filters_height(count: int, *, width: int = 560) -> int:
    """Return the height in pixels that suits ``count`` filters where ``width`` is there."""
    columns = _columns(count)
    tile = min((width - _COLOUR_BAR) / (columns * (1 + _GAP)), _LARGEST_TILE)
    return max(_LEAST_HEIGHT, round(16 + -(-count // columns) * tile * (1 + _ROOM)))


def filters_figure(filters: NDArray[np.floating], *, limit: float) -> go.Figure:
    """Draw the filters, numbered from 1, row by row.

    Args:
        filters: ``(height, width, n)`` weights of the only input channel.
        limit: weight of the strongest colour, above zero and below; see ``weight_limit``.
    """
    height, width, count = filters.shape
    columns = _columns(count)
    rows = -(-count // columns)
    # Each tile follows an empty stripe above and leaves one to its right: the gaps.
    z = np.full((rows * (height + 1), columns * (width + 1)), np.nan)
    places = np.zeros((*z.shape, 3), np.int64)
    for number in range(count):
        row, column = divmod(number, columns)
        top, left = row * (height + 1) + 1, column * (width + 1)
        tile = (slice(top, top + height), slice(left, left + width))
        z[tile] = filters[:, :, number]
        places[(*tile, 0)] = number + 1
        places[(*tile, slice(1, 3))] = np.moveaxis(np.indices((height, width)), 0, 2) + 1
    figure = go.Figure(
        go.Heatmap(
            z=z,
            x=_edges(columns, width, gap=_GAP, gap_first=False),
            y=_edges(rows, height, gap=_ROOM, gap_first=True),
            zmin=-limit,
            zmax=limit,
            colorscale=[
                [place / (len(_PURPLE_TO_ORANGE) - 1), colour]
                for place, colour in enumerate(_PURPLE_TO_ORANGE)
            ],
            customdata=places,
            hovertemplate=_(
                "filter %{customdata[0]}, row %{customdata[1]}, column %{customdata[2]}: "
                "<b>%{z:+.3f}</b>"
            )
            + "<extra></extra>",
            hoverongaps=False,
            colorbar=_colour_bar(limit),
        )
    )
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = column * (1 + _GAP), row * (1 + _ROOM) + _ROOM
        figure.add_shape(
            type="rect", x0=x, x1=x + 1, y0=y, y1=y + 1, line={"color": _EDGE, "width": 1}
        )
        figure.add_annotation(
            x=x + 0.5, y=y, yanchor="bottom", yshift=-2, text=str(number + 1), showarrow=False,
            font={"size": 13 if rows == 1 else 11},
        )  # fmt: skip
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    return styled(figure)


def _columns(count: int) -> int:
    """Return how many tiles stand in a row, so that 64 need no more than four rows."""
    return min(count, 8 if count <= 32 else 16)


def _edges(tiles: int, cells: int, *, gap: float, gap_first: bool) -> list[float]:
    """Return where the squares of a line of tiles begin and end; a tile is 1 wide."""
    inside = [cell / cells for cell in range(cells)]
    edges = []
    for tile in range(tiles):
        start = tile * (1 + gap)
        within = [0.0, *(gap + place for place in inside)] if gap_first else [*inside, 1.0]
        edges += [start + place for place in within]
    return [*edges, tiles * (1 + gap)]


def _colour_bar(limit: float) -> dict[str, Any]:
    return {
        "tickvals": [-limit, 0, limit],
        "ticktext": [f"−{limit:g}", "0", f"+{limit:g}"],
        "tickfont": {"size": FONT_SIZE - 2},
        "thickness": 14,
        "outlinewidth": 0,
        "ticks": "outside",
    }

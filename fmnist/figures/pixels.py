"""A picture large enough to read every pixel: a heatmap, the exact value under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from fmnist.labels import PICTURE_SIDE, WHITE
from fmnist.translation import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pixel_figure"]


def pixel_figure(picture: NDArray[np.uint8]) -> go.Figure:
    """Draw ``(28, 28)`` uint8, 0 = black; rows count from the top, as in the array."""
    figure = go.Figure(
        go.Heatmap(
            z=picture,
            zmin=0,
            zmax=WHITE,
            colorscale=[[0, "#000000"], [1, "#ffffff"]],
            showscale=False,
            xgap=0.5,
            ygap=0.5,
            hovertemplate=_("row %{y}, column %{x}: <b>%{z}</b>") + "<extra></extra>",
        )
    )
    ticks = [*range(0, PICTURE_SIDE, 4), PICTURE_SIDE - 1]
    axis = {
        "tickvals": ticks,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "ticklabelstandoff": 4,
        "fixedrange": True,
        "constrain": "domain",
    }
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis, autorange="reversed", scaleanchor="x")
    figure.update_layout(plot_bgcolor="#3c4652", margin={"l": 4, "r": 4, "t": 4, "b": 4})
    return figure

"""Figures of the dataset page: one picture large enough to read, and the size of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from fmnist.labels import CLASS_COLOURS, CLASS_NAMES, PICTURE_SIDE, WHITE
from fmnist.translation import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["class_counts_figure", "pixel_figure"]


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


def class_counts_figure(counts: NDArray[np.int64]) -> go.Figure:
    """Draw ``(10,)`` numbers of pictures as bars in the colours of the classes, first on top."""
    figure = go.Figure(
        go.Bar(
            x=counts,
            y=list(CLASS_NAMES),
            orientation="h",
            marker_color=list(CLASS_COLOURS),
            text=[f"{count:,}" for count in counts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )
    )
    figure.update_xaxes(visible=False, rangemode="tozero", fixedrange=True)
    figure.update_yaxes(
        autorange="reversed", fixedrange=True, ticks="", showgrid=False, ticklabelstandoff=6
    )
    figure.update_layout(bargap=0.3, margin={"l": 4, "r": 56, "t": 4, "b": 4})
    return figure

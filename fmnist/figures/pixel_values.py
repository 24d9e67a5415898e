"""How bright pixels are: how many of them have which value."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.data.facts import BACKGROUND
from fmnist.figures.style import in_figure, styled
from fmnist.labels import WHITE, ClassNames
from fmnist.translation import _

__all__ = ["pixel_values_figure"]

_WIDTH: Final = 16
"""Values that one bar takes together."""

_ALL: Final = "rgba(128,128,128,0.4)"


def pixel_values_figure(
    values: NDArray[np.int64], class_names: ClassNames, *, label: int | None = None
) -> go.Figure:
    """Draw which share of the pixels lies in each range of 16 values, background left out.

    Args:
        values: ``(classes, 256)``, how many pixels of each class have each value.
        class_names: what the classes are called.
        label: a class to show beside all together; ``None``: none.
    """
    series = [(_("All classes"), values.sum(axis=0), _ALL)]
    if label is not None:
        series.append(
            (in_figure(class_names.short[label]), values[label], class_names.colours[label])
        )
    least = np.arange(0, WHITE + 1, _WIDTH)
    item = np.arange(WHITE + 1) > BACKGROUND
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=(least + _WIDTH / 2).tolist(),
                y=_shares(counts * item),
                marker_color=colour,
                customdata=np.stack([least, least + _WIDTH - 1], axis=1).tolist(),
                hovertemplate="%{customdata[0]}–%{customdata[1]}: %{y:.1%}"
                "<extra>%{fullData.name}</extra>",
            )
            for name, counts, colour in series
        ]
    )
    figure.update_xaxes(
        title_text=_("Value of the pixel"),
        range=[0, WHITE + 1],
        tickvals=[0, 64, 128, 192, 255],
    )
    figure.update_yaxes(title_text=_("Share"), tickformat=".0%", rangemode="tozero")
    figure.update_layout(
        bargap=0.1,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
    )
    return styled(figure)


def _shares(counts: NDArray[np.int64]) -> list[float]:
    """Return the share that each range of values has of all, 0 where there is none."""
    shares: list[float] = (
        counts.reshape(-1, _WIDTH).sum(axis=1) / max(int(counts.sum()), 1)
    ).tolist()
    return shares

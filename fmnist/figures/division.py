"""How the training set is divided: one bar of pictures learned from, not used, and validating."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from fmnist.figures.style import styled
from fmnist.translation import _

__all__ = ["division_figure"]

_COLOURS: Final = ("#1f6fbf", "#d1495b", "#9aa5b1", "#e09f3e")


def division_figure(*, learned: int, wrong: int, unused: int, validating: int) -> go.Figure:
    """Return one horizontal bar; parts without pictures are left out.

    Args:
        learned: pictures that are learned from with their own label.
        wrong: pictures that are learned from with a wrong label.
        unused: pictures that are left out.
        validating: pictures that are put aside for validation.
    """
    parts = (
        (_("Learned from"), learned),
        (_("Learned from with a wrong label"), wrong),
        (_("Not used"), unused),
        (_("Validation"), validating),
    )
    figure = go.Figure()
    for (name, count), colour in zip(parts, _COLOURS, strict=True):
        if count:
            figure.add_trace(
                go.Bar(
                    x=[count],
                    y=[""],
                    name=f"{name}: {count:,}",
                    orientation="h",
                    marker={"color": colour},
                    hovertemplate="%{x:,}<extra>" + name + "</extra>",
                )
            )
    styled(figure)
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "v", "y": -0.5, "x": 0, "yanchor": "top", "traceorder": "normal"},
    )
    figure.update_xaxes(tickformat=",", range=[0, learned + wrong + unused + validating])
    figure.update_yaxes(showticklabels=False)
    return figure

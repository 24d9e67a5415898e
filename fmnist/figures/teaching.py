"""The learning curve: accuracy on pictures left out, against the pictures of each class."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from fmnist.figures.style import styled
from fmnist.labels import CLASS_COLOURS
from fmnist.teaching.lesson import CurvePoint
from fmnist.translation import _

__all__ = ["learning_curve_figure"]


def learning_curve_figure(curve: Sequence[CurvePoint], *, guess: float) -> go.Figure:
    """Draw the mean accuracies with whiskers of one standard deviation, and what guessing gets.

    Args:
        curve: at least one point.
        guess: accuracy of guessing, in [0, 1].
    """
    figure = go.Figure(
        go.Scatter(
            x=[point.pictures for point in curve],
            y=[point.mean for point in curve],
            error_y={"type": "data", "array": [point.deviation for point in curve]},
            mode="lines+markers",
            line={"color": CLASS_COLOURS[0]},
            hovertemplate="%{x}: %{y:.0%}<extra></extra>",
        )
    )
    styled(figure)
    figure.add_hline(
        y=guess, line={"color": "#8a8a8a", "dash": "dot"}, annotation_text=_("guessing")
    )
    figure.update_xaxes(
        title_text=_("Pictures of each class"),
        type="log",
        tickvals=[point.pictures for point in curve],
        ticktext=[str(point.pictures) for point in curve],
    )
    figure.update_yaxes(title_text=_("Accuracy"), tickformat=".0%", range=[0, 1.05])
    figure.update_layout(showlegend=False)
    return figure

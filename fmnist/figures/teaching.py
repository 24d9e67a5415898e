"""Accuracy on pictures left out: against pictures of each class, and of several ways to learn."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from fmnist.figures.style import styled
from fmnist.labels import CLASS_COLOURS
from fmnist.teaching.lesson import CurvePoint
from fmnist.teaching.ways import Outcome
from fmnist.translation import _

__all__ = ["learning_curve_figure", "ways_figure"]


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
    _mark_guessing(figure, guess)
    figure.update_xaxes(
        title_text=_("Pictures of each class"),
        type="log",
        tickvals=[point.pictures for point in curve],
        ticktext=[str(point.pictures) for point in curve],
    )
    _finish(figure)
    return figure


def ways_figure(found: Sequence[tuple[str, Outcome]], *, guess: float) -> go.Figure:
    """Draw the accuracy of each way with its 95% interval, and what guessing gets.

    Args:
        found: title and outcome of each way.
        guess: accuracy of guessing, in [0, 1].
    """
    accuracies = [outcome.accuracy for _title, outcome in found]
    intervals = [outcome.interval for _title, outcome in found]
    figure = go.Figure(
        go.Scatter(
            x=[title for title, _outcome in found],
            y=accuracies,
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [
                    max(0.0, interval.high - accuracy)
                    for interval, accuracy in zip(intervals, accuracies, strict=True)
                ],
                "arrayminus": [
                    max(0.0, accuracy - interval.low)
                    for interval, accuracy in zip(intervals, accuracies, strict=True)
                ],
                "color": "#8a8a8a",
                "thickness": 2,
                "width": 8,
            },
            mode="markers",
            marker={
                "color": [CLASS_COLOURS[place] for place in (0, 1, 2)][: len(found)],
                "symbol": ["circle", "square", "diamond"][: len(found)],
                "size": 12,
            },
            hovertemplate="%{x}: %{y:.0%}<extra></extra>",
        )
    )
    styled(figure)
    _mark_guessing(figure, guess)
    figure.update_xaxes(range=[-0.5, len(found) - 0.5])
    _finish(figure)
    return figure


def _mark_guessing(figure: go.Figure, guess: float) -> None:
    figure.add_hline(
        y=guess, line={"color": "#8a8a8a", "dash": "dot"}, annotation_text=_("guessing")
    )


def _finish(figure: go.Figure) -> None:
    figure.update_yaxes(title_text=_("Accuracy"), tickformat=".0%", range=[0, 1.05])
    figure.update_layout(showlegend=False)

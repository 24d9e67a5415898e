"""The accuracies of one training repeated over seeds: each a dot, and their mean ± deviation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from fmnist.figures.style import styled
from fmnist.labels import CLASS_COLOURS
from fmnist.runs.trials import Findings, Spread, Trial
from fmnist.translation import _

__all__ = ["repeats_figure"]

_VALIDATION: Final = CLASS_COLOURS[6]
_TEST: Final = CLASS_COLOURS[0]
_HEIGHT: Final = 0.34
"""How much of a row the dots fill, from its first seed to its last."""

_LEAST_WIDTH: Final = 0.01
"""Of the axis of accuracies: two seeds that differ by a hair do not look far apart."""


def repeats_figure(found: Findings) -> go.Figure:
    """Return a row of dots for the test and one for the validation accuracies.

    Runs that are not over yet have a hollow dot at their newest validation accuracy. Beside the
    dots a diamond is the mean, and its whiskers are the standard deviation to either side.
    """
    figure = go.Figure()
    validation = [trial.validation_accuracy for trial in found.trials]
    test = [trial.test_accuracy for trial in found.trials]
    rows = (
        (0, _("Test"), test, found.test, _TEST),
        (1, _("Validation"), validation, found.validation, _VALIDATION),
    )
    for row, name, values, spread, colour in rows:
        figure.add_trace(_dots(row, name, found.trials, values, colour))
        if spread is not None:
            figure.add_trace(_mean(row, name, spread, colour))
    styled(figure)
    figure.update_xaxes(range=_range([*validation, *test]))
    figure.update_xaxes(title_text=_("Accuracy"), tickformat=".1%", nticks=7)
    figure.update_yaxes(
        tickmode="array",
        tickvals=[0, 1],
        ticktext=[row[1] for row in rows],
        range=[1.55, -0.55],
        showgrid=False,
        ticklabelstandoff=6,
    )
    figure.update_layout(showlegend=False)
    return figure


def _range(values: Sequence[float | None]) -> list[float]:
    """Return a range that holds all values, and some more if they hardly differ."""
    shown = [value for value in values if value is not None]
    if not shown:
        return [0.0, 1.0]
    middle = (min(shown) + max(shown)) / 2
    half = max((max(shown) - min(shown)) * 0.6, _LEAST_WIDTH / 2)
    return [middle - half, min(middle + half, 1.005)]


def _dots(
    row: int, name: str, trials: Sequence[Trial], values: Sequence[float | None], colour: str
) -> go.Scatter:
    shown = [
        (trial, value) for trial, value in zip(trials, values, strict=True) if value is not None
    ]
    step = _HEIGHT / max(len(trials) - 1, 1)
    return go.Scatter(
        x=[value for _trial, value in shown],
        y=[row - _HEIGHT / 2 + step * (trial.number - 1) for trial, _value in shown],
        mode="markers",
        name=name,
        marker={
            "size": 11,
            "color": colour,
            "opacity": 0.85,
            "symbol": ["circle" if trial.has_model else "circle-open" for trial, _value in shown],
            "line": {"width": 2, "color": colour},
        },
        customdata=[trial.values[0] for trial, _value in shown],
        hovertemplate=_("seed %{customdata}: %{x:.2%}") + "<extra></extra>",
    )


def _mean(row: int, name: str, spread: Spread, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[spread.mean],
        y=[row + _HEIGHT / 2 + 0.14],
        mode="markers",
        name=_("{name}, mean").format(name=name),
        marker={"size": 14, "color": colour, "symbol": "diamond"},
        error_x={
            "type": "data",
            "array": [spread.deviation or 0.0],
            "color": colour,
            "thickness": 3,
            "width": 8,
        },
        hovertemplate=_("mean {spread} of {count}").format(
            spread=spread.percent, count=spread.count
        )
        + "<extra></extra>",
    )

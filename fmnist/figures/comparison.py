"""Several runs in one picture: their curves, their accuracies with intervals, and what they cost.

A run has a colour and a sign that it keeps in all of these, so that it is told apart without
colours too. Colours: see ``fmnist.labels.CLASS_COLOURS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

from fmnist.figures.style import in_figure, styled
from fmnist.labels import CLASS_COLOURS
from fmnist.runs.listing import Row
from fmnist.training.records import EpochRecord
from fmnist.translation import _

__all__ = [
    "COLOURS",
    "MOST_RUNS",
    "SIGNS",
    "Cost",
    "Line",
    "accuracy_figure",
    "cost_figure",
    "epochs_figure",
    "short_name",
]

COLOURS: Final = tuple(CLASS_COLOURS[place] for place in (0, 1, 2, 4, 8, 5, 6, 7, 3, 9))
"""Those that stand out most on light and on dark ground come first."""

SIGNS: Final = (
    "circle", "square", "diamond", "triangle-up", "x",
    "triangle-down", "cross", "star", "hexagon", "bowtie",
)  # fmt: skip
MOST_RUNS: Final = len(COLOURS)
"""So many runs can be told apart in one picture."""

Cost = Literal["parameters", "seconds", "size"]

_LONGEST_NAME: Final = 24


@dataclass(frozen=True, kw_only=True)
class Line:
    """One run as it is drawn: its row and its epochs. Its place decides colour and sign."""

    row: Row
    epochs: tuple[EpochRecord, ...] = ()


def short_name(row: Row) -> str:
    """Return the run's name, or its id where it has none, short enough for an axis."""
    name = row.run.name or row.run.id
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def epochs_figure(lines: Sequence[Line], *, of: Literal["loss", "accuracy"]) -> go.Figure:
    """Draw each run's training (thin) and validation (with signs) by epoch.

    Args:
        lines: at most ``MOST_RUNS``.
        of: what is drawn.
    """
    figure = go.Figure()
    form = ".1%" if of == "accuracy" else ".3f"
    for number, line in enumerate(lines):
        for field, name in ((of, _("training")), (f"validation_{of}", _("validation"))):
            figure.add_scatter(
                x=[epoch.epoch for epoch in line.epochs],
                y=[getattr(epoch, field) for epoch in line.epochs],
                name=f"{_label(line.row)}, {name}",
                hovertemplate=f"%{{y:{form}}}",
                **_drawn(number, validation=field != of),
            )
    longest = max((len(line.epochs) for line in lines), default=0)
    figure.update_xaxes(title_text=_("Epoch"), range=[0, max(longest, 1) * 1.03], nticks=12)
    figure.update_yaxes(title_text=_("Loss") if of == "loss" else _("Accuracy"))
    if of == "accuracy":
        figure.update_yaxes(tickformat=".0%")
    figure.update_layout(hovermode="x unified", showlegend=False)
    return _zoomable(styled(figure))


def _drawn(number: int, *, validation: bool) -> dict[str, Any]:
    colour, sign = COLOURS[number % MOST_RUNS], SIGNS[number % MOST_RUNS]
    if validation:
        line = {"color": colour, "width": 2.5, "dash": "dot"}
        return {
            "mode": "lines+markers",
            "line": line,
            "marker": {"size": 9, "symbol": sign, "maxdisplayed": 20},
        }
    return {"mode": "lines", "line": {"color": colour, "width": 2}, "opacity": 0.85}


def accuracy_figure(lines: Sequence[Line]) -> go.Figure:
    """Draw each run's test accuracy as a sign, its 95% interval as whiskers, the first on top.

    Runs without a test accuracy keep their place.
    """
    figure = go.Figure()
    for number, line in enumerate(lines):
        score = line.row.score
        if score is None:
            continue
        figure.add_scatter(
            x=[score.accuracy],
            y=[number],
            mode="markers",
            name=_label(line.row),
            marker=_marker(number),
            error_x=_whiskers(line.row, number),
            hovertemplate=_("{name}<br>{accuracy:.1%}, 95% interval {interval}").format(
                name=_label(line.row),
                accuracy=score.accuracy,
                interval=score.interval.percent,
            )
            + "<extra></extra>",
        )
    figure.update_xaxes(title_text=_("Test accuracy"), tickformat=".1~%", nticks=6)
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(lines))),
        ticktext=[_label(line.row) for line in lines],
        range=[len(lines) - 0.5, -0.5],
        ticklabelstandoff=6,
    )
    figure.update_layout(showlegend=False)
    return styled(figure)


def cost_figure(lines: Sequence[Line], *, cost: Cost) -> go.Figure:
    """Draw test accuracy, with its interval, against what a run costs.

    The cost is on a logarithmic axis where the dearest run costs ten times the cheapest or more.

    Args:
        lines: those without a test accuracy or without that cost are left out.
        cost: ``parameters``, ``seconds`` of training, or ``size`` in bytes.
    """
    titles = {
        "parameters": _("Parameters"),
        "seconds": _("Training time in seconds"),
        "size": _("Model size in bytes"),
    }
    figure = go.Figure()
    values = []
    for number, line in enumerate(lines):
        score, value = line.row.score, getattr(line.row, cost)
        if score is None or not value:
            continue
        values.append(value)
        figure.add_scatter(
            x=[value],
            y=[score.accuracy],
            mode="markers",
            name=_label(line.row),
            marker=_marker(number),
            error_y=_whiskers(line.row, number),
            hovertemplate=f"{_label(line.row)}<br>%{{x:,.0f}}<br>%{{y:.1%}}<extra></extra>",
        )
    figure.update_xaxes(
        title_text=titles[cost], nticks=6, exponentformat="none", separatethousands=True
    )
    if values and max(values) >= 10 * min(values):
        figure.update_xaxes(type="log", dtick="D2")
    elif values:
        figure.update_xaxes(range=[0, 1.1 * max(values)])
    figure.update_yaxes(title_text=_("Test accuracy"), tickformat=".1~%", nticks=6)
    figure.update_layout(showlegend=False)
    return styled(figure)


def _marker(number: int) -> dict[str, Any]:
    return {"size": 13, "color": COLOURS[number % MOST_RUNS], "symbol": SIGNS[number % MOST_RUNS]}


def _whiskers(row: Row, number: int) -> dict[str, Any] | None:
    if row.score is None:
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [row.score.interval.high - row.score.accuracy],
        "arrayminus": [row.score.accuracy - row.score.interval.low],
        "color": COLOURS[number % MOST_RUNS],
        "thickness": 2.5,
        "width": 7,
    }


def _label(row: Row) -> str:
    return in_figure(short_name(row))


def _zoomable(figure: go.Figure) -> go.Figure:
    figure.update_xaxes(fixedrange=False)
    figure.update_yaxes(fixedrange=False)
    return figure

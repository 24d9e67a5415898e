"""How sure and how right: answers by threshold, and the reliability diagram.

Colours: M. Okabe, K. Ito, "Color Universal Design"; dashes and patterns say the same again.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from fmnist.evaluation.calibration import Calibration
from fmnist.evaluation.selective import Answered, SelectiveAccuracy
from fmnist.figures.ranking import thinned
from fmnist.figures.style import styled
from fmnist.translation import _

__all__ = ["reliability_figure", "threshold_figure", "trade_figure"]

_ANSWERED, _RIGHT, _SHORT = "#0072b2", "#e69f00", "#d55e00"
_GREY: Final = "#8a8a8a"
_BAR: Final = "rgba(0,114,178,0.75)"


def threshold_figure(curve: SelectiveAccuracy, chosen: Answered) -> go.Figure:
    """Draw, over the threshold, the share that is answered and the share of these that is right.

    Args:
        curve: the whole trade-off.
        chosen: where the threshold stands: an upright line.
    """
    # From the lowest threshold on, where everything is answered, as one reads it.
    x = np.append(curve.thresholds, 0.0)[::-1]
    figure = go.Figure()
    for name, values, colour, dash in (
        (_("gets an answer (coverage)"), curve.coverage, _ANSWERED, "solid"),
        (_("right of these (accuracy)"), curve.accuracy, _RIGHT, "dash"),
    ):
        y = np.append(values, values[-1])[::-1]
        kept = thinned(x, y)
        figure.add_scatter(
            x=x[kept].round(4),
            y=y[kept].round(5),
            mode="lines",
            name=name,
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="%{y:.1%} " + name + "<extra></extra>",
        )
    figure.add_vline(x=chosen.threshold, line={"color": _GREY, "width": 2, "dash": "dot"})
    for value, colour, symbol in (
        (chosen.coverage, _ANSWERED, "circle"),
        (chosen.accuracy, _RIGHT, "square"),
    ):
        if value is not None:
            _mark(figure, chosen.threshold, value, colour=colour, symbol=symbol)
    _styled(figure)
    figure.update_xaxes(title_text=_("Threshold"), range=[0, 1.01], tickformat=".0%", nticks=6)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", nticks=6)
    figure.update_layout(hovermode="x unified", legend=_LEGEND)
    return figure


def trade_figure(curve: SelectiveAccuracy, chosen: Answered) -> go.Figure:
    """Draw accuracy against coverage, and where the threshold stands on it."""
    kept = thinned(curve.coverage, curve.accuracy)
    hover = _("{covered} answered, {right} of these right: threshold {threshold}").format(
        covered="%{x:.1%}", right="%{y:.1%}", threshold="%{customdata:.1%}"
    )
    figure = go.Figure(
        go.Scatter(
            x=curve.coverage[kept].round(5),
            y=curve.accuracy[kept].round(5),
            customdata=curve.thresholds[kept].round(4),
            mode="lines",
            name="",
            line={"color": _RIGHT, "width": 3},
            hovertemplate=f"{hover}<extra></extra>",
        )
    )
    if chosen.accuracy is not None:
        _mark(figure, chosen.coverage, chosen.accuracy, colour=_RIGHT, symbol="square")
    _styled(figure)
    # The first few answers say little: a single wrong one among three is no accuracy of 67%.
    settled = curve.accuracy[curve.coverage >= 0.02]
    lowest = float(settled.min()) if len(settled) else 0.0
    figure.update_xaxes(
        title_text=_("Gets an answer (coverage)"), range=[0, 1.01], tickformat=".0%", nticks=6
    )
    figure.update_yaxes(
        title_text=_("Right of these (accuracy)"),
        range=[lowest - 0.15 * (1 - lowest) - 0.005, 1 + 0.06 * (1 - lowest) + 0.002],
        tickformat=".1~%",
        nticks=6,
    )
    figure.update_layout(showlegend=False)
    return figure


def reliability_figure(calibration: Calibration) -> go.Figure:
    """Draw how often answers of each confidence are right, and under it how many there are.

    The dashed line is a classifier that is exactly as often right as it is sure. Hatched: what is
    missing to it, or what it could be surer.
    """
    held = calibration.counts > 0
    centres = (calibration.edges[:-1] + calibration.edges[1:]) / 2
    width = 1 / calibration.bins
    texts = [
        _("{count:,} pictures, {sure:.1%} sure on average<br>{right:.1%} of them are right").format(
            count=count, sure=sure, right=right
        )
        for count, sure, right in zip(
            calibration.counts.tolist(), calibration.confidence, calibration.accuracy, strict=True
        )
    ]
    figure = go.Figure(
        go.Bar(
            x=centres,
            y=np.where(held, calibration.accuracy, np.nan),
            width=width * 0.94,
            name=_("right"),
            marker={"color": _BAR},
            hovertext=texts,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    for name, found, colour, shape in (
        (_("too sure"), held & (calibration.gaps < 0), _SHORT, "/"),
        (_("could be surer"), held & (calibration.gaps > 0), "#009e73", "x"),
    ):
        figure.add_bar(
            x=centres[found],
            y=np.abs(calibration.gaps[found]),
            base=np.minimum(calibration.accuracy, calibration.confidence)[found],
            width=width * 0.94,
            name=name,
            marker={
                "color": "rgba(0,0,0,0)",
                "line": {"color": colour, "width": 2},
                "pattern": {"shape": shape, "fgcolor": colour, "size": 7},
            },
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name=_("as right as sure"),
        line={"color": _GREY, "dash": "dash", "width": 2},
        hoverinfo="skip",
    )
    figure.add_bar(
        x=centres,
        y=calibration.counts,
        width=width * 0.94,
        yaxis="y2",
        showlegend=False,
        marker={"color": _GREY},
        text=[f"{count:,}" if count else "" for count in calibration.counts.tolist()],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12},
        hovertext=texts,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    _styled(figure)
    figure.update_layout(
        barmode="overlay",
        legend=_LEGEND,
        meta={"narrow": {"font": 12, "text": 8}},
        xaxis={
            "title": {"text": _("How sure it was (confidence)")},
            "range": [0, 1.005],
            "tickformat": ".0%",
            "nticks": 6,
            "anchor": "y2",
        },
        yaxis={
            "title": {"text": _("Right")},
            "range": [0, 1.02],
            "domain": [0.34, 1],
            "tickformat": ".0%",
        },
        yaxis2={
            "title": {"text": _("Pictures")},
            "range": [0, 1.3 * int(calibration.counts.max())],
            "domain": [0, 0.22],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
        },
    )
    return figure


_LEGEND: Final = {
    "orientation": "h",
    "x": 0,
    "y": 1.02,
    "yanchor": "bottom",
    "font": {"size": 14},
}


def _styled(figure: go.Figure) -> None:
    """Leave room at the right for the label 100%, which would be left out otherwise."""
    styled(figure).update_layout(margin_r=28)


def _mark(figure: go.Figure, x: float, y: float, *, colour: str, symbol: str) -> None:
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        showlegend=False,
        marker={"size": 14, "color": colour, "symbol": symbol, "line": {"width": 2}},
        hoverinfo="skip",
    )

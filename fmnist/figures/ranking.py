"""ROC and precision–recall curves of some classes, one line each.

A class has its colour and a sign on its line, so that lines are told apart without colours too.
Of more than ten classes the colours begin again, with other signs and dashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.evaluation.ranking import PrecisionRecall, Roc
from fmnist.figures.style import in_figure, styled
from fmnist.labels import ClassNames
from fmnist.translation import _

__all__ = ["MOST_POINTS", "precision_recall_figure", "roc_figure", "thinned"]

MOST_POINTS: Final = 250
"""Of a line: more cannot be told apart where a chart is some 500 pixels wide."""

_SIGNS: Final = (
    "circle", "square", "diamond", "triangle-up", "x",
    "triangle-down", "cross", "star", "hexagon", "bowtie",
)  # fmt: skip
_SIGNS_SHOWN: Final = 12
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_GUESSING: Final = "#8a8a8a"


def roc_figure(curves: Mapping[int, Roc], class_names: ClassNames) -> go.Figure:
    """Draw hits against false alarms for some classes.

    Args:
        curves: label → curve.
        class_names: what the labels mean.
    """
    figure = go.Figure()
    for label, curve in curves.items():
        _add(
            figure,
            label,
            class_names,
            curve.false_alarms,
            curve.hits,
            score=_("area {share:.4f}").format(share=curve.area),
            hover=_("{found} found, {alarms} false alarms").format(
                found="%{y:.1%}", alarms="%{x:.2%}"
            ),
        )
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name=_("guessing"),
        line={"color": _GUESSING, "dash": "dash", "width": 1.5},
        hoverinfo="skip",
    )
    _finish(figure, x=_("False alarms among the other classes"), y=_("Share found (recall)"))
    return figure


def precision_recall_figure(
    curves: Mapping[int, PrecisionRecall], class_names: ClassNames
) -> go.Figure:
    """Draw precision against recall for some classes.

    Args:
        curves: label → curve.
        class_names: what the labels mean.
    """
    figure = go.Figure()
    for label, curve in curves.items():
        _add(
            figure,
            label,
            class_names,
            curve.recall,
            curve.precision,
            score=_("average {share:.3f}").format(share=curve.average),
            hover=_("{found} found, {right} of these right").format(
                found="%{x:.1%}", right="%{y:.1%}"
            ),
        )
    _finish(figure, x=_("Share found (recall)"), y=_("Right of what is found (precision)"))
    return figure


def thinned(
    x: NDArray[np.float64], y: NDArray[np.float64], most: int = MOST_POINTS
) -> NDArray[np.int64]:
    """Return which points of a line to keep: at most ``most``, evenly along its length.

    First and last stay; so does the shape, because a point is kept whenever the line has gone on
    by a step, up or to the side.

    Example:
        >>> thinned(np.array([0.0, 0.0, 0.5, 1.0]), np.array([0.0, 0.001, 1.0, 1.0]), 3)
        array([0, 2, 3])
    """
    if len(x) <= most:
        return np.arange(len(x))
    length = np.append(0.0, np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y))))
    place = np.floor(length / max(length[-1], 1e-12) * (most - 1))
    kept = np.flatnonzero(np.diff(place, prepend=-1) > 0)
    return np.union1d(kept[: most - 1], [len(x) - 1]).astype(np.int64)


def _add(
    figure: go.Figure,
    label: int,
    class_names: ClassNames,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    score: str,
    hover: str,
) -> None:
    kept = thinned(x, y)
    name, shape = in_figure(class_names.short[label]), class_names.shapes[label]
    figure.add_scatter(
        x=x[kept].round(5),
        y=y[kept].round(5),
        mode="lines+markers",
        name=f"{name}, {score}",
        line={
            "color": class_names.colours[label],
            "width": 2.5,
            "dash": _DASHES[shape % len(_DASHES)],
        },
        marker={
            "size": 8,
            "symbol": _SIGNS[(label + shape) % len(_SIGNS)],
            "maxdisplayed": _SIGNS_SHOWN,
        },
        hovertemplate=f"{name}: {hover}<extra></extra>",
    )


def _finish(figure: go.Figure, *, x: str, y: str) -> None:
    axis: dict[str, Any] = {"range": [-0.01, 1.01], "tickformat": ".0%", "nticks": 6}
    styled(figure)
    figure.update_xaxes(title_text=x, fixedrange=False, **axis)
    figure.update_yaxes(title_text=y, fixedrange=False, **axis)
    figure.update_layout(
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}},
        margin_r=28,
        meta={"narrow": {"font": 12, "text": 11}},
    )

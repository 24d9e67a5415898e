"""A training drawn: loss, accuracy, learning rate and speed over one axis, by step or by epoch.

The four panels share one horizontal axis, so that one line under the pointer runs through all of
them. All lines by step share their places too; see ``fmnist.figures.thinning``.

``meta`` tells the front end (``chart_controls.js``) what its controls may change: of a trace,
``smooth`` is the number of steps that one point stands for and ``raw`` the trace with the curve
as it was measured; of the figure, ``log`` are the axes that may be logarithmic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.figures.epoch_marks import MARK, epoch_lines, epoch_numbers, round_interval
from fmnist.figures.thinning import block_extremes, block_means, block_size
from fmnist.labels import CLASS_COLOURS
from fmnist.runs.records import Curves
from fmnist.training.records import EpochRecord
from fmnist.translation import _

__all__ = ["By", "curves_figure"]

By = Literal["step", "epoch"]
"""What the horizontal axis counts."""

_TRAINING: Final = CLASS_COLOURS[0]
_VALIDATION: Final = CLASS_COLOURS[6]
_OTHER: Final = CLASS_COLOURS[8]

_LOSS, _ACCURACY, _RATE, _SPEED = "y", "y2", "y3", "y4"
_DOMAINS: Final = {
    _LOSS: (0.64, 1.0),
    _ACCURACY: (0.31, 0.57),
    _RATE: (0.155, 0.24),
    _SPEED: (0.0, 0.085),
}
"""Where each panel stands, from the bottom (0) to the top (1)."""

_FORMATS: Final = {_LOSS: ".3f", _ACCURACY: ".1%", _RATE: ".3~g", _SPEED: ",.0f"}


def curves_figure(curves: Curves, *, by: By, steps_per_epoch: int, steps: int) -> go.Figure:
    """Return the panels of a run.

    Args:
        curves: the run so far; empty curves give empty panels.
        by: ``step``: every step, or means and extremes of blocks of steps; ``epoch``: the means
            that the epochs ended with.
        steps_per_epoch: steps of one epoch, at least 1.
        steps: how far the axis reaches, see ``axis_steps``.
    """
    steps_per_epoch, steps = max(steps_per_epoch, 1), max(steps, 1)
    traces = _by_step(curves) if by == "step" else _by_epoch(curves)
    layout = _layout(by, steps_per_epoch, steps)
    if not len(curves.epochs if by == "epoch" else curves.steps):
        _empty(layout)
    if by == "epoch" and not curves.epochs:
        layout["annotations"].append(_waiting())
    return go.Figure({"data": traces, "layout": layout})


def _by_step(curves: Curves) -> list[dict[str, Any]]:
    size = block_size(len(curves.steps))
    x = _places(curves.steps, size)
    at = [epoch.step for epoch in curves.epochs]
    traces: list[dict[str, Any]] = []
    for axis, values, validation in (
        (_LOSS, curves.loss, [epoch.validation_loss for epoch in curves.epochs]),
        (_ACCURACY, curves.accuracy, [epoch.validation_accuracy for epoch in curves.epochs]),
    ):
        raw = _line(axis, x, block_extremes(values, size), name=_("Training"), colour=_TRAINING)
        raw |= {"opacity": 0.25, "hoverinfo": "skip", "showlegend": False, "hovertemplate": None}
        raw["line"] = {"color": _TRAINING, "width": 1}
        traces.append(raw)
        smooth = _line(axis, x, block_means(values, size), name=_("Training"), colour=_TRAINING)
        smooth["meta"] = {"smooth": size, "raw": len(traces) - 1}
        traces.append(smooth)
        traces.append(_marked(axis, at, validation, name=_("Validation"), colour=_VALIDATION))
    for axis, values, name in (
        (_RATE, curves.learning_rate, _("Learning rate")),
        (_SPEED, curves.speeds, _("Pictures per second")),
    ):
        means = block_means(values if len(values) == len(curves.steps) else [], size)
        traces.append(_line(axis, x, means, name=name, colour=_OTHER))
    return traces


def _places(steps: NDArray[np.int64], size: int) -> dict[str, Any]:
    """Where the points of blocks stand: a start and a distance, unless there is a gap."""
    if not len(steps) or steps[-1] - steps[0] + 1 == len(steps):
        return {"x0": int(steps[0]) + 1 if len(steps) else 1, "dx": size}
    return {"x": (steps[::size] + 1).astype(np.int32)}


def _by_epoch(curves: Curves) -> list[dict[str, Any]]:
    epochs = curves.epochs
    at = [epoch.epoch for epoch in epochs]
    rates, speeds = _of_epochs(curves.learning_rate, epochs), _of_epochs(curves.speeds, epochs)
    return [
        _marked(axis, at, values, name=name, colour=colour)
        for axis, values, name, colour in (
            (_LOSS, [epoch.loss for epoch in epochs], _("Training"), _TRAINING),
            (_LOSS, [epoch.validation_loss for epoch in epochs], _("Validation"), _VALIDATION),
            (_ACCURACY, [epoch.accuracy for epoch in epochs], _("Training"), _TRAINING),
            (
                _ACCURACY,
                [epoch.validation_accuracy for epoch in epochs],
                _("Validation"),
                _VALIDATION,
            ),
            (_RATE, rates, _("Learning rate"), _OTHER),
            (_SPEED, speeds, _("Pictures per second"), _OTHER),
        )
    ]


def _of_epochs(values: NDArray[np.float32], epochs: Sequence[EpochRecord]) -> list[float | None]:
    """The mean of each epoch's steps; ``None`` where nobody measured."""
    ends = [epoch.step for epoch in epochs]
    return [
        float(values[start:end].mean()) if start < end <= len(values) else None
        for start, end in zip([0, *ends], ends, strict=False)
    ]


def _line(axis: str, x: dict[str, Any], y: object, *, name: str, colour: str) -> dict[str, Any]:
    return {
        **x,
        "type": "scatter",
        "mode": "lines",
        "y": y,
        "yaxis": axis,
        "name": name,
        "legendgroup": name,
        "showlegend": axis == _LOSS,
        "line": {"color": colour, "width": 2},
        "hovertemplate": f"{_hover_name(axis, name)} %{{y:{_FORMATS[axis]}}}<extra></extra>",
    }


def _hover_name(axis: str, name: str) -> str:
    match axis:
        case "y":
            return _("{curve} loss").format(curve=name)
        case "y2":
            return _("{curve} accuracy").format(curve=name)
        case _:
            return name


def _marked(axis: str, x: Sequence[int], y: object, *, name: str, colour: str) -> dict[str, Any]:
    line = _line(axis, {"x": x}, y, name=name, colour=colour)
    if axis in (_LOSS, _ACCURACY):
        line["mode"] = "lines+markers"
        line["marker"] = {"size": 7, "symbol": "diamond" if colour == _VALIDATION else "circle"}
        if colour == _VALIDATION:
            line["line"]["dash"] = "dot"
    return line


def _layout(by: By, steps_per_epoch: int, steps: int) -> dict[str, Any]:
    epochs = steps / steps_per_epoch
    layout: dict[str, Any] = {
        "uirevision": by,
        "meta": {"log": ["yaxis"]},
        "hovermode": "x unified",
        "hoverdistance": -1,
        "hoversubplots": "axis",
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1, "yanchor": "bottom"},
        "margin": {"l": 60, "r": 16, "t": 56, "b": 44},
        "xaxis": {
            "anchor": _SPEED,
            "range": [0, (steps if by == "step" else epochs) * 1.01],
            "title": {"text": _("Step") if by == "step" else _("Epoch")},
            "unifiedhovertitle": {
                "text": (_("Step {number}") if by == "step" else _("Epoch {number}")).format(
                    number="%{x:,d}"
                )
            },
            "showgrid": by == "epoch",
            "tickformat": ",d",
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikedash": "solid",
            "spikecolor": MARK,
        },
        "annotations": [
            _title(axis, text)
            for axis, text in (
                (_LOSS, _("Loss")),
                (_ACCURACY, _("Accuracy")),
                (_RATE, _("Learning rate")),
                (_SPEED, _("Pictures per second")),
            )
        ],
    }
    for axis, domain in _DOMAINS.items():
        layout[f"yaxis{axis[1:]}"] = {
            "domain": domain,
            "anchor": "x",
            "rangemode": "tozero",
            "nticks": 4 if axis in (_RATE, _SPEED) else 6,
        }
    layout["yaxis2"] |= {"tickformat": ".0%", "rangemode": "normal"}
    layout["yaxis3"]["exponentformat"] = "power"
    if by == "epoch":
        layout["xaxis"]["dtick"] = round_interval(round(epochs), 20)
    else:
        layout["shapes"] = [epoch_lines(steps_per_epoch, steps)]
        layout["annotations"] += epoch_numbers(steps_per_epoch, steps, below=_DOMAINS[_LOSS][0])
    return layout


def _empty(layout: dict[str, Any]) -> None:
    """Give axes without points something sensible to show, or nothing."""
    layout["yaxis"]["range"] = [0, 2.5]
    layout["yaxis2"]["range"] = [0, 1]
    layout["yaxis3"]["showticklabels"] = layout["yaxis4"]["showticklabels"] = False


def _title(axis: str, text: str) -> dict[str, Any]:
    return {
        "text": f"<b>{text}</b>",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": _DOMAINS[axis][1],
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
    }


def _waiting() -> dict[str, Any]:
    return {
        "text": _("The first epoch is not over yet."),
        "x": 0.5,
        "xref": "paper",
        "y": sum(_DOMAINS[_LOSS]) / 2,
        "yref": "paper",
        "showarrow": False,
    }

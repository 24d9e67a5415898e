"""Loss and accuracy curves of a training, by step and by epoch."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from fmnist.labels import CLASS_COLOURS
from fmnist.runs.records import Curves
from fmnist.translation import _

__all__ = ["MOST_POINTS", "curves_figure", "thinned"]

MOST_POINTS: Final = 400
"""Points of one curve; more steps than that are averaged in blocks, none is left out."""

_TRAINING: Final = CLASS_COLOURS[0]
_VALIDATION: Final = CLASS_COLOURS[6]


def thinned(values: NDArray[np.floating], most: int = MOST_POINTS) -> NDArray[np.float64]:
    """Return means of equal blocks of ``values``, at most ``most`` of them.

    Example:
        >>> thinned(np.array([1.0, 3.0, 5.0, 7.0, 9.0]), most=3)
        array([2., 6., 9.])
    """
    size = max(1, -(-len(values) // most))
    starts = np.arange(0, len(values), size)
    if not len(starts):
        return np.zeros(0)
    sums = np.add.reduceat(values.astype(np.float64), starts)
    counts = np.diff(np.append(starts, len(values)))
    means: NDArray[np.float64] = sums / counts
    return means


def curves_figure(curves: Curves, *, steps_per_epoch: int, epochs: int) -> go.Figure:
    """Return loss beside accuracy, training and validation, over the epochs.

    Args:
        curves: the run so far; empty curves give empty axes.
        steps_per_epoch: steps of one epoch, at least 1.
        epochs: epochs asked for: the axes are that wide from the start, so nothing jumps.
    """
    figure = make_subplots(
        rows=1, cols=2, subplot_titles=(_("Loss"), _("Accuracy")), horizontal_spacing=0.08
    )
    x_steps = thinned((curves.steps + 1) / max(steps_per_epoch, 1))
    x_epochs = [record.epoch for record in curves.epochs]
    panels = (
        (curves.loss, [record.validation_loss for record in curves.epochs]),
        (curves.accuracy, [record.validation_accuracy for record in curves.epochs]),
    )
    for column, (training, validation) in enumerate(panels, start=1):
        figure.add_trace(
            go.Scatter(
                x=x_steps,
                y=thinned(training),
                name=_("Training"),
                mode="lines",
                line={"color": _TRAINING, "width": 2},
                showlegend=column == 1,
                legendgroup="training",
                hovertemplate="%{y:.3f}",
            ),
            row=1,
            col=column,
        )
        figure.add_trace(
            go.Scatter(
                x=x_epochs,
                y=validation,
                name=_("Validation"),
                mode="lines+markers",
                line={"color": _VALIDATION, "width": 2, "dash": "dot"},
                marker={"size": 9, "symbol": "diamond"},
                showlegend=column == 1,
                legendgroup="validation",
                hovertemplate="%{y:.3f}",
            ),
            row=1,
            col=column,
        )
    figure.update_xaxes(range=[0, epochs * 1.02], title_text=_("Epoch"))
    figure.update_yaxes(rangemode="tozero", row=1, col=1)
    figure.update_yaxes(tickformat=".0%", row=1, col=2)
    figure.update_layout(
        uirevision="curves",
        hovermode="x unified",
        legend={"orientation": "h", "y": -0.2, "x": 0},
        margin={"l": 50, "r": 20, "t": 40, "b": 60},
    )
    return figure

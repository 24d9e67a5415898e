"""The learning rate of a training over its steps."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.figures.style import styled
from fmnist.labels import CLASS_COLOURS
from fmnist.translation import _

__all__ = ["MOST_POINTS", "learning_rate_figure"]

MOST_POINTS: Final = 600
"""Points of the line; of more steps only as many are taken, the first and the last among them."""


def learning_rate_figure(
    learning_rates: NDArray[np.floating], *, steps_per_epoch: int
) -> go.Figure:
    """Return the learning rate over the epochs.

    Args:
        learning_rates: of every step, ``(steps,)``.
        steps_per_epoch: steps of one epoch, at least 1.
    """
    count = len(learning_rates)
    steps = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))
    figure = go.Figure(
        go.Scatter(
            x=steps / steps_per_epoch,
            y=learning_rates[steps],
            customdata=steps + 1,
            mode="lines",
            line={"color": CLASS_COLOURS[0], "width": 3},
            hovertemplate=_("step %{customdata:,}: %{y:.3g}") + "<extra></extra>",
        )
    )
    styled(figure)
    figure.update_xaxes(title_text=_("Epoch"), range=[0, count / steps_per_epoch])
    figure.update_yaxes(title_text=_("Learning rate"), rangemode="tozero")
    return figure

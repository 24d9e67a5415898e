"""What a classifier says about one picture: a bar a class, in its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import plotly.graph_objects as go

from fmnist.figures.style import in_figure, styled

if TYPE_CHECKING:
    from fmnist.inference import Prediction

__all__ = ["probability_figure"]


def probability_figure(
    prediction: Prediction, *, order: Literal["label", "rank"] = "label"
) -> go.Figure:
    """Draw the probabilities as horizontal bars, the first on top, the winner in bold.

    ``order="label"`` keeps every class in its place, so that bars can be compared between
    pictures; ``order="rank"`` puts the most probable class first.
    """
    class_names = prediction.class_names
    indices = list(range(len(class_names)))
    if order == "rank":
        indices = [index for index, _label, _probability in prediction.ranked]
    texts = [in_figure(name) for name in class_names.short]
    names = [
        f"<b>{texts[index]}</b>" if index == prediction.index else texts[index] for index in indices
    ]
    values = [prediction.probabilities[index] for index in indices]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=names,
            orientation="h",
            marker_color=[class_names.colours[index] for index in indices],
            text=[_percent(value) for value in values],
            textposition="outside",
            cliponaxis=False,
            customdata=indices,
            hovertemplate="%{y}: %{x:.2%}<extra></extra>",
        )
    )
    # Room for the number behind a bar that reaches 100%.
    figure.update_xaxes(range=[0, 1.18], visible=False)
    figure.update_yaxes(autorange="reversed", ticks="", showgrid=False, ticklabelstandoff=8)
    figure.update_layout(bargap=0.25)
    return styled(figure)


def _percent(value: float) -> str:
    return "< 0.1%" if 0 < value < 0.0005 else f"{value:.1%}"

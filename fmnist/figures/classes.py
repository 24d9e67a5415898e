"""The classes side by side: how many pictures each has, and how well each is recognised.

Colours of the scores: M. Okabe, K. Ito, "Color Universal Design" (blue, orange, green), none of
them the colour of a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from fmnist.figures.style import in_figure, over_classes, styled
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.evaluation import Evaluation
    from fmnist.labels import ClassNames

__all__ = ["class_counts_figure", "class_scores_figure"]

_MOST_NAMES: Final = 30
"""Names under the bars of all classes that do not run into one another."""
_PRECISION, _RECALL, _F1 = "#0072b2", "#e69f00", "#009e73"


def class_counts_figure(counts: ArrayLike, class_names: ClassNames) -> go.Figure:
    """Draw how many pictures each class has, a whole number each, the first class on top."""
    labels = list(range(len(class_names)))
    numbers: list[int] = np.asarray(counts, dtype=np.int64).tolist()
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=labels,
            orientation="h",
            marker_color=list(class_names.colours),
            text=[f"{count:,}" for count in numbers],
            textposition="outside",
            cliponaxis=False,
            customdata=labels,
            hovertext=[in_figure(name) for name in class_names.shown],
            hovertemplate="%{hovertext}: %{x:,}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 1.18 * max(*numbers, 1)], visible=False)
    figure.update_yaxes(autorange="reversed", **over_classes(class_names))
    figure.update_layout(bargap=0.25)
    return styled(figure)


def class_scores_figure(evaluation: Evaluation) -> go.Figure:
    """Draw precision, recall and F1 of each class as three bars, from 0 to 100%."""
    scores = evaluation.per_class
    labels = list(range(len(scores)))
    names = [in_figure(name) for name in evaluation.class_names.shown]
    series = (
        (_("Precision"), _PRECISION, [score.precision for score in scores]),
        (_("Recall"), _RECALL, [score.recall for score in scores]),
        (_("F1"), _F1, [score.f1 for score in scores]),
    )
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=labels,
                y=values,
                marker_color=colour,
                customdata=labels,
                hovertext=names,
                hovertemplate="%{hovertext}: %{y:.1%}<extra>%{fullData.name}</extra>",
            )
            for name, colour, values in series
        ]
    )
    figure.update_xaxes(tickangle=-40, **over_classes(evaluation.class_names, most=_MOST_NAMES))
    figure.update_yaxes(range=[0, 1], tickformat=".0%", dtick=0.2)
    figure.update_layout(
        barmode="group",
        bargap=0.25,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    return styled(figure)

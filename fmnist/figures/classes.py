"""The ten classes side by side: how many pictures each has, and how well each is recognised.

Colours of the scores: M. Okabe, K. Ito, "Color Universal Design" (blue, orange, green), none of
them the colour of a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from fmnist.figures.style import over_classes, styled
from fmnist.labels import CLASS_COLOURS, CLASS_COUNT, CLASS_NAMES
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.evaluation import Evaluation

__all__ = ["class_counts_figure", "class_scores_figure"]

_PRECISION, _RECALL, _F1 = "#0072b2", "#e69f00", "#009e73"
_LABELS: Final = list(range(CLASS_COUNT))


def class_counts_figure(counts: ArrayLike) -> go.Figure:
    """Draw how many pictures each class has, (10,) whole numbers, the first class on top."""
    numbers: list[int] = np.asarray(counts, dtype=np.int64).tolist()
    figure = go.Figure(
        go.Bar(
            x=numbers,
            y=_LABELS,
            orientation="h",
            marker_color=list(CLASS_COLOURS),
            text=[f"{count:,}" for count in numbers],
            textposition="outside",
            cliponaxis=False,
            customdata=_LABELS,
            hovertext=list(CLASS_NAMES),
            hovertemplate="%{hovertext}: %{x:,}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 1.18 * max(*numbers, 1)], visible=False)
    figure.update_yaxes(autorange="reversed", **over_classes())
    figure.update_layout(bargap=0.25)
    return styled(figure)


def class_scores_figure(evaluation: Evaluation) -> go.Figure:
    """Draw precision, recall and F1 of each class as three bars, from 0 to 100%."""
    scores = evaluation.per_class
    series = (
        (_("Precision"), _PRECISION, [score.precision for score in scores]),
        (_("Recall"), _RECALL, [score.recall for score in scores]),
        (_("F1"), _F1, [score.f1 for score in scores]),
    )
    figure = go.Figure(
        [
            go.Bar(
                name=name,
                x=_LABELS,
                y=values,
                marker_color=colour,
                customdata=_LABELS,
                hovertext=list(CLASS_NAMES),
                hovertemplate="%{hovertext}: %{y:.1%}<extra>%{fullData.name}</extra>",
            )
            for name, colour, values in series
        ]
    )
    figure.update_xaxes(tickangle=-40, **over_classes())
    figure.update_yaxes(range=[0, 1], tickformat=".0%", dtick=0.2)
    figure.update_layout(
        barmode="group",
        bargap=0.25,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    return styled(figure)

"""The confusion matrix as a heatmap: rows are true classes, columns what was predicted.

Colours: C. A. Brewer's ColorBrewer "Blues", a single hue from light to dark that people with
colour-vision deficiencies read as well (https://colorbrewer2.org).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.evaluation import Evaluation
from fmnist.evaluation.scores import Normalisation
from fmnist.figures.style import over_classes, styled
from fmnist.labels import CLASS_COUNT, CLASS_NAMES
from fmnist.translation import _, ngettext

__all__ = ["confusion_figure"]

_BLUES: Final = (
    "#e9f2fb", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6",
    "#4292c6", "#2171b5", "#08519c", "#08306b",
)  # fmt: skip
_NOTHING: Final = "rgba(0,0,0,0)"
_MARK: Final = "#d1495b"
_CELL_FONT_SIZE: Final = 15


def confusion_figure(
    evaluation: Evaluation,
    *,
    normalise: Normalisation = "counts",
    hide_diagonal: bool = False,
    log_colours: bool = False,
    selected: tuple[int, int] | None = None,
) -> go.Figure:
    """Draw the confusion matrix.

    Each cell carries ``customdata`` = [row, column] = [true label, predicted label], so that a
    click handler can read which cell it was. A cell of value 0 shows neither colour nor number.

    Args:
        evaluation: what to draw.
        normalise: counts, or shares of each true or each predicted class.
        hide_diagonal: leave right answers out, so that colours spread over the mistakes.
        log_colours: colour by logarithm, so that rare mistakes show beside frequent answers.
        selected: (true label, predicted label) of a cell to frame.
    """
    values = evaluation.shares(normalise)
    if hide_diagonal:
        np.fill_diagonal(values, np.nan)
    colours = _logarithmic(values) if log_colours else values
    steps = np.linspace(1e-6, 1, len(_BLUES))
    scale = [[float(step), colour] for step, colour in zip(steps, _BLUES, strict=True)]
    figure = go.Figure(
        go.Heatmap(
            z=colours,
            zmin=0,
            zmax=max(float(np.nanmax(colours)), 1e-9),
            colorscale=[[0, _NOTHING], *scale],
            showscale=False,
            xgap=2,
            ygap=2,
            text=_numbers(values, counts=normalise == "counts"),
            texttemplate="<b>%{text}</b>",
            textfont={"size": _CELL_FONT_SIZE},
            hovertext=_sentences(evaluation),
            hoverinfo="text",
            hoverongaps=False,
            customdata=[[[row, column] for column in _labels()] for row in _labels()],
        )
    )
    figure.update_xaxes(title_text=_("Predicted class"), tickangle=-40, **over_classes())
    figure.update_yaxes(
        title_text=_("True class"), title_standoff=16, autorange="reversed", **over_classes()
    )
    if selected is not None:
        row, column = selected
        figure.add_shape(
            type="rect",
            x0=column - 0.5,
            x1=column + 0.5,
            y0=row - 0.5,
            y1=row + 0.5,
            line={"color": _MARK, "width": 4},
        )
    return styled(figure)


def _labels() -> range:
    return range(CLASS_COUNT)


def _logarithmic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0 for 0, 1 for the smallest positive value, and one more for each factor of ten."""
    positive = values[values > 0]
    if not positive.size:
        return values
    result = np.zeros_like(values)
    result[np.isnan(values)] = np.nan
    result[values > 0] = 1 + np.log10(positive / positive.min())
    return result


def _numbers(values: NDArray[np.float64], *, counts: bool) -> list[list[str]]:
    return [[_number(float(value), counts=counts) for value in row] for row in values]


def _number(value: float, *, counts: bool) -> str:
    if np.isnan(value) or value == 0:
        return ""
    if counts:
        return f"{value:.0f}"
    return f"{value:.0%}" if value >= 0.0995 else f"{value:.1%}"


def _sentences(evaluation: Evaluation) -> list[list[str]]:
    by_true, by_predicted = evaluation.shares("true"), evaluation.shares("predicted")
    return [
        [
            _(
                "True: {true}<br>Predicted: {predicted}<br>{pictures}<br>"
                "{share_of_true} of all {true}<br>"
                "{share_of_predicted} of all said to be {predicted}"
            ).format(
                true=CLASS_NAMES[row],
                predicted=CLASS_NAMES[column],
                pictures=_pictures(int(evaluation.confusion[row, column])),
                share_of_true=f"{by_true[row, column]:.1%}",
                share_of_predicted=f"{by_predicted[row, column]:.1%}",
            )
            for column in _labels()
        ]
        for row in _labels()
    ]


def _pictures(count: int) -> str:
    return ngettext("{count} picture", "{count} pictures", count).format(count=count)

"""The confusion matrix as a heatmap: rows are true classes, columns what was predicted.

Colour: the blue of C. A. Brewer's ColorBrewer "Blues" that white text can be read on
(https://colorbrewer2.org), the more opaque the larger the value: so a small value is near to the
ground of the page, be it light or dark.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fmnist.evaluation.scores import Normalisation, shares
from fmnist.figures.matrix_cells import cell_number, cell_sentences
from fmnist.figures.style import SMALL, in_figure, over_classes, styled
from fmnist.labels import ClassNames
from fmnist.translation import _

__all__ = ["confusion_figure"]

_BLUE: Final = "rgba(33,113,181,{opacity})"
_FAINTEST: Final = 0.07
"""Opacity of the smallest value above 0."""
_OPAQUE: Final = 0.8
"""From this opacity on, white text is easier to read on either ground than that of the page."""
_WHITE: Final = "#ffffff"
_MARK: Final = "#d1495b"
_CELL_FONT_SIZE: Final = 15
_MOST_WRITTEN: Final = 14
"""Of more classes the cells are too small for numbers; hovering tells them."""
_MOST_NAMES: Final = 50
_NARROW: Final = {"font": 12, "text": 9}
"""Sizes of names and numbers where a cell is only as wide as a finger."""


def confusion_figure(
    confusion: NDArray[np.int64],
    class_names: ClassNames,
    *,
    normalise: Normalisation = "counts",
    hide_diagonal: bool = False,
    most: float | None = None,
    selected: tuple[int, int] | None = None,
) -> go.Figure:
    """Draw the confusion matrix.

    Each cell carries ``customdata`` = [row, column] = [true label, predicted label], so that a
    click handler can read which cell it was. A cell of value 0 shows neither colour nor number.
    Colours follow the square root of the values, so that rare mistakes can be told apart beside
    right answers, which are a hundred times as many. Of many classes the cells hold no numbers.

    Args:
        confusion: ``(classes, classes)`` counts, rows the true classes.
        class_names: what the classes are called.
        normalise: counts, or shares of each true or each predicted class.
        hide_diagonal: leave right answers out, so that colours spread over the mistakes.
        most: value of the strongest colour, so that matrices can be compared; by default the
            largest value there is.
        selected: (true label, predicted label) of a cell to frame.
    """
    labels = range(len(class_names))
    values = shares(confusion, normalise)
    if hide_diagonal:
        np.fill_diagonal(values, np.nan)
    strongest = float(np.nanmax(values)) if most is None else most
    colours = np.sqrt(values / max(strongest, 1e-9))
    heatmap = go.Heatmap(
        z=colours,
        zmin=0,
        zmax=1,
        colorscale=[
            [0, _BLUE.format(opacity=0)],
            [1e-6, _BLUE.format(opacity=_FAINTEST)],
            [1, _BLUE.format(opacity=1)],
        ],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertext=cell_sentences(
            confusion, [in_figure(name) for name in class_names.shown], separator="<br>"
        ),
        hoverinfo="text",
        hoverongaps=False,
        customdata=[[[row, column] for column in labels] for row in labels],
    )
    written = values if len(labels) <= _MOST_WRITTEN else np.zeros_like(values)
    counts = normalise == "counts"
    opaque = colours >= (_OPAQUE - _FAINTEST) / (1 - _FAINTEST)
    figure = go.Figure(
        [
            heatmap,
            _numbers(written, ~opaque & (written > 0), counts=counts, colour=None),
            _numbers(written, opaque & (written > 0), counts=counts, colour=_WHITE),
        ]
    )
    edges = (-0.5, len(class_names) - 0.5)
    names = over_classes(class_names, most=_MOST_NAMES)
    if len(labels) > _MOST_WRITTEN:
        names["tickfont"] = {"size": SMALL}
    figure.update_xaxes(title_text=_("Predicted class"), tickangle=-40, range=edges, **names)
    figure.update_yaxes(
        title_text=_("True class"),
        title_standoff=16,
        range=edges[::-1],
        **names,
    )
    if len(labels) > _MOST_WRITTEN:
        figure.update_traces(xgap=1, ygap=1, selector={"type": "heatmap"})
    figure.update_layout(showlegend=False, meta={"narrow": _NARROW})
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


def _numbers(
    values: NDArray[np.float64], where: NDArray[np.bool_], *, counts: bool, colour: str | None
) -> go.Scatter:
    """Write the values of some cells, in the colour of the page's text if no other is given.

    Differs from the text of a heatmap, which takes black or white as if the page were white.
    """
    rows, columns = np.nonzero(where)
    return go.Scatter(
        x=columns.tolist(),
        y=rows.tolist(),
        mode="text",
        text=[
            f"<b>{cell_number(float(value), counts=counts)}</b>" for value in values[rows, columns]
        ],
        textfont={"size": _CELL_FONT_SIZE} | ({} if colour is None else {"color": colour}),
        hoverinfo="skip",
    )

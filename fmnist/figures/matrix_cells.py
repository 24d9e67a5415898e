"""The cells of a confusion matrix as a page writes, colours and explains them.

For the component that draws a matrix as a table; ``fmnist.figures.confusion`` draws one with
Plotly. Colours: blue and, for what is less than elsewhere, orange of C. A. Brewer's ColorBrewer
(https://colorbrewer2.org), the more opaque the larger the value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.scores import Normalisation, shares
from fmnist.labels import ClassNames
from fmnist.translation import _, ngettext

__all__ = [
    "MatrixCell",
    "cell_number",
    "cell_sentences",
    "confusion_cells",
    "difference_cells",
    "nothing_sentence",
]


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """One cell.

    Attributes:
        text: what stands in it; empty for nothing.
        shade: strength of its colour, from 0 (none) to 1.
        less: coloured as less than elsewhere, not as more.
        sentence: what it means, a line each; empty where no picture is.
        hidden: left out; it cannot be chosen.
    """

    text: str
    shade: float
    less: bool
    sentence: str
    hidden: bool


def confusion_cells(
    confusion: NDArray[np.int64],
    class_names: ClassNames,
    *,
    normalise: Normalisation = "counts",
    hide_diagonal: bool = False,
    logarithmic: bool = False,
) -> list[list[MatrixCell]]:
    """Return the cells of a confusion matrix, by true and predicted label.

    Colours follow the square root of the values, so that rare mistakes can be told apart beside
    right answers, which are a hundred times as many; or their logarithm, for still rarer ones.

    Args:
        confusion: ``(classes, classes)`` counts, rows the true classes.
        class_names: what the classes are called.
        normalise: counts, or shares of each true or each predicted class.
        hide_diagonal: leave right answers out, so that colours spread over the mistakes.
        logarithmic: colours by the logarithm, from the smallest value there is to the largest.
    """
    values = shares(confusion, normalise)
    shown = values.copy()
    if hide_diagonal:
        np.fill_diagonal(shown, 0)
    shades = _logarithmic(shown) if logarithmic else _root(shown)
    sentence = _explained(confusion, class_names.shown, separator="\n")
    counts = normalise == "counts"
    return [
        [
            MatrixCell(
                text=cell_number(float(value), counts=counts) if value else "",
                shade=round(float(shades[row, column]), 3),
                less=False,
                sentence=sentence(row, column) if confusion[row, column] else "",
                hidden=hide_diagonal and row == column,
            )
            for column, value in enumerate(shown[row])
        ]
        for row in range(len(class_names))
    ]


def difference_cells(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    class_names: ClassNames,
    *,
    normalise: Normalisation = "counts",
    hide_diagonal: bool = False,
) -> list[list[MatrixCell]]:
    """Return what the second model does more or less often than the first, cell by cell.

    Args:
        first: ``(classes, classes)`` counts of one model, rows the true classes.
        second: of another model, on the same pictures.
        class_names: what the classes are called.
        normalise: differences of counts, or of shares in percentage points.
        hide_diagonal: leave right answers out.
    """
    change = shares(second, normalise) - shares(first, normalise)
    shown = change.copy()
    if hide_diagonal:
        np.fill_diagonal(shown, 0)
    shades = _root(np.abs(shown))
    counts, names = normalise == "counts", class_names.shown
    return [
        [
            MatrixCell(
                text=_signed(float(value), counts=counts),
                shade=round(float(shades[row, column]), 3),
                less=bool(value < 0),
                sentence=_change(
                    names[row],
                    names[column],
                    int(first[row, column]),
                    int(second[row, column]),
                ),
                hidden=hide_diagonal and row == column,
            )
            for column, value in enumerate(shown[row])
        ]
        for row in range(len(class_names))
    ]


def cell_number(value: float, *, counts: bool) -> str:
    """Return a count, or a share in percent with a decimal where that tells something."""
    if counts:
        return f"{value:.0f}"
    return f"{value:.0%}" if value >= 0.0995 else f"{value:.1%}"


def _signed(value: float, *, counts: bool) -> str:
    if not value:
        return ""
    text = f"{abs(value):.0f}" if counts else f"{100 * abs(value):.1f}"
    return f"{'+' if value > 0 else '−'}{text}"


def cell_sentences(
    confusion: NDArray[np.int64], names: Sequence[str], *, separator: str
) -> list[list[str]]:
    """Return what each cell means in words, by true and predicted label."""
    sentence = _explained(confusion, names, separator=separator)
    labels = range(len(names))
    return [[sentence(row, column) for column in labels] for row in labels]


def _explained(
    confusion: NDArray[np.int64], names: Sequence[str], *, separator: str
) -> Callable[[int, int], str]:
    by_true, by_predicted = shares(confusion, "true"), shares(confusion, "predicted")

    def sentence(row: int, column: int) -> str:
        return separator.join(
            (
                _("True: {true}").format(true=names[row]),
                _("Predicted: {predicted}").format(predicted=names[column]),
                _pictures(int(confusion[row, column])),
                _("{share} of all {true}").format(
                    share=f"{by_true[row, column]:.1%}", true=names[row]
                ),
                _("{share} of all said to be {predicted}").format(
                    share=f"{by_predicted[row, column]:.1%}", predicted=names[column]
                ),
            )
        )

    return sentence


def nothing_sentence() -> str:
    """Return what a cell means in which no picture is, with places for the two names."""
    return "\n".join((_("True: {true}"), _("Predicted: {predicted}"), _pictures(0)))


def _change(true: str, predicted: str, first: int, second: int) -> str:
    if not first and not second:
        return ""
    return "\n".join(
        (
            _("True: {true}").format(true=true),
            _("Predicted: {predicted}").format(predicted=predicted),
            _("First model: {pictures}").format(pictures=_pictures(first)),
            _("Second model: {pictures}").format(pictures=_pictures(second)),
        )
    )


def _pictures(count: int) -> str:
    return ngettext("{count} picture", "{count} pictures", count).format(count=count)


def _root(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sqrt(values / max(float(values.max()), 1e-9))


def _logarithmic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0 for 0, a faint colour for the smallest value and 1 for the largest."""
    there = values > 0
    if not there.any():
        return np.zeros_like(values)
    logarithms = np.log(values, where=there, out=np.zeros_like(values))
    least, most = logarithms[there].min(), logarithms[there].max()
    span = max(float(most - least), 1e-9)
    faintest = 0.1 if most > least else 1.0
    return np.where(there, faintest + (1 - faintest) * (logarithms - least) / span, 0.0)

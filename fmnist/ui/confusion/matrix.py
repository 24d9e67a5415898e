"""The view of the matrix: what is taken for what, and the pictures behind its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import address
from fmnist.ui.components.matrix_grid import Cell, chosen_cells, matrix_grid
from fmnist.ui.confusion import cells
from fmnist.ui.confusion.controls import (
    CELLS,
    FIELDS,
    HIDE,
    LOG,
    NUMBERS,
    class_order,
    controls,
    number_titles,
)
from fmnist.ui.confusion.downloads import csv_button, file_name
from fmnist.ui.confusion.epochs import EPOCH, epoch_confusion
from fmnist.ui.confusion.others import same_cells
from fmnist.ui.confusion.pictures import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.ui.address import Field
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_MATRIX: Final = "confusion_matrix"
_SHELF: Final = Shelf.of("confusion")
_FIELDS: Final[tuple[Field[Any], ...]] = (*FIELDS, EPOCH, *_SHELF.fields)


def show(judged: Judged) -> None:
    """Draw the matrix and, beside it, what is mixed up most or the pictures of the chosen cells."""
    address.open_address(_FIELDS)
    clicked = chosen_cells(_MATRIX)
    if clicked is not None:
        _choose(clicked)
    controls(logarithm=True)
    confusion = epoch_confusion(judged)
    matrix, beside = st.columns((6, 5), gap="medium")
    with matrix:
        _matrix(confusion, judged)
    with beside:
        _beside(judged)
    address.save_address(_FIELDS)


def _choose(chosen: list[Cell]) -> None:
    CELLS.set(chosen)
    _SHELF.begin()


def _matrix(confusion: NDArray[np.int64], judged: Judged) -> None:
    from fmnist.evaluation.tables import confusion_csv
    from fmnist.figures.matrix_cells import confusion_cells

    names = judged.evaluation.class_names
    numbers, order = NUMBERS.value, class_order(confusion)
    matrix_grid(
        confusion_cells(
            confusion,
            names,
            normalise=numbers,
            hide_diagonal=HIDE.value,
            logarithmic=LOG.value,
        ),
        names,
        key=_MATRIX,
        label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
        order=order,
        selected=CELLS.value,
        caption=f"{judged.entry.title} · {number_titles()[numbers]}",
        file_name=f"confusion-{judged.entry.identifier}-{judged.split}",
    )
    csv_button(
        _("Matrix as CSV"),
        lambda: confusion_csv(confusion, names, normalise=numbers, order=order),
        file_name(judged, f"confusion-{numbers}"),
        key="confusion_csv",
    )


def _beside(judged: Judged) -> None:
    from fmnist.evaluation.tables import answers_csv

    chosen, names = CELLS.value, judged.evaluation.class_names
    found = judged.evaluation.in_cells(chosen)
    if chosen:
        cells.chips(chosen, names, key="confusion", change=_choose)
    if _SHELF.open:
        _SHELF.details(judged, found)
        return
    if not chosen:
        _most_confused(judged)
        return
    if len(found):
        text = ngettext(
            "{count:,} picture, and how sure the model was of its answer.",
            "{count:,} pictures, the surest answers first, and how sure the model was of each.",
            len(found),
        )
        st.caption(text.format(count=len(found)))
        label = _("Pictures: {cells}").format(cells=cells.in_words(chosen, names))
        _SHELF.show(judged, found, label=label)
        csv_button(
            _("These pictures as CSV"),
            lambda: answers_csv(judged.evaluation, found, judged.indices[found]),
            file_name(judged, "pictures"),
            key="confusion_pictures_csv",
        )
    else:
        st.info(_("No picture is in the chosen cells."))
    same_cells(judged, chosen)


def _most_confused(judged: Judged) -> None:
    st.subheader(_("Most confused"), anchor=False)
    cells.confused_pairs(judged.evaluation, choose=_choose)
    st.caption(
        _(
            "Click a sentence or a cell to see its pictures. Drag over several cells, or click "
            "the name of a class for its whole row or column."
        )
    )

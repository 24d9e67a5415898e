"""The view of the matrix: what is taken for what, and the pictures behind its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import streamlit as st

from fmnist.evaluation.scores import Normalisation
from fmnist.labels import CLASS_COUNT
from fmnist.translation import _, ngettext
from fmnist.ui import address
from fmnist.ui.address import Field
from fmnist.ui.components.chart import load_beforehand
from fmnist.ui.components.matrix_grid import Cell, chosen_cells, matrix_grid
from fmnist.ui.confusion import cells
from fmnist.ui.confusion.others import same_cells
from fmnist.ui.confusion.pictures import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.ui.judged import Judged

__all__ = ["number_titles", "show"]

_MATRIX: Final = "confusion_matrix"
_NUMBERS: Final[Field[Normalisation]] = address.choice(
    "numbers", "confusion_normalise", get_args(Normalisation)
)
_ORDER: Final = address.choice("order", "confusion_order", ("class", "similarity"))
_HIDE: Final = address.switch("hide", "confusion_hide")
_LOG: Final = address.switch("log", "confusion_log")
_CELLS: Final = address.pairs("cell", "confusion_cell", CLASS_COUNT)
_SHELF: Final = Shelf.of("confusion")
_FIELDS: Final[tuple[Field[Any], ...]] = (_NUMBERS, _ORDER, _HIDE, _LOG, _CELLS, *_SHELF.fields)


def show(judged: Judged) -> None:
    """Draw the matrix and, beside it, what is mixed up most or the pictures of the chosen cells."""
    address.open_address(_FIELDS)
    clicked = chosen_cells(_MATRIX)
    if clicked is not None:
        _choose(clicked)
    _controls()
    matrix, beside = st.columns((6, 5), gap="medium")
    with matrix:
        _matrix(judged.evaluation.confusion, judged)
    with beside:
        _beside(judged)
    address.save_address(_FIELDS)
    load_beforehand()  # for the bars of a picture


def number_titles() -> dict[Normalisation, str]:
    """Return what the numbers of a matrix can be."""
    return {
        "counts": _("Counts"),
        "true": _("% of row (recall)"),
        "predicted": _("% of column (precision)"),
    }


def _choose(chosen: list[Cell]) -> None:
    _CELLS.set(chosen)
    _SHELF.begin()


def _controls() -> None:
    titles = number_titles()
    orders = {"class": _("As in the dataset"), "similarity": _("By similarity")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Numbers"), tuple(titles), format_func=titles.__getitem__,
            key=_NUMBERS.key, required=True, wrap=True,
            help=_(
                "Recall: how many of a class are found. Precision: how many that are said to be "
                "of a class are of it."
            ),
        )  # fmt: skip
        st.segmented_control(
            _("Order of the classes"), tuple(orders), format_func=orders.__getitem__,
            key=_ORDER.key, required=True,
            help=_("By similarity: mistakes stand as near to the diagonal as they can."),
        )  # fmt: skip
        st.toggle(_("Hide the right answers"), key=_HIDE.key)
        st.toggle(
            _("Log colours"), key=_LOG.key,
            help=_("Colours follow the logarithm, so that a single mistake is seen too."),
        )  # fmt: skip


def _matrix(confusion: NDArray[np.int64], judged: Judged) -> None:
    from fmnist.evaluation.ordering import similarity_order
    from fmnist.evaluation.tables import confusion_csv
    from fmnist.figures.matrix_cells import confusion_cells

    numbers = _NUMBERS.value
    order = (
        similarity_order(confusion) if _ORDER.value == "similarity" else tuple(range(CLASS_COUNT))
    )
    name = f"confusion-{judged.entry.identifier}-{judged.split}"
    matrix_grid(
        confusion_cells(
            confusion, normalise=numbers, hide_diagonal=_HIDE.value, logarithmic=_LOG.value
        ),
        key=_MATRIX,
        label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
        order=order,
        selected=_CELLS.value,
        caption=f"{judged.entry.title} · {number_titles()[numbers]}",
        file_name=name,
    )
    st.download_button(
        _("Matrix as CSV"),
        lambda: confusion_csv(confusion, normalise=numbers, order=order),
        f"{name}-{numbers}.csv",
        "text/csv",
        key="confusion_csv",
        icon=":material/table:",
        on_click="ignore",
    )


def _beside(judged: Judged) -> None:
    from fmnist.evaluation.tables import answers_csv

    chosen = _CELLS.value
    found = judged.evaluation.in_cells(chosen)
    if chosen:
        cells.chips(_CELLS, key="confusion", change=_choose)
    if _SHELF.open:
        _SHELF.details(judged, found)
        return
    if not chosen:
        st.subheader(_("Most confused"), anchor=False)
        cells.confused_pairs(judged.evaluation, choose=_choose)
        st.caption(
            _(
                "Click a sentence or a cell to see its pictures. Drag over several cells, or click "
                "the name of a class for its whole row or column."
            )
        )
        return
    if not len(found):
        st.info(_("No picture is in the chosen cells."))
        same_cells(judged, chosen)
        return
    text = ngettext(
        "{count:,} picture, and how sure the model was of its answer.",
        "{count:,} pictures, the surest answers first, and how sure the model was of each.",
        len(found),
    )
    st.caption(text.format(count=len(found)))
    _SHELF.show(judged, found, label=_("Pictures: {cells}").format(cells=cells.in_words(chosen)))
    st.download_button(
        _("These pictures as CSV"),
        lambda: answers_csv(judged.evaluation, found, judged.indices[found]),
        f"pictures-{judged.entry.identifier}-{judged.split}.csv",
        "text/csv",
        key="confusion_pictures_csv",
        icon=":material/table:",
        on_click="ignore",
    )
    same_cells(judged, chosen)

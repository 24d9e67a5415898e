"""What two views of a matrix have in common: its numbers, its order, and which cells are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import streamlit as st

from fmnist.evaluation.scores import Normalisation
from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.address import Field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


__all__ = [
    "CELLS",
    "FIELDS",
    "HIDE",
    "LOG",
    "NUMBERS",
    "class_order",
    "controls",
    "number_titles",
]

NUMBERS: Final[Field[Normalisation]] = address.choice(
    "numbers", "confusion_normalise", get_args(Normalisation)
)
ORDER: Final = address.choice("order", "confusion_order", ("class", "similarity"))
HIDE: Final = address.switch("hide", "confusion_hide")
LOG: Final = address.switch("log", "confusion_log")
CELLS: Final = address.pairs("cell", "confusion_cell", resources.class_count)
FIELDS: Final[tuple[Field[Any], ...]] = (NUMBERS, ORDER, HIDE, LOG, CELLS)


def number_titles() -> dict[Normalisation, str]:
    """Return what the numbers of a matrix can be."""
    return {
        "counts": _("Counts"),
        "true": _("% of row (recall)"),
        "predicted": _("% of column (precision)"),
    }


def class_order(confusion: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the labels in the chosen order."""
    from fmnist.evaluation.ordering import similarity_order

    if ORDER.value == "similarity":
        return similarity_order(confusion)
    return tuple(range(len(confusion)))


def controls(*, logarithm: bool) -> None:
    """Draw the widgets; ``logarithm``: also whether colours follow it."""
    titles = number_titles()
    orders = {"class": _("As in the dataset"), "similarity": _("By similarity")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Numbers"), tuple(titles), format_func=titles.__getitem__,
            key=NUMBERS.key, required=True, wrap=True,
            help=_(
                "Recall: how many of a class are found. Precision: how many that are said to be "
                "of a class are of it."
            ),
        )  # fmt: skip
        st.segmented_control(
            _("Order of the classes"), tuple(orders), format_func=orders.__getitem__,
            key=ORDER.key, required=True,
            help=_("By similarity: mistakes stand as near to the diagonal as they can."),
        )  # fmt: skip
        st.toggle(_("Hide the right answers"), key=HIDE.key)
        if logarithm:
            st.toggle(
                _("Log colours"), key=LOG.key,
                help=_("Colours follow the logarithm, so that a single mistake is seen too."),
            )  # fmt: skip

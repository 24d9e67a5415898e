"""The view of two models: who is better, is that chance, and on which pictures they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import streamlit as st

from fmnist.evaluation.paired import Outcome, Paired
from fmnist.translation import _
from fmnist.ui import address, models
from fmnist.ui.components.matrix_grid import Cell, chosen_cells, matrix_grid
from fmnist.ui.confusion import cells
from fmnist.ui.confusion.controls import CELLS, FIELDS, HIDE, NUMBERS, class_order, controls
from fmnist.ui.confusion.downloads import csv_button
from fmnist.ui.confusion.pictures import Shelf
from fmnist.ui.confusion.verdict import mcnemar_in_words, verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.model_entry import ModelEntry
    from fmnist.ui.address import Field
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_MATRIX: Final = "compare_matrix"
_OUTCOME: Final[Field[Outcome]] = address.choice("who", "compare_who", get_args(Outcome))
_SHELF: Final = Shelf.of("compare", "compare_")


def show(judged: Judged) -> None:
    """Draw the comparison of ``judged`` with another model that is chosen here."""
    others = {
        identifier: entry
        for identifier, entry in models.known().items()
        if identifier != judged.entry.identifier
    }
    if not others:
        st.info(_("There is no other model to compare with. Train one: that takes a minute."))
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/show_chart:")
        return
    other: Field[str] = address.choice("with", "compare_with", tuple(others))
    fields: tuple[Field[Any], ...] = (*FIELDS, other, _OUTCOME, *_SHELF.fields)
    address.open_address(fields)
    clicked = chosen_cells(_MATRIX)
    if clicked is not None:
        _choose(clicked)
    left, right = st.columns((6, 7), gap="large")
    with left:
        second = _second(other, others)
    address.save_address(fields)
    theirs = models.judged_or_ask(second, judged.split, key="compare_judged")
    if theirs is None:
        return
    paired = Paired.of((judged.indices, judged.evaluation), (theirs.indices, theirs.evaluation))
    if paired is None:
        st.info(
            _(
                "The two have no validation picture in common: what one holds back, the other has "
                "learned from. Compare them on the test pictures."
            )
        )
        return
    with left:
        verdict(paired, judged.entry, second)
    with right:
        mcnemar_in_words(paired)
    controls(logarithm=False)
    matrix, beside = st.columns((6, 5), gap="medium")
    with matrix:
        _difference(paired, judged.entry, second)
    with beside:
        _pictures(paired, judged, second)
    address.save_address(fields)


def _second(field: Field[str], others: dict[str, ModelEntry]) -> ModelEntry:
    if field.value not in others:
        field.set(field.default)
    chosen = st.selectbox(
        _("Compare with"),
        tuple(others),
        format_func=lambda name: others[name].title,
        key=field.key,
        on_change=_SHELF.begin,
    )
    return others[chosen]


def _choose(chosen: list[Cell]) -> None:
    CELLS.set(chosen)
    _SHELF.begin()


def _difference(paired: Paired, first: ModelEntry, second: ModelEntry) -> None:
    from fmnist.evaluation.tables import difference_csv
    from fmnist.figures.matrix_cells import difference_cells

    before, after = paired.first.confusion, paired.second.confusion
    names = paired.first.class_names
    order = class_order(before + after)
    title = _("{second} less {first}").format(first=first.short_title, second=second.short_title)
    matrix_grid(
        difference_cells(before, after, names, normalise=NUMBERS.value, hide_diagonal=HIDE.value),
        names,
        key=_MATRIX,
        label=_("Difference of two confusion matrices: {title}").format(title=title),
        order=order,
        selected=CELLS.value,
        caption=title,
        file_name=f"difference-{second.identifier}-{first.identifier}",
    )
    st.caption(
        _(
            "**+** (blue): the second model does this more often than the first. **−** (orange): "
            "less often. More on the diagonal is better, more beside it is worse."
        )
        if NUMBERS.value == "counts"
        else _(
            "In percentage points. **+** (blue): more of the second model's than of the first's. "
            "**−** (orange): less. More on the diagonal is better, more beside it is worse."
        )
    )
    csv_button(
        _("Both matrices as CSV"),
        lambda: difference_csv(before, after, names, order=order),
        f"difference-{second.identifier}-{first.identifier}.csv",
        key="compare_csv",
    )


def _pictures(paired: Paired, judged: Judged, second: ModelEntry) -> None:
    from fmnist.evaluation.tables import paired_csv

    chosen = CELLS.value
    rows = {
        outcome: paired.in_cells(paired.which(outcome), chosen) if chosen else paired.which(outcome)
        for outcome in get_args(Outcome)
    }
    titles = {
        "first": _("Only the first is right ({count:,})"),
        "second": _("Only the second is right ({count:,})"),
        "neither": _("Both are wrong ({count:,})"),
    }
    st.segmented_control(
        _("Pictures"),
        get_args(Outcome),
        format_func=lambda outcome: titles[outcome].format(count=len(rows[outcome])),
        key=_OUTCOME.key,
        required=True,
        wrap=True,
        label_visibility="collapsed",
        on_change=_SHELF.begin,
    )
    if chosen:
        cells.chips(chosen, paired.first.class_names, key="compare", change=_choose)
    found = rows[_OUTCOME.value]
    if _SHELF.open:
        _SHELF.details(judged, paired.positions[found])
        return
    if not len(found):
        st.info(_("There is no such picture."))
        return
    st.caption(
        _("Under each picture: its label, then what the first model says → what the second says.")
    )
    _SHELF.show(
        judged,
        paired.positions[found],
        label=_("Pictures on which the models differ, or both are wrong"),
        notes=_notes(paired, found),
    )
    csv_button(
        _("These pictures as CSV"),
        lambda: paired_csv(paired, found),
        f"pictures-{judged.entry.identifier}-{second.identifier}-{_OUTCOME.value}.csv",
        key="compare_pictures_csv",
    )


def _notes(paired: Paired, rows: NDArray[np.int64]) -> list[str]:
    first = paired.first.predictions[rows].tolist()
    second = paired.second.predictions[rows].tolist()
    names = paired.first.class_names.short
    return [f"{names[a]} → {names[b]}" for a, b in zip(first, second, strict=True)]

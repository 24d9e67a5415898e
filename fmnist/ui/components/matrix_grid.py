"""A confusion matrix as a table whose cells can be chosen: one, several, a row, a column.

Differs from a Plotly heatmap: it is a real table for screen readers and the keyboard, a drag over
cells chooses them, the names choose rows and columns, and it is there before Plotly's four
megabytes are. It saves itself as a picture in the browser. All texts are put in as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.labels import INK, ClassNames
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.figures.matrix_cells import MatrixCell

__all__ = ["Cell", "chosen_cells", "matrix_grid"]

Cell = tuple[int, int]
"""(true label, predicted label)."""


def chosen_cells(key: str) -> list[Cell] | None:
    """Return what has been chosen in the matrix ``key`` since the last run, once, or ``None``.

    Before the widgets of the page are drawn, so that they can follow.
    """
    clicked = state.take_click(key)
    if clicked is None:
        return None
    return sorted((int(true), int(predicted)) for true, predicted in clicked)


def matrix_grid(
    cells: Sequence[Sequence[MatrixCell]],
    class_names: ClassNames,
    *,
    key: str,
    label: str,
    order: Sequence[int],
    selected: Sequence[Cell],
    caption: str,
    file_name: str,
) -> None:
    """Draw the matrix; ``chosen_cells`` of the next run says what is chosen in it.

    Args:
        cells: by true and predicted label, see ``fmnist.figures.matrix_cells``.
        class_names: what the classes are called.
        key: identity of the matrix.
        label: what it shows, in words.
        order: the labels from top to bottom and from left to right.
        selected: the cells that are framed.
        caption: stands above it where it is saved as a picture.
        file_name: of that picture, without its ending.
    """
    from fmnist.figures.matrix_cells import nothing_sentence

    _component()(
        key=key,
        data={
            "cells": _sparse(cells),
            "order": [int(index) for index in order],
            "selected": [list(cell) for cell in selected],
            "names": class_names.shown,
            "shortNames": class_names.short,
            "ink": INK,
            "label": label,
            "caption": caption,
            "fileName": file_name,
            "texts": {
                "rows": _("True class ↑"),
                "columns": _("Predicted class →"),
                "hidden": _("A right answer, hidden"),
                "nothing": nothing_sentence(),
                "enlarge": _("Readable cells"),
                "enlargeHelp": _("Cells wide enough for their numbers, or all of them at a glance"),
                "add": _("Add cells"),
                "addHelp": _(
                    "While this is on, each click adds a cell or takes it off again, and a finger "
                    "draws over several. With a mouse: drag, or hold Shift."
                ),
                "svg": _("SVG"),
                "png": _("PNG"),
                "save": _("Save the matrix as a picture"),
            },
        },
        on_clicked_change=lambda: state.keep_click(key),
    )


def _sparse(cells: Sequence[Sequence[MatrixCell]]) -> list[dict[str, object]]:
    """Return the cells that say more than that there is nothing: of 100 classes, few of 10,000."""
    return [
        {"at": [row, column], **asdict(cell)}
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if cell.sentence or cell.hidden
    ]


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_matrix_grid",
        css=front_end("matrix_grid.css"),
        js=front_end("matrix_grid.js"),
    )

"""The controls of a lesson that only show: pictures, the matrix of an own run, a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import models, resources, state
from fmnist.ui.components.matrix_grid import chosen_cells, matrix_grid
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.confusion.cells import in_words
from fmnist.ui.large_picture import large_picture
from fmnist.ui.page import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.lessons.lesson import Link, Matrix, Pictures
    from fmnist.runs.records import Run
    from fmnist.ui.components.matrix_grid import Cell
    from fmnist.ui.judged import Judged
    from fmnist.ui.lessons.progress import Progress

__all__ = ["judged_run", "link", "matrix", "pictures"]

_MOST_BEHIND: Final = 24


def link(part: Link) -> None:
    """Draw a link to a page of the app."""
    script = f"pages/{part.page}.py"
    st.page_link(
        script,
        label=plain(part.text),
        icon=":material/arrow_outward:",
        query_params=dict(part.address),
    )


def pictures(part: Pictures, *, key: str) -> None:
    """Draw a grid of pictures and, beside it, the one that is chosen, pixel by pixel.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    dataset = resources.dataset()
    x, y = dataset.split(part.split)
    indices = _indices(y, part)
    if not len(indices):
        st.info(_("The dataset in use has no pictures of these classes."))
        return
    chosen = state.recall(f"{key}_chosen", int(indices[0]))
    if chosen not in indices:
        chosen = int(indices[0])
    left, right = st.columns((5, 4), gap="large")
    with left:
        clicked = picture_grid(
            x[indices],
            key=key,
            label=_("Pictures of the dataset; choose one to see its pixels"),
            classes=y[indices].tolist(),
            class_names=dataset.class_names,
            identifiers=indices.tolist(),
            columns=part.columns,
            selected=chosen,
        )
    if clicked is not None:
        chosen = state.keep(f"{key}_chosen", clicked)
    with right:
        large_picture(
            x[chosen],
            label=int(y[chosen]),
            class_names=dataset.class_names,
            index=chosen,
            key=f"{key}_pixels",
        )


def _indices(labels: NDArray[np.uint8], part: Pictures) -> NDArray[np.int64]:
    """Return the first pictures of the classes asked for, in the order of the dataset."""
    import numpy as np

    wanted = np.isin(labels, part.classes) if part.classes else np.ones(len(labels), bool)
    return np.flatnonzero(wanted)[: part.count]


def judged_run(run: Run) -> Judged | None:
    """Return what a run says about its validation pictures, or draw how far that is.

    Raises:
        ModelError: the model cannot be read.
        RunError: the store does not answer.
    """
    from fmnist import catalogue

    entry = catalogue.find(run.id, resources.store())
    return models.judged_or_ask(entry, "validation", key=f"lesson_judged_{run.id}")


def matrix(part: Matrix, progress: Progress, *, key: str) -> None:
    """Draw the confusion matrix of the visitor's own run and the pictures of the chosen cells.

    Raises:
        ModelError: the model cannot be read.
        RunError: the store does not answer.
    """
    run = progress.model_of(part.of)
    if run is None:
        st.info(_("Your matrix stands here as soon as your run is over."))
        return
    judged = judged_run(run)
    if judged is None:
        return
    clicked = chosen_cells(key)
    kept = f"{key}_{run.id}"
    chosen: list[Cell] = state.recall(kept, [])
    if clicked is not None:
        chosen = state.keep(kept, clicked)
    st.caption(
        _("Run {run}, on its {count:,} validation pictures. Right answers are hidden.").format(
            run=plain(run.title), count=len(judged.evaluation.labels)
        )
    )
    left, right = st.columns((6, 5), gap="medium")
    with left:
        _grid(judged, chosen, key=key)
    with right:
        _behind(judged, chosen, key=key)


def _grid(judged: Judged, chosen: list[Cell], *, key: str) -> None:
    from fmnist.figures.matrix_cells import confusion_cells

    names = judged.evaluation.class_names
    matrix_grid(
        confusion_cells(judged.evaluation.confusion, names, hide_diagonal=True),
        names,
        key=key,
        label=_("Confusion matrix: rows are true classes, columns are predicted classes"),
        order=range(len(names)),
        selected=chosen,
        caption=judged.entry.short_title,
        file_name=f"confusion-{judged.entry.identifier}-validation",
    )


def _behind(judged: Judged, chosen: list[Cell], *, key: str) -> None:
    if not chosen:
        st.markdown(_("Choose a cell to see the pictures behind it."))
        return
    names = judged.evaluation.class_names
    found = judged.evaluation.in_cells(chosen)
    st.markdown(f"**{plain(in_words(chosen, names))}**")
    st.caption(
        ngettext("{count:,} picture", "{count:,} pictures", len(found)).format(count=len(found))
    )
    if not len(found):
        return
    shown = found[:_MOST_BEHIND]
    indices = judged.indices[shown]
    picture_grid(
        judged.dataset.split(judged.source)[0][indices],
        key=f"{key}_behind",
        label=_("Pictures: {cells}").format(cells=in_words(chosen, names)),
        classes=judged.evaluation.labels[shown].tolist(),
        class_names=names,
        identifiers=indices.tolist(),
        columns=6,
        clickable=False,
    )

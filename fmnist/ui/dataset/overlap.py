"""How far the classes overlap: what the most similar training picture of each test picture is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.labels import PICTURE_SIDE, ClassNames
from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.computed import computed
from fmnist.ui.dataset import knowledge
from fmnist.ui.dataset.pairs import pair_grid
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FIELDS", "overlap"]

_MATRIX: Final = "dataset_overlap_matrix"
CELL: Final = address.pairs("overlap", "dataset_overlap", resources.class_count)
FIELDS: Final[tuple[address.Field[Any], ...]] = (CELL,)


def overlap() -> None:
    """Draw the section. The address has been opened before."""
    from fmnist.figures.confusion import confusion_figure

    st.subheader(_("How far the classes overlap"), anchor=False)
    st.markdown(
        _(
            "Take a test picture, look for the training picture whose pixels are most similar, and "
            "give it that one's label. Nothing is learned here (*nearest neighbour*). Where the "
            "label is wrong, two classes look alike: there a network has to look more closely."
        )
    )
    found = computed(
        "nearest",
        {},
        key="dataset_nearest",
        title=_("The most similar training picture of each test picture"),
        about=_("About half a minute for 10,000 among 60,000."),
    )
    if found is None:
        return
    dataset = resources.dataset()
    labels = dataset.y_test.astype(np.int64)
    theirs = dataset.y_train[found["indices"]].astype(np.int64)
    names = dataset.class_names
    classes = len(names)
    counts = np.bincount(labels * classes + theirs, minlength=classes**2)
    counts = counts.reshape(classes, classes).astype(np.int64)
    st.markdown(
        _(
            "**{share:.1%}** of {count:,} test pictures get the right label that way. A network "
            "must do better to be worth its training."
        ).format(share=float((labels == theirs).mean()), count=len(labels))
    )
    clicked = state.take_click(_MATRIX)
    if clicked is not None:
        CELL.set([(int(clicked[0]), int(clicked[1]))])
    left, right = st.columns([5, 4], gap="medium")
    with left:
        chart(
            confusion_figure(
                counts, names, normalise="true", selected=CELL.value[0] if CELL.value else None
            ),
            key=_MATRIX,
            label=_(
                "For each class of test pictures, the share whose most similar training picture "
                "is of each class"
            ),
            height=520,
            clickable=True,
        )
        st.caption(
            _("Rows: the test picture's class. Columns: that of the most similar training picture.")
        )
    with right:
        _table(counts, names)
    if CELL.value:
        _cell(CELL.value[0], labels, theirs, found, names)


def _table(counts: NDArray[np.int64], names: ClassNames) -> None:
    """Draw in words what the matrix shows."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    others = shares - np.diag(np.diag(shares))
    share = st.column_config.ProgressColumn(format="%.1f%%", min_value=0.0, max_value=100.0)
    st.dataframe(
        [
            {
                _("Class"): name,
                _("Same class"): 100 * float(shares[label, label]),
                _("Otherwise most often"): _("{name} ({share:.1%})").format(
                    name=names.shown[int(others[label].argmax())], share=others[label].max()
                )
                if others[label].any()
                else "",
            }
            for label, name in enumerate(names.shown)
        ],
        column_config={_("Same class"): share},
        hide_index=True,
        width="stretch",
    )
    st.caption(_("Click a cell of the matrix to see its pictures beside the most similar ones."))


def _cell(
    cell: tuple[int, int],
    labels: NDArray[np.int64],
    theirs: NDArray[np.int64],
    found: dict[str, NDArray[Any]],
    names: ClassNames,
) -> None:
    true, other = cell
    places = np.flatnonzero((labels == true) & (theirs == other))
    places = places[np.argsort(found["distances"][places], kind="stable")]
    st.markdown(
        _(
            "**{true}** whose most similar training picture is labelled **{other}**: {count:,}"
        ).format(true=plain(names.shown[true]), other=plain(names.shown[other]), count=len(places))
    )
    if not len(places):
        return
    pool = knowledge.pool("both")
    training = len(pool.dataset.y_train)
    pair_grid(
        pool,
        np.stack([places + training, found["indices"][places]], axis=1).astype(np.int32),
        notes=[f"±{value / PICTURE_SIDE:.0f}" for value in found["distances"][places].tolist()],
        key="dataset_overlap_pair",
        label=_("Test pictures, each beside the training picture most similar to it"),
    )

"""The view of the Dataset page that shows the classes as wholes."""

from __future__ import annotations

from typing import Any, Final, Literal

import streamlit as st

from fmnist.figures.classes import class_counts_figure
from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.components.chart import chart
from fmnist.ui.components.picture_grid import picture_grid

__all__ = ["show"]

_SPLITS: Final[tuple[Literal["train", "test"], ...]] = ("train", "test")
SPLIT: Final = address.choice("of", "dataset_classes_split", _SPLITS)
_FIELDS: Final[tuple[address.Field[Any], ...]] = (SPLIT,)


def show() -> None:
    """Draw how many pictures each class has, and what its mean looks like."""
    address.open_address(_FIELDS)
    titles = {"train": _("Training"), "test": _("Test")}
    st.segmented_control(
        _("Pictures"), _SPLITS, format_func=titles.__getitem__, key=SPLIT.key, required=True
    )
    address.save_address(_FIELDS)
    counts, means = resources.class_statistics(SPLIT.value)
    left, right = st.columns([5, 4], gap="large")
    with left:
        st.subheader(_("Mean picture of each class"), anchor=False)
        picture_grid(
            means,
            key="dataset_means",
            label=_("Mean picture of each class"),
            classes=list(range(len(CLASS_NAMES))),
            identifiers=list(range(len(CLASS_NAMES))),
            columns=5,
            clickable=False,
        )
    with right:
        st.subheader(_("Pictures of each class"), anchor=False)
        chart(
            class_counts_figure(counts),
            key="dataset_counts",
            label=_("How many pictures each class has"),
            height=400,
            zoom=False,
        )

"""The view of the Dataset page that shows the classes as wholes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.data.facts import BACKGROUND
from fmnist.figures.classes import class_counts_figure
from fmnist.labels import WHITE
from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.components.chart import chart
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.dataset import doubles, overlap
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.data import ClassStatistics
    from fmnist.data.pool import Split

__all__ = ["show"]

_SPLITS: Final[tuple[Split, ...]] = ("train", "test")
SPLIT: Final = address.choice("of", "dataset_classes_split", _SPLITS)
PICTURE: Final = address.choice("picture_of", "dataset_mean", ("mean", "deviation"))
VALUES: Final = address.number(
    "values",
    "dataset_values",
    default=-1,
    least=-1,
    most=lambda: resources.class_count() - 1,
)
_FIELDS: Final[tuple[address.Field[Any], ...]] = (
    SPLIT, PICTURE, VALUES, *doubles.FIELDS, *overlap.FIELDS,
)  # fmt: skip


def show() -> None:
    """Draw what each class looks like, which pictures are there twice, and what overlaps."""
    address.open_address(_FIELDS)
    titles = {"train": _("Training"), "test": _("Test")}
    st.segmented_control(
        _("Pictures"), _SPLITS, format_func=titles.__getitem__, key=SPLIT.key, required=True
    )
    statistics = resources.class_statistics(SPLIT.value)
    left, right = st.columns([5, 4], gap="large")
    with left:
        _typical(statistics)
    with right:
        st.subheader(_("Pictures of each class"), anchor=False)
        chart(
            class_counts_figure(statistics.counts, resources.class_names()),
            key="dataset_counts",
            label=_("How many pictures each class has"),
            height=max(400, 28 * resources.class_count()),
            zoom=False,
        )
    _values(statistics)
    st.divider()
    doubles.doubles()
    st.divider()
    overlap.overlap()
    address.save_address(_FIELDS)


def _typical(statistics: ClassStatistics) -> None:
    """Draw mean or variability of each class as a picture."""
    titles = {"mean": _("Mean picture"), "deviation": _("Variability")}
    st.subheader(_("Each class as one picture"), anchor=False)
    st.segmented_control(
        _("What is shown"), tuple(titles), format_func=titles.__getitem__, key=PICTURE.key,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    mean = PICTURE.value == "mean"
    labels = range(resources.class_count())
    greatest = max(float(statistics.deviations.max()), 1.0)
    picture_grid(
        statistics.means if mean else statistics.deviations * (WHITE / greatest),
        key="dataset_means",
        label=_("Mean picture of each class")
        if mean
        else _("How much each pixel varies within each class"),
        classes=labels,
        class_names=resources.class_names(),
        identifiers=labels,
        columns=5,
        clickable=False,
    )
    st.caption(
        _(
            "All pictures of a class laid over one another. What is sharp is the same in most of "
            "them; what is blurred differs."
        )
        if mean
        else _(
            "Bright where pictures of a class differ most from one another (*standard deviation*; "
            "white is {greatest:.0f} of 255 grey steps). Black where all are alike."
        ).format(greatest=greatest)
    )


def _values(statistics: ClassStatistics) -> None:
    """Draw how bright pixels are."""
    from fmnist.figures.pixel_values import pixel_values_figure

    names = resources.class_names()
    st.subheader(_("How bright the pixels are"), anchor=False)
    st.selectbox(
        _("Beside all classes"), (-1, *range(len(names))), key=VALUES.key, width=240,
        format_func=lambda label: _("No other") if label < 0 else names.shown[label],
    )  # fmt: skip
    label = None if VALUES.value < 0 else VALUES.value
    counts = statistics.values.sum(axis=0) if label is None else statistics.values[label]
    background = float(counts[: BACKGROUND + 1].sum() / max(counts.sum(), 1))
    item = counts[BACKGROUND + 1 :]
    mean = float((item * range(BACKGROUND + 1, WHITE + 1)).sum() / max(item.sum(), 1))
    text = _(
        "{name}: **{background:.0%}** of the pixels are background (0–{least}); the others have a "
        "mean of **{mean:.0f}** (0 is black, 255 white) and spread like this:"
    ).format(
        name=_("All classes") if label is None else plain(names.shown[label]),
        background=background,
        least=BACKGROUND,
        mean=mean,
    )
    st.markdown(text)
    chart(
        pixel_values_figure(statistics.values, names, label=label),
        key="dataset_values_chart",
        label=_("Which share of the pixels, background left out, has which value. {text}").format(
            text=text.replace("*", "")
        ),
        height=320,
        zoom=False,
    )

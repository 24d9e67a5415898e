"""Dataset: look at the pictures, one by one and as classes."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from fmnist.figures.classes import class_counts_figure
from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.gallery import Gallery
from fmnist.ui.large_picture import large_picture
from fmnist.ui.page import guarded, page_header, practice_notice

SPLITS: tuple[Literal["train", "test"], ...] = ("train", "test")
SIDES = (5, 10, 15, 20)
SPLIT = address.choice("split", "dataset_split", SPLITS)
SIDE = address.choice("size", "dataset_size", SIDES)
CLASSES = address.choices("class", "dataset_class", len(CLASS_NAMES))
SHUFFLE = address.switch("shuffle", "dataset_shuffle")
SEED = address.number("seed", "dataset_seed", default=0, least=0, most=9999)
PAGE = address.number("page", "dataset_page", default=1, least=1, most=100_000)
ADDRESS = (SPLIT, SIDE, CLASSES, SHUFFLE, SEED, PAGE)


def first_page() -> None:
    """A new choice of pictures is shown from its beginning."""
    state.widget(PAGE.key, PAGE.default)


def choose() -> Gallery:
    """Ask what to show."""
    titles = {"train": _("Training"), "test": _("Test")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Pictures"), SPLITS, format_func=titles.__getitem__,
            key=SPLIT.key, required=True, on_change=first_page,
        )  # fmt: skip
        st.segmented_control(
            _("Grid"), SIDES, format_func=lambda side: f"{side}×{side}",
            key=SIDE.key, required=True, on_change=first_page,
        )  # fmt: skip
        st.toggle(_("Shuffle"), key=SHUFFLE.key, on_change=first_page)
        st.number_input(
            _("Seed"), 0, 9999, key=SEED.key, width=150, on_change=first_page,
            disabled=not SHUFFLE.value, help=_("The same seed gives the same order again."),
        )  # fmt: skip
    st.pills(
        _("Classes (none chosen: all ten)"), range(len(CLASS_NAMES)), selection_mode="multi",
        format_func=CLASS_NAMES.__getitem__, key=CLASSES.key, on_change=first_page, wrap=True,
    )  # fmt: skip
    return Gallery.of(
        resources.dataset().split(SPLIT.value)[1],
        classes=CLASSES.value,
        seed=SEED.value if SHUFFLE.value else None,
        page_size=SIDE.value**2,
    )


def pictures() -> None:
    """Draw one page of pictures and, beside it, the one that is clicked."""
    gallery = choose()
    x, y = resources.dataset().split(SPLIT.value)
    if not len(gallery.indices):
        st.info(_("There is no such picture in this set. Choose another class or all of them."))
        return
    left, right = st.columns([5, 4], gap="large")
    with left:
        place = st.container()
        number = st.pagination(gallery.pages, key=PAGE.key)
    with place:
        st.caption(gallery.summary(number))
        indices = gallery.page(number)
        chosen = state.recall("dataset_picture", -1)
        if chosen not in indices:
            chosen = int(indices[0])
        clicked = picture_grid(
            x[indices],
            key="dataset_grid",
            label=_("Pictures of the dataset; choose one to see its pixels"),
            classes=y[indices].tolist(),
            identifiers=indices.tolist(),
            columns=SIDE.value,
            selected=chosen,
        )
        if clicked is not None:
            chosen = state.keep("dataset_picture", clicked)
    with right:
        large_picture(x[chosen], label=int(y[chosen]), index=chosen, key="dataset_pixels")


def classes() -> None:
    """Draw how many pictures each class has, and what its mean looks like."""
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


page_header(
    _("Dataset"),
    _(
        "Grey pictures of 28 × 28 pixels in ten classes. A network learns from the training "
        "pictures and is judged by the test pictures, which it never saw."
    ),
)
with guarded():
    practice_notice()
    address.open_address(ADDRESS)
    pictures()
    address.save_address(ADDRESS)
    st.divider()
    classes()

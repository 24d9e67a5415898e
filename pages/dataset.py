"""Dataset: look at the pictures, one by one and as classes."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.dataset_figures import class_counts_figure, pixel_figure
from fmnist.ui.gallery import Gallery, pixel_summary
from fmnist.ui.page import guarded, page_header, practice_notice

Split = Literal["train", "test"]

SIDES = (5, 10, 15, 20)
ADDRESS = (
    address.choice("split", "dataset_split", ("train", "test")),
    address.choice("size", "dataset_size", SIDES),
    address.choices("class", "dataset_class", len(CLASS_NAMES)),
    address.switch("shuffle", "dataset_shuffle"),
    address.number("seed", "dataset_seed", default=0, least=0, most=9999),
    address.number("page", "dataset_page", default=1, least=1, most=100_000),
)


def first_page() -> None:
    """A new choice of pictures is shown from its beginning."""
    state.widget("dataset_page", 1)


def choice() -> tuple[Split, Gallery, int]:
    """Ask what to show; return the split, its pictures and how many stand in a row."""
    titles: dict[Split, str] = {"train": _("Training"), "test": _("Test")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        split = st.segmented_control(
            _("Pictures"), list(titles), default="train", format_func=titles.__getitem__,
            key="dataset_split", persist_state="session", required=True, on_change=first_page,
        )  # fmt: skip
        side = st.segmented_control(
            _("Grid"), SIDES, default=SIDES[0], format_func=lambda side: f"{side}×{side}",
            key="dataset_size", persist_state="session", required=True, on_change=first_page,
        )  # fmt: skip
        shuffled = st.toggle(
            _("Shuffle"), key="dataset_shuffle", persist_state="session", on_change=first_page
        )
        seed = st.number_input(
            _("Seed"), 0, 9999, key="dataset_seed", persist_state="session", width=150,
            disabled=not shuffled, on_change=first_page,
            help=_("The same seed gives the same order again."),
        )  # fmt: skip
    classes = st.pills(
        _("Classes (none chosen: all ten)"), range(len(CLASS_NAMES)), selection_mode="multi",
        format_func=CLASS_NAMES.__getitem__, key="dataset_class", persist_state="session",
        on_change=first_page, wrap=True,
    )  # fmt: skip
    gallery = Gallery.of(
        resources.dataset().split(split)[1],
        classes=classes,
        seed=seed if shuffled else None,
        page_size=side * side,
    )
    return split, gallery, side


def pictures() -> None:
    """Draw one page of pictures and, beside it, the one that is clicked."""
    split, gallery, side = choice()
    x, y = resources.dataset().split(split)
    if not len(gallery.indices):
        st.info(_("There is no such picture in this set. Choose another class or all of them."))
        return
    left, right = st.columns([5, 4], gap="large")
    with left:
        place = st.container()
        number = st.pagination(gallery.pages, key="dataset_page", persist_state="session")
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
            columns=side,
            selected=chosen,
        )
        if clicked is not None:
            chosen = state.keep("dataset_picture", clicked)
    with right:
        large_picture(split, chosen)


def large_picture(split: Split, index: int) -> None:
    """Draw picture ``index`` so large that every pixel can be read."""
    x, y = resources.dataset().split(split)
    picture, label = x[index], int(y[index])
    summary = pixel_summary(picture)
    st.caption(
        _(
            "Picture {index:,} · label {label} · darkest pixel {least}, brightest {greatest}, "
            "mean {mean:.1f}"
        ).format(
            index=index,
            label=label,
            least=summary.least,
            greatest=summary.greatest,
            mean=summary.mean,
        )
    )
    chart(
        pixel_figure(picture),
        key="dataset_pixels",
        label=_("{name}, 28 by 28 pixels").format(name=CLASS_NAMES[label]),
        height=470,
        zoom=False,
    )
    st.markdown(
        _("**{name}.** Move over the picture to read a pixel: 0 is black, 255 is white.").format(
            name=CLASS_NAMES[label]
        )
    )


def classes() -> None:
    """Draw how many pictures each class has, and what its mean looks like."""
    split: Split = state.read_widget("dataset_split", "train")
    counts, means = resources.class_statistics(split)
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

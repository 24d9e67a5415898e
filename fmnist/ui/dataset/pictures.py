"""The view of the Dataset page that shows the pictures one by one."""

from __future__ import annotations

from typing import Any, Final, Literal

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.gallery import Gallery
from fmnist.ui.large_picture import large_picture

__all__ = ["show"]

_SPLITS: Final[tuple[Literal["train", "test"], ...]] = ("train", "test")
_SIDES: Final = (5, 10, 15, 20)
SPLIT: Final = address.choice("split", "dataset_split", _SPLITS)
SIDE: Final = address.choice("size", "dataset_size", _SIDES)
CLASSES: Final = address.choices("class", "dataset_class", len(CLASS_NAMES))
SHUFFLE: Final = address.switch("shuffle", "dataset_shuffle")
SEED: Final = address.number("seed", "dataset_seed", default=0, least=0, most=9999)
PAGE: Final = address.number("page", "dataset_page", default=1, least=1, most=100_000)
_FIELDS: Final[tuple[address.Field[Any], ...]] = (SPLIT, SIDE, CLASSES, SHUFFLE, SEED, PAGE)


def show() -> None:
    """Draw what to choose, one page of pictures and, beside it, the one that is clicked."""
    address.open_address(_FIELDS)
    _pictures(_choose())
    address.save_address(_FIELDS)


def _first_page() -> None:
    """A new choice of pictures is shown from its beginning."""
    PAGE.set(PAGE.default)


def _choose() -> Gallery:
    titles = {"train": _("Training"), "test": _("Test")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Pictures"), _SPLITS, format_func=titles.__getitem__,
            key=SPLIT.key, required=True, on_change=_first_page,
        )  # fmt: skip
        st.segmented_control(
            _("Grid"), _SIDES, format_func=lambda side: f"{side}×{side}",
            key=SIDE.key, required=True, on_change=_first_page,
        )  # fmt: skip
        st.toggle(_("Shuffle"), key=SHUFFLE.key, on_change=_first_page)
        st.number_input(
            _("Seed"), 0, 9999, key=SEED.key, width=150, on_change=_first_page,
            disabled=not SHUFFLE.value, help=_("The same seed gives the same order again."),
        )  # fmt: skip
    st.pills(
        _("Classes (none chosen: all ten)"), range(len(CLASS_NAMES)), selection_mode="multi",
        format_func=CLASS_NAMES.__getitem__, key=CLASSES.key, on_change=_first_page, wrap=True,
    )  # fmt: skip
    return Gallery.of(
        resources.dataset().split(SPLIT.value)[1],
        classes=CLASSES.value,
        seed=SEED.value if SHUFFLE.value else None,
        page_size=SIDE.value**2,
    )


def _pictures(gallery: Gallery) -> None:
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

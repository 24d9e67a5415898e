"""The view of the Dataset page that shows the pictures one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.data.choice import Answers, Choice
from fmnist.translation import _
from fmnist.ui import address, models
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.dataset import filters, knowledge
from fmnist.ui.dataset.notes import facts_line, notes
from fmnist.ui.gallery import Gallery
from fmnist.ui.large_picture import large_picture
from fmnist.ui.page import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.data.pool import Part, Pool, Split
    from fmnist.model_entry import ModelEntry

__all__ = ["show"]

PAGE: Final = address.number("page", "dataset_page", default=1, least=1, most=100_000)
PICTURE: Final = address.picture("picture", "dataset_picture")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Found:
    """The pictures that were asked for, and what decided it."""

    part: Part
    model: str
    pool: Pool
    choice: Choice
    answers: Answers | None
    distances: NDArray[np.float32] | None
    gallery: Gallery


def show() -> None:
    """Draw what to choose, one page of pictures and, beside it, the one that is clicked."""
    entries = models.known()
    model = models.model_field("dataset_model", entries) if entries else None
    fields: tuple[address.Field[Any], ...] = (*filters.FIELDS, PAGE, PICTURE)
    fields = fields if model is None else (*fields, model)
    address.open_address(fields)
    for field in (filters.LIKE, PICTURE):  # A link may be of another dataset.
        if field.value is not None and not knowledge.exists(*field.value):
            field.set(None)
    filters.ask(entries, model, changed=_begin_again)
    filters.chips(changed=_begin_again)
    found = _find(None if model is None else entries[model.value])
    if found is not None:
        _pictures(found)
    address.save_address(fields)


def _begin_again() -> None:
    """Another choice of pictures is shown from its beginning."""
    PAGE.set(PAGE.default)
    PICTURE.set(None)


def _find(entry: ModelEntry | None) -> _Found | None:
    """Return what was asked for; where it cannot be told yet, say why."""
    part, choice = filters.PART.value, filters.chosen()
    pool = knowledge.pool(part)
    answers = None
    if choice.asks_model:
        if entry is None:
            st.info(_("There is no model to ask. Train one, or clear the filters."))
            return None
        answers = knowledge.answers(entry, part)
        if answers is None:
            return None
    like, distances = filters.LIKE.value, None
    if like is not None:
        if entry is not None and filters.BY.value == "model":
            distances = knowledge.feature_distances(entry, part, like)
        else:
            distances = knowledge.pixel_distances(part, like)
        if distances is None:
            return None
    positions = choice.positions(pool.labels, knowledge.facts(part), answers, distances)
    return _Found(
        part=part,
        model="" if entry is None else entry.short_title,
        pool=pool,
        choice=choice,
        answers=answers,
        distances=distances,
        gallery=Gallery(positions, filters.SIDE.value**2),
    )


def _pictures(found: _Found) -> None:
    if not len(found.gallery.positions):
        st.info(_("No picture is like that. Take a filter back, or all of them."))
        st.button(
            _("Show all pictures"), key="dataset_all", on_click=_show_all,
        )  # fmt: skip
        return
    left, right = st.columns([5, 4], gap="large")
    with left:
        place = st.container()
        number = st.pagination(
            found.gallery.pages, key=PAGE.key, on_change=PICTURE.set, args=(None,)
        )
    with place:
        st.caption(found.gallery.summary(number))
        positions = found.gallery.page(number)
        split, index = _grid(found, positions)
    with right:
        _one(found, split, index)


def _grid(found: _Found, positions: NDArray[np.int64]) -> tuple[Split, int]:
    """Draw the pictures; return the one that is chosen."""
    like = filters.LIKE.value
    label = -1 if like is None else knowledge.label(*like)
    under = notes(
        positions,
        pool=found.pool,
        choice=found.choice,
        facts=knowledge.facts(found.part),
        answers=found.answers,
        distances=found.distances,
        label=label,
        by=filters.BY.value,
    )
    if like is not None and under.right is not None:
        st.markdown(
            _(
                "Compared with the {picture}, labelled **{label}**: {same} of these {count} are "
                "labelled the same (✓)."
            ).format(
                picture=filters.picture_name(*like),
                label=plain(found.pool.dataset.class_names.shown[label]),
                same=sum(under.right),
                count=len(positions),
            )
        )
        st.caption(
            _(
                "Under each: how far its pixels are from those of that one, in grey steps of 0–255 "
                "(root mean square)."
            )
            if filters.BY.value == "pixels"
            else _(
                "Under each: how far the values of the last hidden layer of {model} are from those "
                "of that one (Euclidean distance). More filters has other models."
            ).format(model=found.model)
        )
    selected = None if PICTURE.value is None else found.pool.position(*PICTURE.value)
    clicked = picture_grid(
        found.pool.pictures(positions),
        key="dataset_grid",
        label=_("Pictures of the dataset; choose one to see its pixels"),
        classes=found.pool.labels[positions].tolist(),
        class_names=found.pool.dataset.class_names,
        identifiers=positions.tolist(),
        columns=filters.SIDE.value,
        notes=under.texts,
        right=under.right,
        selected=int(positions[0]) if selected is None else selected,
    )
    if clicked is not None:
        PICTURE.set(found.pool.place(clicked))
    return PICTURE.value or found.pool.place(int(positions[0]))


def _one(found: _Found, split: Split, index: int) -> None:
    """Draw one picture with all that is known of it."""
    dataset = found.pool.dataset
    x, y = dataset.split(split)
    name = filters.picture_name(split, index)
    large_picture(
        x[index],
        label=int(y[index]),
        class_names=dataset.class_names,
        index=index,
        key="dataset_pixels",
        name=name[:1].upper() + name[1:] if found.part == "both" else "",
    )
    position = found.pool.position(split, index)
    if position is not None:
        facts = knowledge.facts(found.part)
        st.caption(facts_line(position, facts, found.answers, dataset.class_names))
    st.button(
        _("More like this one"),
        key="dataset_more",
        icon=":material/image_search:",
        help=_("All pictures, training and test, those with the most similar pixels first."),
        on_click=_more_like,
        args=((split, index),),
    )


def _more_like(picture: tuple[Split, int]) -> None:
    filters.clear()
    filters.LIKE.set(picture)
    filters.PART.set("both")
    _begin_again()


def _show_all() -> None:
    filters.clear()
    _begin_again()

"""Everything about one picture: large, what a model says and why, its likes, and other models.

For any picture of the dataset in use, from whatever page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import models, resources
from fmnist.ui.answer import percentage
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.components.probability_bars import probability_bars
from fmnist.ui.inside.link import link_inside
from fmnist.ui.page import plain
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from collections.abc import Callable

    from fmnist.data.neighbours import Neighbours
    from fmnist.explain.occlusion import Occlusion
    from fmnist.inference import Prediction
    from fmnist.model_entry import ModelEntry

__all__ = ["picture_details"]

Source = Literal["train", "test"]

_NEIGHBOURS: Final = 10
_MOST_MODELS: Final = 6
_NOISE: Final = 0.05
"""Of a probability: smaller changes by covering a part are not worth a strong colour."""


def picture_details(
    source: Source,
    index: int,
    *,
    entry: ModelEntry,
    key: str,
    switch: Callable[[str], None] | None = None,
) -> None:
    """Draw the details of one picture.

    Args:
        source: the part of the dataset that it lies in.
        index: its place there.
        entry: the model that is asked.
        key: beginning of all keys.
        switch: takes the identifier of another model when somebody asks for it.

    Raises:
        ModelError: the model cannot be read.
    """
    pictures, labels = resources.dataset().split(source)
    picture, label = pictures[index], int(labels[index])
    prediction = models.classifier(entry).classify(picture)[0]
    names = resources.class_names().shown
    st.markdown(_verdict(names[label], prediction))
    left, right = st.columns((2, 3), gap="medium")
    with left:
        name = names[label]
        st.image(enlarged(picture), width="stretch", alt=_("A picture of {name}").format(name=name))
        st.caption(_where(source).format(index=index))
    with right:
        probability_bars(prediction, key=f"{key}_probabilities", true=label)
    if source == "test":
        link_inside(entry.identifier, index)
    if switch is not None:
        _other_models(source, index, entry, label=label, key=key, switch=switch)
    _looked_at(source, index, entry, prediction)
    _neighbours(source, index, label=label, key=key)


def _where(source: Source) -> str:
    return _("Test picture {index:,}") if source == "test" else _("Training picture {index:,}")


def _verdict(label: str, prediction: Prediction) -> str:
    sure = percentage(prediction.probability)
    if prediction.shown == label:
        text = _(":green[:material/check: **{label}**], rightly recognised ({sure})")
    else:
        text = _(":red[:material/close: **{label}**] taken for **{said}** ({sure})")
    return text.format(label=plain(label), said=plain(prediction.shown), sure=sure)


def _other_models(
    source: Source,
    index: int,
    entry: ModelEntry,
    *,
    label: int,
    key: str,
    switch: Callable[[str], None],
) -> None:
    dataset = resources.dataset()
    others = [
        other
        for other in resources.models()
        if other.identifier != entry.identifier and other.tells_apart(dataset)
    ]
    if not others:
        return
    picture = dataset.split(source)[0][index]
    st.markdown(_("**What other models say**"))
    place = st.container(gap="xxsmall", key=f"{key}_others")
    for other in others[:_MOST_MODELS]:
        prediction = models.classifier(other).classify(picture)[0]
        right = prediction.index == label
        place.button(
            _("{model}: **{said}**, {sure} sure").format(
                model=other.short_title,
                said=plain(prediction.shown),
                sure=percentage(prediction.probability),
            ),
            key=f"{key}_other_{other.identifier}",
            type="tertiary",
            icon=":material/check:" if right else ":material/close:",
            help=_("Right. Look at it with this model.")
            if right
            else _("Wrong. Look at it with this model."),
            on_click=switch,
            args=(other.identifier,),
        )
    if source == "train":
        st.caption(_("Models may have learned from this picture."))


def _looked_at(source: Source, index: int, entry: ModelEntry, prediction: Prediction) -> None:
    from fmnist.explain.occlusion import PATCH
    from fmnist.figures.overlay import overlay

    found = _occlusion(
        resources.dataset().checksum, source, index, entry.identifier, prediction.index, entry
    )
    picture = resources.dataset().split(source)[0][index]
    st.markdown(_("**Which parts it needs**"))
    left, right = st.columns((2, 3), gap="medium")
    text = _(
        "Squares of {patch} × {patch} pixels were covered in black, one after the other, and the "
        "model was asked again. Orange: without it, **{said}** is less probable. Blue: more."
    ).format(patch=PATCH, said=plain(prediction.shown))
    worst = _worst(found)
    left.image(enlarged(overlay(picture, found.drops, least=_NOISE)), width="stretch", alt=worst)
    right.markdown(worst)
    right.caption(text)


def _worst(found: Occlusion) -> str:
    """Say which part matters most."""
    if found.worst < _NOISE:
        return _("No single part matters much: the answer stands on all of them together.")
    rows = (_("at the top"), _("in the middle"), _("at the bottom"))
    columns = (_("left"), _("centre"), _("right"))
    row, column = (min(2, (corner + 2) * 3 // 28) for corner in found.worst_at)
    return _(
        "What it needs most lies {row}, {column}: with that covered, the probability falls from "
        "{before:.0%} to {after:.0%}."
    ).format(
        row=rows[row],
        column=columns[column],
        before=found.probability,
        after=found.probability - found.worst,
    )


@st.cache_data(show_spinner=False, max_entries=256)
def _occlusion(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    source: Source,
    index: int,
    identifier: str,  # noqa: ARG001 - says which model is meant
    label: int,
    _entry: ModelEntry,
) -> Occlusion:
    from fmnist.explain.occlusion import occlusion

    picture = np.array(resources.dataset().split(source)[0][index])
    return occlusion(picture, models.classifier(_entry).probabilities, label=label)


def _neighbours(source: Source, index: int, *, label: int, key: str) -> None:
    found = _nearest(resources.dataset().checksum, source, index)
    pictures, labels = resources.dataset().split("train")
    theirs = labels[found.indices]
    same = int((theirs == label).sum())
    st.markdown(_("**The most similar training pictures**"))
    st.caption(
        ngettext(
            "{same} of the {count} nearest by pixels is labelled {name} as well.",
            "{same} of the {count} nearest by pixels are labelled {name} as well.",
            same,
        ).format(same=same, count=len(theirs), name=plain(resources.class_names().shown[label]))
    )
    picture_grid(
        pictures[found.indices],
        key=f"{key}_neighbours",
        label=_("The training pictures whose pixels are most similar"),
        classes=theirs.tolist(),
        class_names=resources.class_names(),
        identifiers=found.indices.tolist(),
        columns=5,
        notes=[_("same label") if other == label else _("another label") for other in theirs],
        compact=False,
        clickable=False,
    )


@st.cache_data(show_spinner=False, max_entries=512)
def _nearest(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    source: Source,
    index: int,
) -> Neighbours:
    from fmnist.data.neighbours import nearest_pictures

    return nearest_pictures(resources.dataset(), source, index, count=_NEIGHBOURS)

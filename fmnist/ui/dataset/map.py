"""The view of the Dataset page that shows its pictures as points of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
import streamlit as st

from fmnist.maps import inside
from fmnist.translation import _
from fmnist.ui import address, models, resources, state
from fmnist.ui.components.point_map import ColourBy, point_map
from fmnist.ui.computed import kept
from fmnist.ui.dataset import knowledge
from fmnist.ui.dataset.lasso import Lasso, lasso_field, lasso_of
from fmnist.ui.dataset.map_side import PAGE_KEY, MapSide, layer_table
from fmnist.ui.dataset.mapped import (
    PIXELS,
    Layers,
    Method,
    PictureMap,
    Subject,
    component_map,
    feature_layers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.data.choice import Answers
    from fmnist.data.pool import Split
    from fmnist.model_entry import ModelEntry

__all__ = ["show"]

_KEY: Final = "dataset_map"
_COUNTS: Final = (10_000, 5_000, 2_000)
_SPLITS: Final[tuple[Split, ...]] = ("test", "train")
_METHODS: Final[tuple[Method, ...]] = get_args(Method)
_COLOURS: Final[tuple[ColourBy, ...]] = get_args(ColourBy)
_METHOD_TITLES: Final = {"pca": "PCA", "tsne": "t-SNE"}

SPLIT: Final = address.choice("of", "dataset_map_split", _SPLITS)
COUNT: Final = address.choice("points", "dataset_map_count", _COUNTS)
METHOD: Final = address.choice("method", "dataset_map_method", _METHODS)
COLOUR: Final = address.choice("colour", "dataset_map_colour", _COLOURS)
LASSO: Final = lasso_field("lasso", "dataset_map_lasso")
PICTURE: Final = address.picture("picture", "dataset_map_picture")


def show() -> None:
    """Draw what to choose, the map, and beside it what was chosen on it."""
    entries = models.known()
    model = models.model_field("dataset_map_model", entries) if entries else None
    fields: tuple[address.Field[Any], ...] = (SPLIT, COUNT, METHOD, COLOUR, LASSO, PICTURE)
    address.open_address(fields if model is None else (*fields, model))
    if PICTURE.value is not None and not knowledge.exists(*PICTURE.value):
        PICTURE.set(None)
    entry = _choose(entries, model)
    keys = (PIXELS,) if entry is None else tuple(layer.key for layer in feature_layers(entry))
    layer = address.choice("layer", "dataset_map_layer", keys)
    address.open_address((layer,))
    if layer.value not in keys:
        layer.set(PIXELS)
    _obey(state.take_click(_KEY), layer.value)
    subject = Subject(split=SPLIT.value, count=_count(), entry=entry)
    _map(subject, layer)
    address.save_address((layer,))
    address.save_address(fields if model is None else (*fields, model))


def _choose(
    entries: Mapping[str, ModelEntry], model: address.Field[str] | None
) -> ModelEntry | None:
    splits = {"train": _("Training"), "test": _("Test")}
    colours = {
        "class": _("Class"), "prediction": _("Prediction"), "right": _("Right or wrong"),
    }  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Pictures"), _SPLITS, format_func=splits.__getitem__, key=SPLIT.key,
            required=True, on_change=_other_pictures,
        )  # fmt: skip
        if _all_pictures() > min(_COUNTS):
            st.segmented_control(
                _("How many"), _COUNTS, format_func=lambda count: f"{_count(count):,}",
                key=COUNT.key, required=True, on_change=_other_pictures,
                help=_("A fair sample: each class has its share. Fewer are quicker."),
            )  # fmt: skip
        st.segmented_control(
            _("Method"), _METHODS, format_func=_METHOD_TITLES.__getitem__,
            key=METHOD.key, required=True,
            help=_(
                "Principal components (PCA): the two directions in which the values spread most, "
                "at once. t-SNE: neighbours stay neighbours, and distances between groups mean "
                "little; a worker has to make it."
            ),
        )  # fmt: skip
        if model is not None:
            st.segmented_control(
                _("Colour"), _COLOURS, format_func=colours.__getitem__, key=COLOUR.key,
                required=True,
            )  # fmt: skip
    models.left_out_note()
    return None if model is None else models.choose_model(model, entries)


def _all_pictures() -> int:
    return len(resources.dataset().split(SPLIT.value)[1])


def _count(count: int | None = None) -> int:
    return min(COUNT.value if count is None else count, _all_pictures())


def _other_pictures() -> None:
    LASSO.set(None)
    PICTURE.set(None)


def _obey(done: Mapping[str, Any] | None, layer: str) -> None:
    """Take over what was done on the map."""
    if not done:
        return
    if "picture" in done:
        PICTURE.set((SPLIT.value, int(done["picture"])))
    else:
        PICTURE.set(None)
        state.widget(PAGE_KEY, 1)
        try:
            LASSO.set(lasso_of(METHOD.value, layer, done["polygon"]))
        except ValueError:
            LASSO.set(None)


def _map(subject: Subject, layer: address.Field[str]) -> None:
    controls = st.container()
    waiting = st.container()
    with waiting:
        layers = subject.layers(ask=layer.value != PIXELS)
    with controls:
        _choose_layer(subject, layers, layer)
    found = component_map(layers, layer.value)
    if METHOD.value == "tsne" and found is not None:
        with waiting:
            found = subject.tsne(layer.value, layers, ask=True) or found
    shown = found or component_map(layers, PIXELS)
    if shown is None:
        return
    answers = _answers(subject)
    chosen = _chosen(subject, layers)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw(subject, shown, answers, chosen)
        layer_table(subject, layers)
    with right:
        _sentence(layers, layer.value, found, subject)
        MapSide(subject=subject, answers=answers, chosen=chosen, picture=PICTURE).draw(
            lasso=LASSO.value is not None
        )


def _choose_layer(subject: Subject, layers: Layers, layer: address.Field[str]) -> None:
    if subject.entry is None:
        return
    titles = {found.key: found.short_title for found in feature_layers(subject.entry)}
    known = dict(zip(layers.keys, layers.agreements, strict=True))

    def title(key: str) -> str:
        share = f" {known[key]:.0%}" if key in known else ""
        return f"{titles[key]}{share}"

    st.segmented_control(
        _("Layer of the model"), tuple(titles), format_func=title, key=layer.key, required=True,
        help=_(
            "What the network makes of the pictures on its way from the pixels to its answer. "
            "The share says how well the classes lie apart there: how many of the 10 nearest "
            "neighbours of a picture have its label (k-nearest-neighbour agreement)."
        ),
    )  # fmt: skip


def _answers(subject: Subject) -> Answers | None:
    """Return what the model says about each picture; have it asked if colours need that."""
    entry = subject.entry
    if entry is None:
        return None
    if subject.split == "train" and COLOUR.value == "class":
        asked = {"model": entry.identifier, "split": "train"}
        if kept("probabilities", asked) is None:
            return None
    found = knowledge.answers(entry, subject.split)
    if found is None:
        st.caption(_("Until then the points are coloured by class."))
        return None
    return found.at(subject.indices)


def _chosen(subject: Subject, layers: Layers) -> NDArray[np.bool_] | None:
    """Return which pictures the lasso holds, on whatever map it was drawn."""
    lasso: Lasso | None = LASSO.value
    if lasso is None:
        return None
    found: PictureMap | None = component_map(layers, lasso.layer)
    if lasso.method == "tsne":
        found = subject.tsne(lasso.layer, layers, ask=False)
    return None if found is None else inside(found.places, lasso.corners)


def _sentence(layers: Layers, layer: str, found: PictureMap | None, subject: Subject) -> None:
    if found is None:
        st.markdown(_("Until it is there, this is the map of the pixels."))
        return
    agreement = layers.agreements[layers.keys.index(layer)]
    st.markdown(
        _(
            "Of the 10 nearest neighbours of a picture, **{share:.1%}** have its label here. "
            "Chance would give {chance:.0%}."
        ).format(share=agreement, chance=_chance(subject))
    )
    if found.shares is not None:
        st.caption(
            _(
                "Counted among all values of the layer, not on the map, which keeps {share:.0%} "
                "of the spread (variance)."
            ).format(share=found.shares)
        )
    else:
        st.caption(
            _(
                "Counted among all values of the layer, not on the map. On a map of t-SNE look "
                "at who is beside whom; how far apart two groups lie means little."
            )
        )


def _chance(subject: Subject) -> float:
    shares = np.bincount(subject.labels) / subject.count
    return float(np.square(shares).sum())


def _draw(
    subject: Subject,
    shown: PictureMap,
    answers: Answers | None,
    chosen: NDArray[np.bool_] | None,
) -> None:
    point_map(
        shown.places,
        key=_KEY,
        label=_(
            "Map of {count:,} pictures as points. Arrow keys go from point to point, Enter shows "
            "the picture large, S chooses the 50 around it, Escape lets go."
        ).format(count=subject.count),
        identifiers=subject.indices,
        classes=subject.labels,
        class_names=resources.class_names(),
        predictions=None if answers is None else answers.predicted,
        probabilities=None if answers is None else answers.confidence,
        colour_by="class" if answers is None else COLOUR.value,
        chosen=chosen,
        sheet=subject.sheet,
    )

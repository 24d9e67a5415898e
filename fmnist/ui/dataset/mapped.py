"""The maps of the Dataset page: of which pictures, in which layer, by which method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import streamlit as st

from fmnist.maps import Points, on_paper, stratified_sample, turned_onto
from fmnist.pixel_map import SEED, map_file, pixel_map
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.computed import computed, kept
from fmnist.ui.sheet import picture_sheet, sheet_folder, sheet_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.data.pool import Split
    from fmnist.features import FeatureLayer
    from fmnist.model_entry import ModelEntry
    from fmnist.ui.components.point_map import Sheet

__all__ = [
    "PIXELS",
    "Layers",
    "Method",
    "PictureMap",
    "Subject",
    "component_map",
    "feature_layers",
]

Method = Literal["pca", "tsne"]

PIXELS: Final = "pixels"


@dataclass(frozen=True, kw_only=True)
class PictureMap:
    """A map, or what it is about.

    Attributes:
        places: ``(n, 2) uint16``, see ``fmnist.maps.on_paper``.
        shares: of the variance that both axes together keep; ``None`` for t-SNE.
    """

    places: NDArray[np.uint16]
    shares: float | None


@dataclass(frozen=True, kw_only=True)
class Layers:
    """What is known of the layers of a model: ``agreements`` see ``neighbour_agreement``."""

    keys: tuple[str, ...]
    points: tuple[Points, ...]
    shares: tuple[float, ...]
    agreements: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The pictures of a map, a fair sample of a split, and the model whose layers are looked at.

    Attributes:
        split: ``train`` or ``test``.
        count: pictures.
        entry: the model, if there is one.
    """

    split: Split
    count: int
    entry: ModelEntry | None

    @property
    def _sample(self) -> dict[str, Any]:
        return {"split": self.split, "count": self.count, "seed": SEED}

    @property
    def indices(self) -> NDArray[np.int64]:
        """Which pictures: ``(n,)``, rising, into the split."""
        return _indices(resources.dataset().checksum, self.split, self.count)

    @property
    def labels(self) -> NDArray[np.uint8]:
        """Their labels, ``(n,)``."""
        labels: NDArray[np.uint8] = resources.dataset().split(self.split)[1][self.indices]
        return labels

    @property
    def sheet(self) -> Sheet | None:
        """All of them in one file, for the browser."""
        name = sheet_name(resources.dataset().checksum, self.split, self.count)
        return _sheet(name, self.split, self.count)

    def pixels(self) -> Layers:
        """Return the map of the pixels, made at once, and how well the classes lie apart there."""
        return _pixels(resources.dataset().checksum, self.split, self.count)

    def layers(self, *, ask: bool) -> Layers:
        """Return what is known of the layers: of the pixels only until a worker has been at it.

        Args:
            ask: have a worker look at the others if none has, and draw how far it is.
        """
        if self.entry is None:
            return self.pixels()
        asked = {**self._sample, "model": self.entry.identifier}
        found = (
            computed(
                "layers",
                asked,
                key="dataset_map_layers",
                title=_("The maps of all layers"),
                at_once=True,
            )
            if ask
            else kept("layers", asked)
        )
        if found is None:
            return self.pixels()
        return Layers(
            keys=tuple(found["keys"].tolist()),
            points=tuple(found["maps"]),
            shares=tuple(found["shares"].sum(axis=1).tolist()),
            agreements=tuple(found["agreements"].tolist()),
        )

    def tsne(self, layer: str, onto: Layers, *, ask: bool) -> PictureMap | None:
        """Return the t-SNE map of a layer, ``None`` until a worker has made it.

        Args:
            layer: its key.
            onto: maps of principal components, onto which it is turned.
            ask: draw a button that has a worker make it, or how far it is.
        """
        asked: dict[str, Any] = {**self._sample, "layer": layer}
        if layer != PIXELS:
            if self.entry is None:
                return None
            asked["model"] = self.entry.identifier
        found = (
            computed(
                "tsne",
                asked,
                key="dataset_map_tsne",
                title=_("The t-SNE map of {count:,} pictures").format(count=self.count),
                about=_(
                    "A worker of its own needs about 5 seconds for 2,000 pictures and a minute for "
                    "10,000, and longer where all are busy. Worked out once, it is there for "
                    "everybody."
                ),
            )
            if ask
            else kept("tsne", asked)
        )
        if found is None:
            return None
        target = onto.points[onto.keys.index(layer) if layer in onto.keys else 0]
        return PictureMap(places=on_paper(turned_onto(found["points"], target)), shares=None)


def component_map(layers: Layers, layer: str) -> PictureMap | None:
    """Return the map of a layer's principal components, if it is known."""
    if layer not in layers.keys:
        return None
    place = layers.keys.index(layer)
    return PictureMap(places=on_paper(layers.points[place]), shares=layers.shares[place])


def feature_layers(entry: ModelEntry) -> tuple[FeatureLayer, ...]:
    """Return the layers of a model, read once.

    Raises:
        ModelError: the model cannot be read.
    """
    return _feature_layers(entry.identifier, entry)


@st.cache_resource(show_spinner=False, max_entries=64)
def _feature_layers(
    identifier: str,
    _entry: ModelEntry,
) -> tuple[FeatureLayer, ...]:
    from fmnist.export.bundle import TFLITE
    from fmnist.features import feature_layers as of

    return of(_entry.read(TFLITE), identifier)


@st.cache_resource(show_spinner=False, max_entries=8)
def _indices(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    split: Split,
    count: int,
) -> NDArray[np.int64]:
    return stratified_sample(resources.dataset().split(split)[1], count, seed=SEED)


@st.cache_resource(show_spinner=False, max_entries=8)
def _pixels(checksum: str, split: Split, count: int) -> Layers:
    pictures, labels = resources.dataset().split(split)
    indices = _indices(checksum, split, count)
    found = pixel_map(
        pictures[indices],
        labels[indices],
        file=map_file(resources.settings().cache, checksum, split, count),
    )
    return Layers(
        keys=(PIXELS,),
        points=(found.points,),
        shares=(found.share,),
        agreements=(found.agreement,),
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _sheet(name: str, split: Split, count: int) -> Sheet | None:
    dataset = resources.dataset()
    indices = _indices(dataset.checksum, split, count)
    return picture_sheet(
        dataset.split(split)[0][indices], name=name, folder=sheet_folder(resources.settings().cache)
    )

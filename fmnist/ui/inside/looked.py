"""A network that is looked into, and the picture that goes through it, kept for all visitors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.explain.sent import picture_text
from fmnist.translation import _
from fmnist.ui import models
from fmnist.ui.computed import computed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from fmnist.explain.network import Network
    from fmnist.inference import Prediction
    from fmnist.labels import ClassNames
    from fmnist.model_entry import ModelEntry

__all__ = ["Looked", "network"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Looked:
    """What the page is about.

    Attributes:
        entry: the model.
        network: its layers.
        picture: ``(28, 28) uint8``.
        label: true class of the picture among the model's, if it is known.
        title: what the picture is called.
    """

    entry: ModelEntry
    network: Network
    picture: NDArray[np.uint8]
    label: int | None
    title: str

    @property
    def digest(self) -> str:
        """Names the picture."""
        return hashlib.sha256(self.picture.tobytes()).hexdigest()[:24]

    def class_names(self, layer: str) -> ClassNames | None:
        """Return what the units of a layer stand for, if they stand for the classes."""
        return self.entry.card.class_names if layer in self.network.class_layers else None

    @property
    def prediction(self) -> Prediction:
        """What the model says about this one picture."""
        return models.classifier(self.entry).classify(self.picture)[0]

    def values(self) -> Mapping[str, NDArray[Any]] | None:
        """Return the values after each layer, ``(*shape) float32``, by its name.

        Where the arithmetic of a layer is not known here a worker asks Keras; while it does, this
        draws how far it is and returns ``None``.
        """
        if self.network.followed:
            return _values(_named(self.entry), self.digest, self)
        return computed(
            "layer_values",
            {"model": self.entry.identifier, "picture": picture_text(self.picture)},
            key="inside_values",
            title=_("What each layer makes of the picture"),
            at_once=True,
        )


def network(entry: ModelEntry) -> Network:
    """Return the layers of a model, read once.

    Raises:
        ModelError: its file is damaged.
    """
    return _network(_named(entry), entry)


def _named(entry: ModelEntry) -> str:
    return f"{entry.identifier} {entry.card.created}"


@st.cache_resource(show_spinner=False, max_entries=16)
def _network(name: str, _entry: ModelEntry) -> Network:  # noqa: ARG001 - the key
    from fmnist.explain.network import read_network

    return read_network(_entry.keras_file(), _entry.identifier)


@st.cache_resource(show_spinner=False, max_entries=64)
def _values(name: str, digest: str, _looked: Looked) -> dict[str, NDArray[Any]]:  # noqa: ARG001
    found = _looked.network.values(_looked.picture)
    for values in found.values():
        values.flags.writeable = False
    return {layer: values[0] for layer, values in found.items()}

"""What the shipped network for photos makes of a picture: the values that a new head learns from.

They are read behind the last convolutions, where places are still told apart: an average over 3 × 3
fields of each of 128 maps. Nearer to the answer a network only keeps what its own ten classes need.

Source: J. Yosinski, J. Clune, Y. Bengio, H. Lipson, "How Transferable Are Features in Deep Neural
Networks?", arXiv:1411.1792.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.export.bundle import TFLITE
from fmnist.features import Features
from fmnist.recognition import FEW, few_views
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.imaging import Preparation
    from fmnist.model_entry import ModelEntry

__all__ = ["LAYER", "VIEWS", "Backbone", "shipped_backbone", "views_of"]

LAYER: Final = "block-3"
"""Key of the layer, see ``fmnist.features``."""

VIEWS: Final = 2 * FEW
"""Views of each picture: four, and their mirror images."""


def views_of(preparation: Preparation) -> NDArray[np.uint8]:
    """Return how a picture is shown to the network, ``(8, 28, 28) uint8``: see ``few_views``."""
    return few_views(preparation)


class Backbone:
    """Gives the values that a head learns from. One may be shared by all threads: it has a lock.

    Attributes:
        entry: the model of the catalogue.
    """

    def __init__(self, entry: ModelEntry) -> None:
        """Read the network of ``entry``, which has the layer ``LAYER``."""
        self.entry = entry
        self._features = Features(entry.read(TFLITE), entry.identifier)
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Values a view."""
        return self._features.layer(LAYER).size

    def values(self, views: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what the network makes of each view, ``(..., 28, 28)`` → ``(..., size)``."""
        with self._lock:
            flat = views.reshape(-1, *views.shape[-2:])
            found = self._features.values(flat, (LAYER,), exact=True)[LAYER]
        return np.asarray(found, np.float32).reshape(*views.shape[:-2], -1)


@lru_cache(maxsize=1)
def shipped_backbone() -> Backbone:
    """Return the shipped network for photos, read once.

    Raises:
        ModelError: none is shipped here.
    """
    from fmnist.catalogue import shipped_for_photos

    entry = shipped_for_photos()
    if entry is None:
        raise ModelError(_("No model is shipped here, so there is nothing to build on."))
    return Backbone(entry)

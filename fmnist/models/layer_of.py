"""What a network is built with: each layer by its name, made anew or one that is there already.

Keras' functional API makes a layer and calls it; the training calls the layers of a model that
there is. So whoever builds is told how to come by a layer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras

__all__ = ["LayerOf", "Making"]

Making = Callable[[], "keras.layers.Layer"]
LayerOf = Callable[[str, Making], Callable[..., Any]]
"""From the name of a Keras layer, and how one is made, to what is called with values."""

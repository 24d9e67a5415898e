"""The backbone of transfer learning as Keras layers, and its weights. Imports TensorFlow.

Where the weights of ImageNet come from: ``FMNIST_WEIGHTS``, which names a file, or a folder with
one file a backbone; else Keras' cache, which they are downloaded into once.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.models.backbones import BACKBONES
from fmnist.models.blueprint import Blueprint
from fmnist.models.layers import Enlarged, Pretrained
from fmnist.settings import Settings
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.models.layer_of import LayerOf

__all__ = ["enlarged", "load_pretrained", "through_backbone"]

_ENDINGS: Final = (".weights.h5", ".h5", ".keras")
_SECONDS: Final = 30.0
"""How long a server may be silent while weights are downloaded."""


def enlarged(layer: Enlarged, values: Any, name: str, layer_of: LayerOf) -> Any:
    """Return ``(n, 28, 28, 1)`` as ``(n, side, side, 3)``; see ``build.logits_of``."""
    grey = f"{name}_grey"
    resizing = layer_of(grey, lambda: keras.layers.Resizing(layer.side, layer.side, name=grey))
    large = resizing(values)
    return layer_of(name, lambda: keras.layers.Concatenate(name=name))([large] * 3)


def through_backbone(layer: Pretrained, values: Any, name: str, layer_of: LayerOf) -> Any:
    """Return what the backbone makes of ``(n, side, side, 3)`` in [0, 1]. Its weights are drawn."""
    kind = BACKBONES[layer.backbone]
    offset = list(kind.offset) if any(kind.offset) else 0.0
    scaled = f"{name}_scaled"
    scaling = layer_of(scaled, lambda: keras.layers.Rescaling(kind.scale, offset, name=scaled))
    values = scaling(values)
    shape = tuple(values.shape[1:])

    def make() -> keras.Model:
        made = _made(layer, shape, name)
        made.trainable = layer.trained
        return made

    backbone = layer_of(name, make)
    # A call with ``training=False`` keeps the statistics of batch normalisation as they came.
    keeps = layer.weights != "none" or not layer.trained
    return backbone(values, training=False) if keeps else backbone(values)


def load_pretrained(model: keras.Model, blueprint: Blueprint) -> None:
    """Give the backbone of ``model`` the weights that its blueprint asks for; else do nothing.

    Raises:
        ModelError: they cannot be had; the message says what to do.
    """
    layer = blueprint.pretrained
    if layer is None or layer.weights == "none":
        return
    name = next(name for name, found in blueprint.layers if found == layer)
    backbone = model.get_layer(name)
    kind = BACKBONES[layer.backbone]
    given = Settings.from_environment().weights
    if given is not None:
        _read(backbone, _file_of(given, layer.backbone), kind.title)
        return
    try:
        with _patience(_SECONDS):
            loaded = _made(layer, backbone.input_shape[1:], name, weights="imagenet")
    except Exception as error:
        raise ModelError(
            _(
                "The weights of {network} cannot be had: {reason}. They are downloaded once, which "
                "needs internet access. Without it, name a file of them with --weights FILE or "
                "FMNIST_WEIGHTS, or set the option weights to none."
            ).format(network=kind.title, reason=_first_line(error))
        ) from error
    backbone.set_weights(loaded.get_weights())


def _made(
    layer: Pretrained, shape: tuple[int, ...], name: str, *, weights: str | None = None
) -> keras.Model:
    make = getattr(keras.applications, BACKBONES[layer.backbone].function)
    made: keras.Model = make(include_top=False, weights=weights, input_shape=shape, name=name)
    return made


def _file_of(given: Path, backbone: str) -> Path:
    """Return the file to read: ``given``, or the one of that backbone in the folder ``given``."""
    if not given.is_dir():
        return given
    for ending in _ENDINGS:
        if (given / f"{backbone}{ending}").is_file():
            return given / f"{backbone}{ending}"
    raise ModelError(
        _("The folder {folder} has no weights of {backbone}; looked for {names}.").format(
            folder=given,
            backbone=backbone,
            names=", ".join(f"{backbone}{ending}" for ending in _ENDINGS),
        )
    )


def _read(backbone: keras.Model, path: Path, title: str) -> None:
    """Read the weights of ``backbone`` from a file of weights, or of a whole model like it.

    Raises:
        ModelError: there is none, or it holds those of another network.
    """
    if not path.is_file():
        raise ModelError(
            _("The weights of {network} are missing: there is no file {path}.").format(
                network=title, path=path
            )
        )
    drawn = _kernels(backbone)
    try:
        if path.suffix == ".keras":
            found = keras.models.load_model(path, compile=False, safe_mode=True)
            backbone.set_weights(found.get_weights())
        else:
            backbone.load_weights(path)
        _refuse_what_was_left(drawn, _kernels(backbone))
    except Exception as error:
        raise ModelError(
            _(
                "The weights of {network} cannot be read from {path}: {reason}. Accepted are the "
                "files of keras.applications without the last layer (…_no_top.h5), and what "
                "save_weights writes of that network."
            ).format(network=title, path=path, reason=_first_line(error))
        ) from error


def _kernels(model: keras.Model) -> list[NDArray[np.float32]]:
    return [value for value in model.get_weights() if value.ndim > 1]


def _refuse_what_was_left(
    before: list[NDArray[np.float32]], after: list[NDArray[np.float32]]
) -> None:
    """Raise where Keras has passed over a layer that the file does not hold.

    Raises:
        ValueError: some kernels are those that were drawn.
    """
    left = sum(np.array_equal(old, new) for old, new in zip(before, after, strict=True))
    if left:
        raise ValueError(
            _("it holds nothing for {count} of {all} layers").format(count=left, all=len(before))
        )


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0].rstrip(".") if text else type(error).__name__


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Give up where a server is silent for so long."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)

"""Any picture → the 28×28 the network takes, with every step on the way to show.

OpenCV is imported when a photo or a drawing is first prepared, not with this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fmnist.imaging.decode import ACCEPTED_EXTENSIONS, as_image, decode
from fmnist.imaging.entry import prepare
from fmnist.imaging.preparation import Kind, Preparation, Step, kinds

if TYPE_CHECKING:
    from fmnist.imaging.drawing import prepare_drawing
    from fmnist.imaging.photo import prepare_photo

__all__ = [
    "ACCEPTED_EXTENSIONS",
    "Kind",
    "Preparation",
    "Step",
    "as_image",
    "decode",
    "kinds",
    "prepare",
    "prepare_drawing",
    "prepare_photo",
]


def __getattr__(name: str) -> object:
    if name == "prepare_photo":
        from fmnist.imaging.photo import prepare_photo

        return prepare_photo
    if name == "prepare_drawing":
        from fmnist.imaging.drawing import prepare_drawing

        return prepare_drawing
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Any picture file → 28×28: decode it, decide what it is, and go that way.

``kind="auto"`` decides by the first rule that holds:

1. Grey, and at least half of the outermost pixels nearly black (≤ 10), as 99.96% of Fashion-MNIST
   are: at 28×28 pixels a picture of the dataset, passed on unchanged; at any other size a drawing,
   which keeps its polarity.
2. The outermost pixels have one colour (97 in 100 within 12 of their median), and what differs
   from it is either lines (thin everywhere) or one flat tone: a drawing.
3. Anything else: a photo.

Of a picture on a plain page (a screenshot, a scan), the picture alone decides by rules 2 and 3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.errors import PictureError
from fmnist.imaging.adjustments import AS_IT_IS, Adjustments, reshaped
from fmnist.imaging.decode import decode_as_stored
from fmnist.imaging.ground import flattened, ink_strength, outermost
from fmnist.imaging.margins import inner_box
from fmnist.imaging.orientation import upright
from fmnist.imaging.preparation import Kind, Preparation, Step, nothing_to_see
from fmnist.labels import PICTURE_SHAPE
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["decide", "prepare"]

_BLACK: Final = 10
_GROUND: Final = 12
_INK: Final = 24
_FLAT: Final = 16
_GREY: Final = 12
_SIDE: Final = 160
_SHOWN: Final = 160
"""Longest side, in pixels, of a step that is only for show."""
_THIN: Final = 5.0
"""Largest half-width of a line, in pixels of 160."""
_EDGE: Final = 1.5
"""Pixels nearer than this to the edge of the ink have mixed tones."""


def prepare(
    content: bytes,
    *,
    kind: Kind | Literal["auto"] = "auto",
    settings: Settings | None = None,
    adjustments: Adjustments = AS_IT_IS,
) -> Preparation:
    """Turn a picture file into what the network takes, keeping every step for show.

    Args:
        content: a PNG, JPEG, WebP, BMP or GIF file.
        kind: ``"photo"``, ``"drawing"`` or ``"dataset"``; ``"auto"`` decides by the rule above.
        settings: how large a file and a picture may be.
        adjustments: what a person has mended. A drawing is only turned and cropped.

    Raises:
        PictureError: the file cannot be read, or nothing is to be seen in it.
    """
    if kind not in ("auto", *get_args(Kind)):
        raise PictureError(
            _("The kind is {kind!r}; accepted are {choices}.").format(
                kind=kind, choices=", ".join(("auto", *get_args(Kind)))
            )
        )
    limits = Settings if settings is None else settings
    stored, orientation = decode_as_stored(
        content,
        max_megabytes=limits.max_upload_megabytes,
        max_megapixels=limits.max_megapixels,
    )
    image = upright(stored, orientation)
    way = decide(image) if kind == "auto" else kind
    found = _prepared(image, way, adjustments)
    if orientation == 1:
        return found
    stored.thumbnail((_SHOWN, _SHOWN))
    step = Step(
        _("As the camera stored it"),
        _("The file says which side is up, so it is turned before anything else."),
        flattened(stored),
    )
    return replace(found, steps=(step, *found.steps))


def _prepared(image: Image.Image, way: Kind, adjustments: Adjustments) -> Preparation:
    if way == "dataset":
        return _prepare_dataset(reshaped(image, adjustments))
    # OpenCV takes long to import: only those who need it wait for it.
    if way == "drawing":
        from fmnist.imaging.drawing import prepare_drawing

        return prepare_drawing(reshaped(image, adjustments))
    from fmnist.imaging.photo import prepare_photo

    return prepare_photo(image, adjustments=adjustments)


def decide(image: Image.Image) -> Kind:
    """Return what a picture of mode RGB or RGBA is, by the rule that opens this module."""
    if image.mode == "RGB":
        array = np.asarray(image)
        if _is_grey(array) and float((outermost(array).max(axis=1) <= _BLACK).mean()) >= 0.5:
            return "dataset" if image.size == PICTURE_SHAPE else "drawing"
    image = reshaped(image, Adjustments(box=inner_box(image)))
    return "drawing" if _is_drawing(image) else "photo"


def _is_drawing(image: Image.Image) -> bool:
    import cv2

    small = image.copy()
    small.thumbnail((_SIDE, _SIDE))
    colours = flattened(small)
    strength = ink_strength(colours)
    if float((outermost(strength) <= _GROUND).mean()) < 0.97:
        return False
    ink = strength > _INK
    if not ink.any():
        return False
    depth = cv2.distanceTransform(np.pad(ink.astype(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    thin = float(np.quantile(depth[ink], 0.98)) <= _THIN
    inside = colours[ink & (depth > min(_EDGE, float(depth.max()) - 0.1))]
    flat = float((np.abs(inside - np.median(inside, axis=0)).max(axis=1) <= _FLAT).mean()) >= 0.95
    return thin or flat


def _is_grey(colours: NDArray[np.uint8]) -> bool:
    spread = colours.max(axis=2).astype(np.int16) - colours.min(axis=2)
    return bool(np.quantile(spread, 0.99) <= _GREY)


def prepare_sample(picture: NDArray[np.uint8]) -> Preparation:
    """Return a picture of the dataset, ``(28, 28) uint8``, as it is.

    Raises:
        PictureError: it has another shape, or one plain colour.
    """
    return _prepare_dataset(Image.fromarray(np.asarray(picture)))


def _prepare_dataset(image: Image.Image) -> Preparation:
    if image.size != PICTURE_SHAPE:
        raise PictureError(
            _(
                "The picture has {width} × {height} pixels; a picture of the dataset has 28 × 28. "
                "Choose photo or drawing instead."
            ).format(width=image.width, height=image.height)
        )
    picture = np.asarray(image.convert("RGB").convert("L"))
    if np.ptp(picture) == 0:
        raise nothing_to_see()
    step = Step(
        _("What the network sees"),
        _("The picture looks like one of the dataset: it is passed on unchanged."),
        picture,
    )
    return Preparation(picture=picture, steps=(step,), warnings=(), kind="dataset")

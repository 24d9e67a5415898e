"""A photo of a piece of clothing → 28×28, as the pictures of Fashion-MNIST were made.

Source: arXiv:1708.07747, section 2 (Fashion-MNIST is shop photos on white, in grey, negated: dark
cloth is bright, the background is 0).
Differs from the source: a photo somebody takes at home is not on white, so the item is separated
first and everything else made black. Of all steps this one matters most.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.errors import PictureError
from fmnist.imaging.adjustments import AS_IT_IS, WHOLE, Adjustments, Method, painted, reshaped
from fmnist.imaging.decode import as_image
from fmnist.imaging.framing import box_around, stretch
from fmnist.imaging.margins import inner_box
from fmnist.imaging.preparation import Item, Preparation, Step, check_sides, nothing_to_see
from fmnist.imaging.segmentation import Segmentation
from fmnist.imaging.separation import separate
from fmnist.imaging.subpixel import extent, placed
from fmnist.labels import PICTURE_SIDE, WHITE
from fmnist.translation import _

__all__ = ["prepare_photo"]

_SIDE: Final = 160
"""Longest side, in pixels, on which the item is separated."""
_SIDES: Final = (PICTURE_SIDE, 24)
"""Longest sides, in pixels, at which a classifier looks at the item."""
_PLAIN: Final = 10
"""A picture whose channels all span less than this, of 255, shows nothing."""
_NOISE: Final = 0.08
"""Correlation of neighbouring pixels below which a photo is noise."""
_FULL: Final = 0.97
"""An alpha mask that covers more of the picture than this says nothing about the item."""
_LOW_AGREEMENT: Final = 0.5
_LOW_CONTRAST: Final = 20.0
_CUT_OFF: Final = 0.5


def prepare_photo(
    image: Image.Image | NDArray[np.uint8],
    *,
    longest_side: int = PICTURE_SIDE,
    adjustments: Adjustments = AS_IT_IS,
) -> Preparation:
    """Prepare a photo for the network.

    Args:
        image: a Pillow image, or an array as :func:`fmnist.imaging.decode.as_image` accepts.
            Where it is transparent is background.
        longest_side: pixels the item's longest side gets in the result, 1–28.
        adjustments: what a person has mended.

    Raises:
        PictureError: the picture is too small, shows one plain colour, has no transparency to go
            by where that was asked for, or nothing is left of its mask.
    """
    source = reshaped(as_image(image), adjustments)
    first = _("Turned upright and made small.")
    if adjustments.box == WHOLE:
        adjustments = replace(adjustments, box=inner_box(source))
        if adjustments.box != WHOLE:
            source = reshaped(source, replace(adjustments, quarter_turns=0))
            first = _("Turned upright, the plain page around it cut off, and made small.")
    check_sides(*source.size)
    small = _shrink(source)
    colours, alpha = _layers(small, adjustments.method)
    warnings: tuple[str, ...] = ()
    layers: tuple[NDArray[np.float32], ...]
    if alpha is not None:
        layers, how = (alpha,), _("The picture's own transparency says what is item.")
    else:
        if int(np.ptp(colours, axis=(0, 1)).max()) < _PLAIN:
            raise nothing_to_see()
        found = separate(colours, method=adjustments.method)
        layers = found.layers
        how, warnings = _method(found, adjustments.method), _warnings(found)
    if adjustments.strokes:
        layers = (painted(layers[0], adjustments),)
        how, warnings = _("You have painted on it."), ()
        if not (layers[0] >= 0.5).any():
            raise PictureError(
                _("Nothing is left of the item: all of the mask was painted away. Undo a stroke.")
            )
    mask = layers[0]
    noise = alpha is None and _is_noise(_shrink(source, Image.Resampling.BOX))
    if noise:
        warnings = (_("This looks like noise: neighbouring pixels have nothing in common."),)
    luminance = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY).astype(np.float32)
    tones = luminance if adjustments.invert else WHITE - luminance
    grey = (tones * mask).round().astype(np.uint8)
    picture = _small(tones, mask, longest_side)
    on_black = (colours * mask[:, :, None]).round().astype(np.uint8)
    steps = (
        Step(_("Your photo"), first, colours),
        Step(_("What is item"), how, (mask * WHITE).round().astype(np.uint8)),
        Step(_("On black"), _("Everything that is not the item becomes black."), on_black),
        _grey_step(grey, negated=not adjustments.invert),
        Step(
            _("What the network sees"),
            _("Cut out, fitted into 28 × 28 pixels with its proportions kept, and brightened."),
            picture,
        ),
    )
    return Preparation(
        picture=picture,
        steps=steps,
        warnings=warnings,
        kind="photo",
        item=Item(
            colours=colours,
            mask=mask.astype(np.float32),
            box=box_around(mask),
            other_mask=layers[1] if len(layers) > 1 else None,
        ),
        noise=noise,
        views=np.stack([_small(tones, layer, side) for layer in layers for side in _SIDES]),
    )


def _is_noise(image: Image.Image) -> bool:
    """Return whether the tones of neighbouring pixels are independent of each other.

    A smoother filter than the one that averages squares would make them depend on each other.
    Of 853 photos of clothes, the least correlation was 0.09, and 0.38 that of the 200th part.
    """
    grey = np.asarray(image.convert("L"), dtype=np.float32)
    grey = grey - grey.mean()
    variance = max(float((grey * grey).mean()), 1e-6)
    across = float((grey[:, 1:] * grey[:, :-1]).mean())
    down = float((grey[1:] * grey[:-1]).mean())
    return max(across, down) < _NOISE * variance


def _small(
    tones: NDArray[np.float32], mask: NDArray[np.float32], longest_side: int
) -> NDArray[np.uint8]:
    """Return the item as ``(28, 28) uint8`` on black."""
    box = extent(mask)
    picture = stretch(placed(tones * mask, box, longest_side))
    if picture.any():
        return picture
    # Pure white cloth: nothing of it is left in the negative, so its outline has to do.
    return stretch(placed(mask * np.float32(WHITE), box, longest_side))


def _grey_step(grey: NDArray[np.uint8], *, negated: bool) -> Step:
    if not negated:
        return Step(_("Grey"), _("You have chosen that bright cloth stays bright."), grey)
    return Step(
        _("Grey and negated"),
        _("The pictures the network learned from are negatives: dark cloth is bright."),
        grey,
    )


def _shrink(image: Image.Image, kernel: Image.Resampling = Image.Resampling.HAMMING) -> Image.Image:
    """Bring the longest side to at most 160 pixels; colours under transparency do not bleed."""
    scale = _SIDE / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    premultiplied = image.convert("RGBa") if image.mode == "RGBA" else image
    return premultiplied.resize(size, kernel).convert(image.mode)


def _layers(
    image: Image.Image, method: Method
) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    """Return colours (h, w, 3) uint8, and the mask (h, w) in [0, 1] that transparency gives.

    A picture that is opaque nearly everywhere (rounded corners) is put on white instead, and so is
    one that somebody else shall separate.
    """
    if image.mode != "RGBA":
        if method == "alpha":
            raise PictureError(
                _("The picture is not transparent anywhere. Let another way find the item.")
            )
        return np.asarray(image), None
    array = np.asarray(image)
    alpha: NDArray[np.float32] = array[:, :, 3].astype(np.float32) / np.float32(WHITE)
    if alpha.max() < 0.5:
        raise nothing_to_see()
    if method == "alpha" or (method == "auto" and float((alpha >= 0.5).mean()) <= _FULL):
        return np.ascontiguousarray(array[:, :, :3]), alpha
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB")), None


def _method(found: Segmentation, asked: Method) -> str:
    if found.method == "network":
        return _("A small network that has learned from photos says what is item.")
    if found.method == "grabcut":
        return _("GrabCut learns the colours of the border and separates what differs from them.")
    if found.method == "kmeans":
        return _("Four main colours were found; those common at the border are background.")
    if asked == "none":
        return _("You have chosen that the whole picture is item.")
    return _("No item could be separated, so the whole picture is used.")


def _warnings(found: Segmentation) -> tuple[str, ...]:
    if found.method == "none":
        return (
            _(
                "The item could not be separated from its background. Lay it on a plain surface of "
                "another colour, with some space around it."
            ),
        )
    warnings = []
    if found.contrast < _LOW_CONTRAST:
        warnings.append(
            _(
                "The item and its background have nearly the same colour, which often gives a "
                "wrong answer. Try another background."
            )
        )
    elif found.agreement < _LOW_AGREEMENT:
        warnings.append(
            _(
                "Two ways of separating the item from its background disagree, so look at the "
                "steps before you trust the answer."
            )
        )
    inner = found.mask[2:-2, 2:-2] if min(found.mask.shape) > 8 else found.mask
    edges = (inner[0], inner[-1], inner[:, 0], inner[:, -1])
    if max(float(edge.mean()) for edge in edges) > _CUT_OFF:
        warnings.append(_("The item seems to be cut off at the edge of the photo."))
    return tuple(warnings)

"""One picture of an album: a small copy of the file, and the answer to it.

A photo from a telephone has some megabytes; the network sees 28×28 pixels. So of a large file only
a copy of at most 640 pixels is kept, and it is that copy which is looked at, now and after every
change.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from fmnist.imaging.adjustments import AS_IT_IS, Adjustments, reshaped
from fmnist.imaging.decode import decode, decode_as_stored
from fmnist.imaging.orientation import with_orientation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.imaging import Kind
    from fmnist.imaging.colours import ColourShare
    from fmnist.inference import Prediction
    from fmnist.recognition import Recognition
    from fmnist.settings import Settings

__all__ = ["THUMBNAIL_SIDE", "Answer", "Picture", "Status", "small_copy", "thumbnail"]

Status = Literal["waiting", "answered", "failed", "cancelled"]

THUMBNAIL_SIDE: Final = 112
"""Pixels along each side of a thumbnail."""

_SMALL_ENOUGH: Final = 200_000
"""Bytes: a smaller file is kept as it is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What is kept of a recognition: all but the steps.

    Attributes:
        prediction: the ten probabilities.
        known: 0–1, higher = more like one of the ten classes at all.
        warnings: sentences on why the answer may be wrong.
        picture: (28, 28) uint8, what the network saw.
        kind: photo, drawing or dataset.
        colours: of a photo, the main colours of the item, the most common first.
    """

    prediction: Prediction
    known: float
    warnings: tuple[str, ...]
    picture: NDArray[np.uint8]
    kind: Kind
    colours: tuple[ColourShare, ...] = ()

    @classmethod
    def of(cls, recognition: Recognition) -> Answer:
        """Keep of ``recognition`` what is small."""
        from fmnist.imaging.colours import main_colours

        item = recognition.preparation.item
        return cls(
            prediction=recognition.prediction,
            known=recognition.known,
            warnings=recognition.warnings,
            picture=recognition.preparation.picture,
            kind=recognition.preparation.kind,
            colours=() if item is None else main_colours(item.colours, item.mask),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """One picture of an album.

    Attributes:
        number: its name in the album, never given twice.
        name: of the file.
        content: the file, or a small copy of it.
        asked: what it is taken for, ``"auto"`` to find out.
        adjustments: what a person has mended.
        status: whether it waits, is answered, cannot be read, or will not be looked at.
        answer: once it is answered.
        error: why it cannot be read.
        label: what a person says that it shows, 0–9.
        thumbnail: a JPEG of ``THUMBNAIL_SIDE`` pixels on white, once it was looked at.
    """

    number: int
    name: str
    content: bytes
    asked: Kind | Literal["auto"] = "auto"
    adjustments: Adjustments = AS_IT_IS
    status: Status = "waiting"
    answer: Answer | None = None
    error: str = ""
    label: int | None = None
    thumbnail: bytes = b""


def small_copy(content: bytes, settings: Settings) -> bytes:
    """Return the file as it is if it is small, otherwise a copy of at most 640 × 640 pixels.

    The copy is turned as the file is, so that the way to 28×28 begins with the same step.

    Raises:
        PictureError: the file cannot be read.
    """
    if len(content) <= _SMALL_ENOUGH:
        return content
    image, orientation = decode_as_stored(
        content,
        max_megabytes=settings.max_upload_megabytes,
        max_megapixels=settings.max_megapixels,
    )
    exif = with_orientation(orientation)
    copy = io.BytesIO()
    if image.mode == "RGBA":
        image.save(copy, "PNG", compress_level=3, exif=exif)
    else:
        image.save(copy, "JPEG", quality=95, subsampling=0, exif=exif)
    return copy.getvalue() if copy.tell() < len(content) else content


def thumbnail(content: bytes, adjustments: Adjustments, settings: Settings) -> bytes:
    """Return a square JPEG that shows the whole picture, turned and cropped, on white.

    Raises:
        PictureError: the file cannot be read.
    """
    from PIL import Image

    decoded = decode(
        content,
        max_megabytes=settings.max_upload_megabytes,
        max_megapixels=settings.max_megapixels,
        working_side=2 * THUMBNAIL_SIDE,
    )
    image = reshaped(decoded, adjustments)
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    ground = Image.new("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE), "white")
    place = ((THUMBNAIL_SIDE - image.width) // 2, (THUMBNAIL_SIDE - image.height) // 2)
    ground.paste(image, place, image if image.mode == "RGBA" else None)
    result = io.BytesIO()
    ground.save(result, "JPEG", quality=78)
    return result.getvalue()

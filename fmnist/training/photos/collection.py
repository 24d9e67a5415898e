"""A folder of labelled photos, ``DIR/CLASS/*.jpg``, ready to be learned from.

Each photo goes the way of every photo (``fmnist.imaging``); what is kept is the item with some
space around it and its masks, from which a training draws as many placements as it likes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.errors import DatasetError, PictureError
from fmnist.imaging import ACCEPTED_EXTENSIONS, prepare
from fmnist.labels import CLASS_COUNT, WHITE
from fmnist.training.photos.placing import centring
from fmnist.translation import _

__all__ = [
    "FOLDERS",
    "SIDE",
    "SPAN",
    "JudgedPhotos",
    "Photos",
    "item_layers",
    "photo_files",
    "read_photos",
    "read_views",
]

FOLDERS: Final[Mapping[str, tuple[int, ...]]] = {
    "dress": (3,),
    "longsleeve": (2,),
    "outwear": (4,),
    "pants": (1,),
    "shirt": (6,),
    "t-shirt": (0,),
    "shoes": (5, 7, 9),
    "bag": (8,),
    "hat": (),
    "shorts": (),
    "skirt": (),
}
"""Name of a folder → labels that are right for its photos; none: it is not one of the ten."""

SIDE: Final = 64
"""Pixels along each side of what is kept of a photo."""
SPAN: Final = 56
"""Pixels of them that the item's longest side has."""


@dataclass(frozen=True, eq=False)
class Photos:
    """Photos that were read.

    Attributes:
        layers: ``(n, 2, 64, 64, 2) uint8``: for each of two masks the negated tones with what
            surrounds the item, and the mask, 0–255. Where only one mask was found it stands twice.
        allowed: ``(n, 10) bool``, the labels that are right; none for what is not of the ten.
        names: file of each, relative to the folder.
    """

    layers: NDArray[np.uint8]
    allowed: NDArray[np.bool_]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class JudgedPhotos:
    """Photos as a classifier looks at them.

    Attributes:
        views: of each photo ``(v, 28, 28) uint8``.
        allowed: ``(n, 10) bool``, the labels that are right; none for what is not of the ten.
    """

    views: tuple[NDArray[np.uint8], ...]
    allowed: NDArray[np.bool_]


def read_photos(folder: Path) -> Photos:
    """Read every photo of a folder on all processors; what cannot be read is left out.

    Raises:
        DatasetError: the folder holds no photo in a folder with the name of a class.
    """
    kept = _through(_read, folder)
    return Photos(
        layers=np.stack([layers for _file, layers in kept]),
        allowed=_allowed([file for file, _layers in kept]),
        names=tuple(str(file.relative_to(folder)) for file, _layers in kept),
    )


def read_views(folder: Path) -> JudgedPhotos:
    """Read every photo of a folder as a classifier looks at it; raises as ``read_photos``."""
    kept = _through(_views, folder)
    return JudgedPhotos(
        views=tuple(views for _file, views in kept),
        allowed=_allowed([file for file, _views in kept]),
    )


def photo_files(folder: Path) -> list[Path]:
    """Return the photos in the folders of the classes; raises as ``read_photos``."""
    files = [
        file
        for name in sorted(FOLDERS)
        for file in sorted((folder / name).glob("*"))
        if file.suffix.lower().lstrip(".") in ACCEPTED_EXTENSIONS
    ]
    if not files:
        raise DatasetError(
            _(
                "There is no photo in {folder}; accepted are pictures in folders called {names}."
            ).format(folder=folder, names=", ".join(FOLDERS))
        )
    return files


def _through(
    read: Callable[[Path], NDArray[np.uint8] | None], folder: Path
) -> list[tuple[Path, NDArray[np.uint8]]]:
    files = photo_files(folder)
    # Threads, since OpenCV lets others run; a fork beside TensorFlow's threads may never wake.
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        found = list(pool.map(read, files))
    return [(file, what) for file, what in zip(files, found, strict=True) if what is not None]


def _allowed(files: Sequence[Path]) -> NDArray[np.bool_]:
    allowed = np.zeros((len(files), CLASS_COUNT), dtype=bool)
    for row, file in enumerate(files):
        allowed[row, list(FOLDERS[file.parent.name])] = True
    return allowed


def _read(file: Path) -> NDArray[np.uint8] | None:
    try:
        return item_layers(file.read_bytes())
    except (PictureError, OSError):
        return None


def _views(file: Path) -> NDArray[np.uint8] | None:
    try:
        return prepare(file.read_bytes(), kind="photo").views
    except (PictureError, OSError):
        return None


def item_layers(content: bytes) -> NDArray[np.uint8]:
    """Return ``(2, 64, 64, 2) uint8`` of one photo, see ``Photos``.

    Raises:
        PictureError: the file cannot be read, or shows nothing.
    """
    item = prepare(content, kind="photo").item
    if item is None:
        raise TypeError("A photo was prepared without its item.")
    tones = (WHITE - cv2.cvtColor(item.colours, cv2.COLOR_RGB2GRAY)).astype(np.float32)
    second = item.mask if item.other_mask is None else item.other_mask
    return np.stack([_laid(tones, mask) for mask in (item.mask, second)])


def _laid(tones: NDArray[np.float32], mask: NDArray[np.float32]) -> NDArray[np.uint8]:
    matrix = centring(mask, SPAN, SIDE)
    scale = float(matrix[0, 0])
    if scale < 0.75:
        tones = cv2.GaussianBlur(tones, (0, 0), 0.35 / scale)
    surrounded = cv2.warpAffine(tones, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    laid = cv2.warpAffine(mask * np.float32(WHITE), matrix, (SIDE, SIDE))
    return np.dstack([surrounded, laid]).round().clip(0, WHITE).astype(np.uint8)

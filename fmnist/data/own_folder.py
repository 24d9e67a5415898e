"""Reading pictures out of a folder that has one folder for each class.

``train/CLASS/*.png`` and ``test/CLASS/*.png``, or ``CLASS/*.png``. A class folder is called by the
class's number or name; capitals, spaces and signs do not matter: ``t-shirt top`` means
``T-shirt/top``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.data.arrays import Arrays
from fmnist.data.own_arrays import LEAST_UNDIVIDED, check_classes
from fmnist.errors import DatasetError
from fmnist.labels import CLASS_COUNT, CLASS_NAMES, PICTURE_SHAPE, PICTURE_SIDE
from fmnist.translation import _

__all__ = ["class_folders", "read_folder"]

_SUFFIXES: Final = (".png", ".bmp", ".jpg", ".jpeg")
_MODES: Final = ("L", "1", "P", "RGB")
_PARTS: Final = ("train", "test")


def class_folders(path: Path) -> list[tuple[Path, int]]:
    """Return the class folders under ``path``, in both parts where it has them, with their labels.

    Raises:
        DatasetError: ``path`` is not a folder, or one in it is called like no class.
        OSError: a folder cannot be read.
    """
    if not path.is_dir():
        raise DatasetError(
            _(
                "There is no dataset at {path}. FMNIST_DATASET names an .npz file or a folder with "
                "a folder for each class."
            ).format(path=path)
        )
    if not _in_parts(path):
        return list(_labelled(path))
    for part in _PARTS:
        if not (path / part).is_dir():
            raise DatasetError(
                _(
                    "{path} has no folder {part}; accepted are train and test, each with a folder "
                    "for each class, or the class folders alone."
                ).format(path=path, part=part)
            )
    return [entry for part in _PARTS for entry in _labelled(path / part)]


def read_folder(path: Path) -> Arrays:
    """Read every picture under ``path``.

    Returns:
        ``x_train, y_train, x_test, y_test``, or ``x, y`` where it has no parts: pictures
        ``(n, 28, 28)`` uint8 and labels ``(n,)`` uint8, by class and then by file name.

    Raises:
        DatasetError: a picture cannot be read or has another size, a file is no picture, or a
            class has too few; says which.
    """
    if not _in_parts(path):
        x, y = _read_part(path, least=LEAST_UNDIVIDED)
        return {"x": x, "y": y}
    arrays: Arrays = {}
    for part in _PARTS:
        arrays[f"x_{part}"], arrays[f"y_{part}"] = _read_part(path / part, least=1)
    return arrays


def _in_parts(path: Path) -> bool:
    return any((path / part).is_dir() for part in _PARTS)


def _labelled(path: Path) -> Iterator[tuple[Path, int]]:
    for folder in sorted(path.iterdir()):
        if folder.is_dir() and not folder.name.startswith((".", "__")):
            yield folder, _label(folder)


def _label(folder: Path) -> int:
    word = _plain(folder.name)
    for label, name in enumerate(CLASS_NAMES):
        if word in (str(label), _plain(name), _plain(name.partition("/")[0])):
            return label
    raise DatasetError(
        _(
            "The folder {folder} is called like no class; accepted are the numbers 0 to {last} and "
            "the names {names}."
        ).format(folder=folder, last=CLASS_COUNT - 1, names=", ".join(CLASS_NAMES))
    )


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _read_part(path: Path, *, least: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    files = [
        (file, label)
        for folder, label in sorted(_labelled(path), key=lambda entry: (entry[1], entry[0]))
        for file in sorted(folder.iterdir())
        if not file.name.startswith(".")
    ]
    labels = np.array([label for _file, label in files], np.uint8)
    check_classes(path, path.name, labels, least=least)
    pictures = np.empty((len(files), *PICTURE_SHAPE), np.uint8)
    with ThreadPoolExecutor() as pool:
        for place, picture in enumerate(pool.map(_read_picture, [file for file, _label in files])):
            pictures[place] = picture
    return pictures, labels


def _read_picture(file: Path) -> NDArray[np.uint8]:
    if file.suffix.lower() not in _SUFFIXES:
        raise DatasetError(
            _(
                "{file} is no picture; accepted in a class folder are files ending in {suffixes}."
            ).format(file=file, suffixes=", ".join(_SUFFIXES))
        )
    try:
        with Image.open(file) as image:
            if image.size != (PICTURE_SIDE, PICTURE_SIDE) or image.mode not in _MODES:
                raise DatasetError(
                    _(
                        "{file} has {width} × {height} pixels of kind {mode}; accepted are 28 × 28 "
                        "grey pixels ({modes}) on black. Scale it beforehand."
                    ).format(
                        file=file,
                        width=image.width,
                        height=image.height,
                        mode=image.mode,
                        modes=", ".join(_MODES),
                    )
                )
            return np.asarray(image.convert("L"), np.uint8)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DatasetError(
            _("{file} cannot be read as a picture: {reason}. Replace it or take it away.").format(
                file=file, reason=error
            )
        ) from error

"""Reading pictures out of a folder that has one folder for each class.

``train/CLASS/*.png`` and ``test/CLASS/*.png``, or ``CLASS/*.png``. A class folder may be called
anything: ``own_classes`` says what that makes of it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.data.arrays import Arrays
from fmnist.data.own_arrays import LEAST_UNDIVIDED, check_classes
from fmnist.data.own_classes import OwnClasses
from fmnist.errors import DatasetError
from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE, ClassNames
from fmnist.translation import _

__all__ = ["class_folders", "read_folder", "read_pictures"]

_SUFFIXES: Final = (".png", ".bmp", ".jpg", ".jpeg")
_MODES: Final = ("L", "1", "P", "RGB")
_PARTS: Final = ("train", "test")


def class_folders(path: Path) -> list[Path]:
    """Return the class folders under ``path``, in both parts where it has them.

    Raises:
        DatasetError: ``path`` is not a folder, or has one part without the other.
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
        return _folders(path)
    for part in _PARTS:
        if not (path / part).is_dir():
            raise DatasetError(
                _(
                    "{path} has no folder {part}; accepted are train and test, each with a folder "
                    "for each class, or the class folders alone."
                ).format(path=path, part=part)
            )
    return [folder for part in _PARTS for folder in _folders(path / part)]


def read_folder(path: Path) -> tuple[Arrays, ClassNames]:
    """Read every picture under ``path``.

    Returns:
        ``x_train, y_train, x_test, y_test``, or ``x, y`` where it has no parts: pictures
        ``(n, 28, 28)`` uint8 and labels ``(n,)`` uint8, by class and then by file name; and what
        the labels mean.

    Raises:
        DatasetError: a picture cannot be read or has another size, a file is no picture, or a
            class has too few; says which.
    """
    classes = OwnClasses.of(path, [folder.name for folder in class_folders(path)])
    if not _in_parts(path):
        x, y = _read_part(path, classes, least=LEAST_UNDIVIDED)
        return {"x": x, "y": y}, classes.names
    arrays: Arrays = {}
    for part in _PARTS:
        arrays[f"x_{part}"], arrays[f"y_{part}"] = _read_part(path / part, classes, least=1)
    return arrays, classes.names


def _in_parts(path: Path) -> bool:
    return any((path / part).is_dir() for part in _PARTS)


def _folders(path: Path) -> list[Path]:
    return [
        folder
        for folder in sorted(path.iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "__"))
    ]


def _read_part(
    path: Path, classes: OwnClasses, *, least: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    labelled = sorted((classes.label(folder.name), folder) for folder in _folders(path))
    files = [
        (file, label)
        for label, folder in labelled
        for file in sorted(folder.iterdir())
        if not file.name.startswith(".")
    ]
    labels = np.array([label for _file, label in files], np.uint8)
    check_classes(path, path.name, labels, classes.names, least=least)
    return read_pictures([file for file, _label in files]), labels


def read_pictures(files: list[Path]) -> NDArray[np.uint8]:
    """Read picture files, ``(n, 28, 28)`` uint8.

    Raises:
        DatasetError: a picture cannot be read or has another size, or a file is no picture.
    """
    pictures = np.empty((len(files), *PICTURE_SHAPE), np.uint8)
    with ThreadPoolExecutor() as pool:
        for place, picture in enumerate(pool.map(_read_picture, files)):
            pictures[place] = picture
    return pictures


def _read_picture(file: Path) -> NDArray[np.uint8]:
    if file.suffix.lower() not in _SUFFIXES:
        raise DatasetError(
            _("{file} is no picture; accepted are files ending in {suffixes}.").format(
                file=file, suffixes=", ".join(_SUFFIXES)
            )
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

"""Reading and checking arrays of pictures and labels that somebody else has saved."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.arrays import ARRAY_NAMES, Arrays
from fmnist.errors import DatasetError
from fmnist.labels import CLASS_COUNT, CLASS_NAMES, PICTURE_SHAPE, WHITE
from fmnist.translation import _

__all__ = ["LEAST_UNDIVIDED", "check_classes", "read_npz"]

LEAST_UNDIVIDED: Final = 3
"""Pictures a class needs where a test part is still to be taken: a fifth of 3 rounds to 1."""


def read_npz(path: Path) -> Arrays:
    """Read ``x_train, y_train, x_test, y_test``, or ``x, y``, out of an ``.npz`` file.

    Returns:
        Pictures ``(n, 28, 28)`` uint8 and labels ``(n,)`` uint8, 0–9, under the same names.

    Raises:
        DatasetError: the file cannot be read, an array is missing, has another shape or type, or
            a class has no picture.
    """
    try:
        file = np.load(path, allow_pickle=False)
        if not isinstance(file, np.lib.npyio.NpzFile):
            raise _unreadable(path, _("it holds a single array"))
        with file:
            names = _names(path, list(file))
            arrays = {name: _array(path, name, file) for name in names}
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path, str(error)) from error
    result: Arrays = {}
    for pictures, labels in zip(names[::2], names[1::2], strict=True):
        result[pictures] = _pictures(path, pictures, arrays[pictures])
        result[labels] = _labels(path, labels, arrays[labels])
        if len(result[pictures]) != len(result[labels]):
            raise DatasetError(
                _(
                    "{file}: {pictures} holds {count} pictures and {labels} {other} labels; "
                    "accepted is one label for each picture."
                ).format(
                    file=path,
                    pictures=pictures,
                    count=len(result[pictures]),
                    labels=labels,
                    other=len(result[labels]),
                )
            )
        check_classes(path, labels, result[labels], least=1 if len(names) > 2 else LEAST_UNDIVIDED)
    return result


def check_classes(path: Path, where: str, labels: NDArray[np.uint8], *, least: int) -> None:
    """Refuse labels of which some class has fewer than ``least``.

    Raises:
        DatasetError: names the classes and how many there are of each.
    """
    counts = np.bincount(labels, minlength=CLASS_COUNT)
    few = np.flatnonzero(counts < least)
    if len(few):
        found = ", ".join(f"{label} ({CLASS_NAMES[label]}): {counts[label]}" for label in few)
        raise DatasetError(
            _(
                "{file}: {where} has too few pictures of some classes: {found}. Needed are at "
                "least {least} of each class from 0 to {last}."
            ).format(file=path, where=where, found=found, least=least, last=CLASS_COUNT - 1)
        )


def _names(path: Path, found: list[str]) -> tuple[str, ...]:
    for names in (ARRAY_NAMES, ("x", "y")):
        if set(names) <= set(found):
            return names
    raise DatasetError(
        _(
            "{file} holds the arrays {found}; accepted are x_train, y_train, x_test and y_test, or "
            "x and y, of which a fifth becomes the test set. Save it with numpy.savez_compressed."
        ).format(file=path, found=", ".join(found) or _("(none)"))
    )


def _array(path: Path, name: str, file: Mapping[str, Any]) -> NDArray[Any]:
    try:
        return np.asarray(file[name])
    except ValueError as error:
        raise DatasetError(
            _(
                "{file}: {name} is no array of numbers ({reason}). Accepted are arrays of whole "
                "numbers; Python objects are never read, because they could carry code."
            ).format(file=path, name=name, reason=error)
        ) from error


def _pictures(path: Path, name: str, array: NDArray[Any]) -> NDArray[np.uint8]:
    shape = array.shape[:-1] if array.ndim == 4 and array.shape[-1] == 1 else array.shape
    if len(shape) != 3 or shape[1:] != PICTURE_SHAPE or not shape[0]:
        raise DatasetError(
            _(
                "{file}: {name} has the shape {found}; accepted are (n, 28, 28) and "
                "(n, 28, 28, 1), n at least 1."
            ).format(file=path, name=name, found=array.shape)
        )
    if array.dtype.kind not in "iu":
        raise DatasetError(
            _(
                "{file}: {name} is of type {found}; accepted are whole numbers from 0 "
                "(background) to 255. Multiply shares by 255: (255 * x).round().astype('uint8')."
            ).format(file=path, name=name, found=array.dtype)
        )
    return _bytes(path, name, array.reshape(shape), WHITE)


def _labels(path: Path, name: str, array: NDArray[Any]) -> NDArray[np.uint8]:
    shape = array.shape[:-1] if array.ndim == 2 and array.shape[-1] == 1 else array.shape
    if len(shape) != 1:
        raise DatasetError(
            _(
                "{file}: {name} has the shape {found}; accepted is (n,): a whole number for each "
                "picture. Make them of ten columns by y.argmax(axis=1)."
            ).format(file=path, name=name, found=array.shape)
        )
    if array.dtype.kind not in "iu":
        raise DatasetError(
            _("{file}: {name} is of type {found}; accepted are whole numbers from 0 to 9.").format(
                file=path, name=name, found=array.dtype
            )
        )
    return _bytes(path, name, array.reshape(shape), CLASS_COUNT - 1)


def _bytes(path: Path, name: str, array: NDArray[Any], most: int) -> NDArray[np.uint8]:
    if array.size and (array.min() < 0 or array.max() > most):
        raise DatasetError(
            _("{file}: {name} goes from {least} to {greatest}; accepted is 0 to {most}.").format(
                file=path, name=name, least=array.min(), greatest=array.max(), most=most
            )
        )
    return array.astype(np.uint8)


def _unreadable(path: Path, reason: str) -> DatasetError:
    return DatasetError(
        _(
            "{file} cannot be read as an .npz file: {reason}. Save the arrays with "
            "numpy.savez_compressed(file, x_train=…, y_train=…, x_test=…, y_test=…)."
        ).format(file=path, reason=reason)
    )

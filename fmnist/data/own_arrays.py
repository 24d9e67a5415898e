"""Reading and checking arrays of pictures and labels that somebody else has saved.

What their classes are called is an array ``class_names`` in the same file, or a file beside it (see
``own_names``); ten classes without names are those of Fashion-MNIST, others get numbers.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.arrays import ARRAY_NAMES, Arrays
from fmnist.data.own_names import accepted_names, names_beside
from fmnist.errors import DatasetError
from fmnist.labels import MOST_CLASSES, PICTURE_SHAPE, WHITE, ClassNames
from fmnist.translation import _

__all__ = ["LEAST_UNDIVIDED", "check_classes", "read_npz"]

LEAST_UNDIVIDED: Final = 3
"""Pictures a class needs where a test part is still to be taken: a fifth of 3 rounds to 1."""

_CLASS_NAMES: Final = "class_names"
_TOLD: Final = 12


def read_npz(path: Path) -> tuple[Arrays, ClassNames]:
    """Read ``x_train, y_train, x_test, y_test``, or ``x, y``, out of an ``.npz`` file.

    Returns:
        Pictures ``(n, 28, 28)`` uint8 and labels ``(n,)`` uint8 from 0, under the same names; and
        what the labels mean.

    Raises:
        DatasetError: the file cannot be read, an array is missing, has another shape or type, or
            a class has no picture, or the names of the classes do not fit.
    """
    try:
        file = np.load(path, allow_pickle=False)
        if not isinstance(file, np.lib.npyio.NpzFile):
            raise _unreadable(path, _("it holds a single array"))
        with file:
            names = _names(path, list(file))
            arrays = {name: _array(path, name, file) for name in names}
            called = _array(path, _CLASS_NAMES, file) if _CLASS_NAMES in file else None
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
    class_names = _class_names(path, called, 1 + max(int(result[y].max()) for y in names[1::2]))
    for labels in names[1::2]:
        check_classes(
            path,
            labels,
            result[labels],
            class_names,
            least=1 if len(names) > 2 else LEAST_UNDIVIDED,
        )
    return result, class_names


def check_classes(
    path: Path, where: str, labels: NDArray[np.uint8], class_names: ClassNames, *, least: int
) -> None:
    """Refuse labels beyond the classes there are, or of which some class has fewer than ``least``.

    Raises:
        DatasetError: names the classes and how many there are of each.
    """
    if len(labels) and labels.max() >= len(class_names):
        raise DatasetError(
            _(
                "{file}: {where} goes up to {greatest}, but there are {count} class names; "
                "accepted is a name for each label from 0."
            ).format(file=path, where=where, greatest=labels.max(), count=len(class_names))
        )
    counts = np.bincount(labels, minlength=len(class_names))
    few = np.flatnonzero(counts < least)
    if len(few):
        found = ", ".join(
            f"{label} ({class_names[label]}): {counts[label]}" for label in few[:_TOLD]
        )
        raise DatasetError(
            _(
                "{file}: {where} has too few pictures of some classes: {found}. Needed are at "
                "least {least} of each class from 0 to {last}."
            ).format(
                file=path,
                where=where,
                found=found + (", …" if len(few) > _TOLD else ""),
                least=least,
                last=len(class_names) - 1,
            )
        )


def _class_names(path: Path, called: NDArray[Any] | None, count: int) -> ClassNames:
    """Return the names in the file, or beside it, or those that so many classes have."""
    if called is None:
        return names_beside(path) or accepted_names(path, ClassNames.of_count, count)
    if called.ndim != 1 or called.dtype.kind != "U":
        raise DatasetError(
            _(
                "{file}: {name} has the shape {found} and the type {dtype}; accepted is an array "
                "of texts, (n,): numpy.array(['cat', 'dog'])."
            ).format(file=path, name=_CLASS_NAMES, found=called.shape, dtype=called.dtype)
        )
    return accepted_names(path, ClassNames, called.tolist())


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
                "picture. Make them of one column a class by y.argmax(axis=1)."
            ).format(file=path, name=name, found=array.shape)
        )
    if array.dtype.kind not in "iu":
        raise DatasetError(
            _(
                "{file}: {name} is of type {found}; accepted are whole numbers from 0, whose names "
                "may stand in an array class_names."
            ).format(file=path, name=name, found=array.dtype)
        )
    return _bytes(path, name, array.reshape(shape), MOST_CLASSES - 1)


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

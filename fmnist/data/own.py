"""A labelled set of somebody's own: 28×28 grey pictures of 2 to 100 classes with any names.

It is an ``.npz`` as NumPy and Keras users save them, a folder that has one folder a class, or a
folder with a table of its pictures. It is read once, checked, and kept in the cache, memory-mapped
like the other datasets, with the names of its classes beside. A test part
that does not exist is taken from the pictures: a fifth of every class, drawn by a fixed seed.
Pictures that come sorted by class are shuffled, because a training that keeps the last fifth for
validation would otherwise never see the last classes.

Source: ``keras.datasets`` (names and shapes of the four arrays), ``keras.utils.
image_dataset_from_directory`` (a folder a class).
Differs from the source: folders called like the standard classes, by number or name, keep these
labels, whatever their order.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.arrays import Arrays, open_arrays, write_arrays, write_json
from fmnist.data.own_arrays import read_npz
from fmnist.data.own_folder import class_folders, read_folder
from fmnist.data.own_names import names_file
from fmnist.data.own_table import read_table, table_file, table_lines
from fmnist.data.split import split_validation
from fmnist.errors import ClassNamesError, DatasetError
from fmnist.labels import ClassNames
from fmnist.translation import _

__all__ = ["load_own", "own_stamp"]

TEST_SHARE: Final = 0.2
SEED: Final = 20170825
_SOURCES: Final = "sources.json"
_CLASS_NAMES: Final = "class_names.json"
_log = logging.getLogger(__name__)


def load_own(path: Path, cache: Path) -> tuple[Arrays, ClassNames, Path]:
    """Read the set at ``path``, or open what was kept of it while nothing in it has changed.

    Args:
        path: an ``.npz`` file or a folder.
        cache: the folder of all caches.

    Returns:
        The four arrays, memory-mapped, what the labels mean, and the folder that they lie in.

    Raises:
        DatasetError: it is not there, or something in it is not accepted; says what and where.
    """
    place = cache / f"own-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    sources = _sources(path)
    if _read_json(place / _SOURCES) == sources:
        kept, names = open_arrays(place), _kept_names(place)
        if kept is not None and names is not None:
            return kept, names, place
    content, class_names = _read(path)
    arrays = write_arrays(place, _shuffled(_with_test(content)))
    if sources == _sources(path):  # Otherwise it changed meanwhile, and is read again next time.
        try:
            write_json(place / _CLASS_NAMES, class_names)
            write_json(place / _SOURCES, sources)
        except OSError as error:
            _log.debug("%s is read again next time: %r", path, error)
    return arrays, class_names, place


def _read(path: Path) -> tuple[Arrays, ClassNames]:
    if path.is_file():
        return read_npz(path)
    return read_folder(path) if table_file(path) is None else read_table(path)


def _kept_names(place: Path) -> ClassNames | None:
    found = _read_json(place / _CLASS_NAMES)
    try:
        return ClassNames(found) if isinstance(found, list) else None
    except (ClassNamesError, TypeError):
        return None


def own_stamp(path: Path) -> dict[str, list[int]] | None:
    """Return time and size of the file, or of the folder, its class folders and its table; quick.

    ``None`` where there is nothing. A file that is overwritten in place in a class folder is
    noticed at the next start only.
    """
    try:
        table, names = table_file(path), names_file(path)
        folders = [] if path.is_file() or table is not None else class_folders(path)
        beside = [file for file in (table, names) if file is not None]
        return {str(each): _stamp(each) for each in (path, *folders, *beside)}
    except (OSError, DatasetError):
        return None


def _sources(path: Path) -> dict[str, list[int]]:
    """Return time and size of every file there is."""
    try:
        table, names = table_file(path), names_file(path)
        beside = {file.name: _stamp(file) for file in (table, names) if file is not None}
        if path.is_file():
            return beside | {path.name: _stamp(path)}
        if table is not None:
            files = [line.file for line in table_lines(path)]
            return beside | {str(file.relative_to(path)): _stamp(file) for file in files}
        return beside | {
            f"{folder.relative_to(path)}/{entry.name}": [
                (status := entry.stat()).st_size,
                status.st_mtime_ns,
            ]
            for folder in class_folders(path)
            for entry in os.scandir(folder)
        }
    except OSError as error:
        raise DatasetError(
            _(
                "The dataset {path} cannot be read: {reason}. FMNIST_DATASET must name an .npz "
                "file or a folder that this process may read."
            ).format(path=path, reason=error.strerror or error)
        ) from error


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _with_test(content: Arrays) -> Arrays:
    """Return four arrays; out of two, a fifth of every class becomes the test part."""
    if "x_train" in content:
        return content
    x, y = content["x"], content["y"]
    train, test = split_validation(y, fraction=TEST_SHARE, method="stratified", seed=SEED)
    return {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}


def _shuffled(arrays: Arrays) -> Arrays:
    """Return the same pictures, in a random order where they were sorted by class."""
    result = dict(arrays)
    for number, part in enumerate(("train", "test")):
        labels = arrays[f"y_{part}"]
        if (np.diff(labels.astype(np.int16)) >= 0).all():
            order: NDArray[np.int64] = np.random.default_rng([SEED, number]).permutation(
                len(labels)
            )
            result[f"x_{part}"] = arrays[f"x_{part}"][order]
            result[f"y_{part}"] = labels[order]
    return result

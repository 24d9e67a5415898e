"""The four official files of Fashion-MNIST: where they lie, and their content in the cache.

Source: ``keras.datasets.fashion_mnist`` (place in Keras' cache).
Differs from the source: the files are verified, and decompressed only once.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.data.arrays import open_arrays, write_arrays, write_json
from fmnist.data.checksums import OFFICIAL_FILES, Fault, file_fault
from fmnist.data.idx import read_idx
from fmnist.errors import DatasetError
from fmnist.labels import PICTURE_SHAPE
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = [
    "faults",
    "how_to_get",
    "load_official",
    "official_cache",
    "official_error",
    "official_folder",
    "source_stamp",
]

_COUNTS: Final = {"x_train": 60_000, "y_train": 60_000, "x_test": 10_000, "y_test": 10_000}
_STAMP: Final = "sources.json"
_log = logging.getLogger(__name__)

Stamp = dict[str, list[int]]


def official_folder(settings: Settings) -> Path:
    """Return the folder of the four files: ``FMNIST_DATA_DIR``, or their place in Keras' cache."""
    if settings.data_dir is not None:
        return settings.data_dir
    return _keras_home() / "datasets" / "fashion-mnist"


def official_cache(settings: Settings) -> Path:
    """Return the folder of the decompressed arrays."""
    return settings.cache / "fashion-mnist-v1"


def faults(settings: Settings) -> tuple[Fault, ...]:
    """Say what is wrong with the four files; empty when they are whole.

    A file whose size and time are those of the last check is not read again.
    """
    folder = official_folder(settings)
    stamp_file = official_cache(settings) / _STAMP
    stamp = source_stamp(settings)
    if stamp is not None and _read_stamp(stamp_file) == stamp:
        return ()
    found = [file_fault(folder / file, expected) for file, expected in OFFICIAL_FILES.values()]
    bad = tuple(fault for fault in found if fault is not None)
    if not bad and stamp == source_stamp(settings):
        try:
            stamp_file.parent.mkdir(parents=True, exist_ok=True)
            write_json(stamp_file, stamp)
        except OSError as error:
            _log.debug("the official files are checked again next time: %r", error)
    return bad


def load_official(settings: Settings) -> dict[str, NDArray[np.uint8]]:
    """Verify the four files and memory-map their content, decompressed once into the cache.

    Raises:
        DatasetError: a file is missing or damaged, or the cache cannot be written.
    """
    bad = faults(settings)
    if bad:
        raise official_error(settings, bad)
    cache = official_cache(settings)
    arrays = open_arrays(cache)
    if arrays is None:
        folder = official_folder(settings)
        content = {
            name: _checked(name, read_idx(folder / file), folder / file)
            for name, (file, _md5) in OFFICIAL_FILES.items()
        }
        arrays = write_arrays(cache, content)
    return arrays


def official_error(settings: Settings, bad: tuple[Fault, ...]) -> DatasetError:
    """Return the error that names each faulty file and how to get a whole one."""
    return DatasetError(
        _("Fashion-MNIST cannot be read from {folder}: {faults}. {advice}").format(
            folder=official_folder(settings),
            faults="; ".join(str(fault) for fault in bad),
            advice=how_to_get(settings),
        )
    )


def how_to_get(settings: Settings) -> str:
    """Say how a person gets the four files into their folder."""
    return _(
        "Download the dataset, or copy the four official files "
        "(https://github.com/zalandoresearch/fashion-mnist#get-the-data) into {folder}, or set "
        "FMNIST_DATA_DIR to a folder that holds them."
    ).format(folder=official_folder(settings))


def _keras_home() -> Path:
    """Return the folder that Keras caches in, found as ``keras.config`` finds it."""
    named = os.environ.get("KERAS_HOME")
    if named:
        return Path(named).expanduser().absolute()
    try:
        home = Path.home()
    except RuntimeError:  # no home folder can be found
        home = Path(tempfile.gettempdir())
    return (home if os.access(home, os.W_OK) else Path(tempfile.gettempdir())) / ".keras"


def source_stamp(settings: Settings) -> Stamp | None:
    """Return path, size and time (ns) of the four files, or ``None`` when one is missing."""
    folder = official_folder(settings)
    stamp: Stamp = {}
    for file, _md5 in OFFICIAL_FILES.values():
        try:
            status = (folder / file).stat()
        except OSError:
            return None
        stamp[str(folder / file)] = [status.st_size, status.st_mtime_ns]
    return stamp


def _read_stamp(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _checked(name: str, array: NDArray[np.uint8], path: Path) -> NDArray[np.uint8]:
    shape = (_COUNTS[name], *(PICTURE_SHAPE if name.startswith("x_") else ()))
    if array.shape != shape:
        raise DatasetError(
            _("{file} holds an array of shape {found}; expected is {expected}.").format(
                file=path, found=array.shape, expected=shape
            )
        )
    return array

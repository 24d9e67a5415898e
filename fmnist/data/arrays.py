"""A folder of ``.npy`` files in the cache: written once, then memory-mapped by every process.

Each file is written under a temporary name and moved into place, so nobody sees half of one, and
processes that write at the same time write the same content. ``manifest.json`` holds the SHA-256 of
each array, and the size and time of its file: while these fit, a folder is opened without reading
it; when they do not, the content is checked, and a damaged folder counts as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import DatasetError
from fmnist.labels import CLASS_NAMES, ClassNames
from fmnist.translation import _

__all__ = [
    "ARRAY_NAMES",
    "accept_folder",
    "content_checksum",
    "open_arrays",
    "write_arrays",
    "write_json",
]

ARRAY_NAMES: Final = ("x_train", "y_train", "x_test", "y_test")
_MANIFEST: Final = "manifest.json"
_log = logging.getLogger(__name__)

Arrays = dict[str, NDArray[np.uint8]]


def open_arrays(folder: Path) -> Arrays | None:
    """Memory-map the arrays in ``folder``, read-only.

    Returns:
        The arrays by name, or ``None`` when they are absent or damaged.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        arrays: Arrays = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ARRAY_NAMES
        }
        if manifest == _manifest(folder, {name: manifest[name][0] for name in ARRAY_NAMES}):
            return arrays
        digests = _digests(arrays)
        if any(digests[name] != manifest[name][0] for name in ARRAY_NAMES):
            return None
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
        _log.debug("no usable arrays in %s: %r", folder, error)
        return None
    try:
        write_json(folder / _MANIFEST, _manifest(folder, digests))
    except OSError as error:
        _log.debug("the content of %s is checked again next time: %r", folder, error)
    return arrays


def accept_folder(folder: Path) -> None:
    """Make the folder, before something is worked out that is to be written into it.

    Raises:
        DatasetError: the folder cannot be written (no permission, full disk, …).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _not_written(folder, error.strerror or str(error)) from error


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[np.uint8]]) -> Arrays:
    """Write ``arrays`` into ``folder`` and return them memory-mapped.

    Raises:
        DatasetError: the folder cannot be written (no permission, full disk, …).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ARRAY_NAMES:
            with _replacing(folder / f"{name}.npy") as file:
                np.save(file, arrays[name], allow_pickle=False)
        write_json(folder / _MANIFEST, _manifest(folder, _digests(arrays)))
        opened = open_arrays(folder)
    except OSError as error:
        raise _not_written(folder, error.strerror or str(error)) from error
    if opened is None:
        raise _not_written(folder, _("what was written does not read back the same"))
    return opened


def _not_written(folder: Path, reason: str) -> DatasetError:
    return DatasetError(
        _(
            "The dataset cannot be written into the cache folder {folder}: {reason}. Needed is a "
            "folder that can be written, with about 60 MB free: free some space, or set "
            "FMNIST_HOME to another folder."
        ).format(folder=folder, reason=reason)
    )


def content_checksum(folder: Path, class_names: ClassNames = CLASS_NAMES) -> str:
    """Return ``sha256:…`` over the digests of the four arrays in ``folder``, and other class names.

    With the standard names it is that of the arrays alone.

    Raises:
        DatasetError: the folder was damaged or removed since it was opened.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        lines = "".join(f"{name} {manifest[name][0]}\n" for name in ARRAY_NAMES)
        if not class_names.standard:
            lines += json.dumps(class_names)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DatasetError(
            _(
                "The cache folder {folder} was changed while it was read: {reason}. Try again."
            ).format(folder=folder, reason=error)
        ) from error
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def write_json(path: Path, content: object) -> None:
    """Write ``content`` as JSON so that readers see the old file or the new one."""
    with _replacing(path) as file:
        file.write(json.dumps(content, indent=1).encode())


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}-", suffix=".part", delete=False
    ) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            file.close()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _digests(arrays: Mapping[str, NDArray[np.uint8]]) -> dict[str, str]:
    digests = {}
    for name in ARRAY_NAMES:
        array = np.ascontiguousarray(arrays[name])
        digest = hashlib.sha256(f"{array.dtype} {array.shape}\n".encode())
        digest.update(array.data)
        digests[name] = digest.hexdigest()
    return digests


def _manifest(folder: Path, digests: Mapping[str, str]) -> dict[str, list[str | int]]:
    """Return ``{name: [SHA-256 of the array, bytes of the file, its time in ns]}``."""
    manifest: dict[str, list[str | int]] = {}
    for name in ARRAY_NAMES:
        status = (folder / f"{name}.npy").stat()
        manifest[name] = [digests[name], status.st_size, status.st_mtime_ns]
    return manifest

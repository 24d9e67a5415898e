"""Fetch the official files with the real Keras loader, whole or not at all.

``keras.datasets.fashion_mnist.load_data()`` runs in a process of its own, so that this one needs
no TensorFlow, with its cache in a temporary folder beside the destination. Only files whose
published MD5 fits are moved to the destination.

Source: ``keras.utils.get_file`` (place and name of the files in Keras' cache).
Differs from the source: Keras checks no sum for this data set and waits for ever on a silent
connection; here each wait and the whole have a limit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fmnist.data.checksums import OFFICIAL_FILES, file_fault
from fmnist.data.official import official_folder
from fmnist.errors import DatasetError
from fmnist.settings import Settings
from fmnist.translation import _

__all__ = ["KERAS_LOADER", "download"]

KERAS_LOADER: Final = (
    sys.executable,
    "-c",
    "import socket; socket.setdefaulttimeout(60); "
    "from keras.datasets import fashion_mnist; fashion_mnist.load_data()",
)
"""The command that fills ``$KERAS_HOME/datasets/fashion-mnist``."""

_PREFIX: Final = ".fmnist-download-"


def download(
    settings: Settings, *, command: Sequence[str] = KERAS_LOADER, timeout_seconds: float = 1800
) -> Path:
    """Fetch what is missing or damaged of the four official files.

    Args:
        settings: Their ``data_dir``, or else Keras' cache, is the destination.
        command: Fills ``$KERAS_HOME/datasets/fashion-mnist``; a seam for tests.
        timeout_seconds: Longest time for everything.

    Returns:
        The folder that now holds the four verified files.

    Raises:
        DatasetError: nothing was changed; says why, and how to get the files by hand.
    """
    folder = official_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not _faulty(folder):
            return folder
        _remove_abandoned(folder, older_than_seconds=2 * timeout_seconds)
        with tempfile.TemporaryDirectory(
            prefix=_PREFIX, dir=folder, ignore_cleanup_errors=True
        ) as home:
            _fetch(folder, Path(home), command, timeout_seconds)
    except OSError as error:
        raise _failed(folder, error.strerror or str(error)) from error
    return folder


def _fetch(folder: Path, home: Path, command: Sequence[str], timeout_seconds: float) -> None:
    arriving = home / "datasets" / "fashion-mnist"
    arriving.mkdir(parents=True)
    wanted = _faulty(folder)
    for file, _md5 in OFFICIAL_FILES.values():
        if file not in wanted:
            shutil.copy2(folder / file, arriving / file)
    environment = os.environ | {"KERAS_HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "3"}
    try:
        loader = subprocess.run(  # noqa: S603 - our own command, nothing in it comes from a visitor
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(
            folder, _("it took more than {seconds:g} s").format(seconds=timeout_seconds)
        ) from error
    if loader.returncode:
        said = loader.stderr.decode(errors="replace").strip().splitlines()
        raise _failed(
            folder,
            said[-1] if said else _("exit code {code}").format(code=loader.returncode),
        )
    faulty = _faulty(arriving)
    if faulty:
        raise _failed(folder, "; ".join(faulty.values()))
    for file in wanted:
        (arriving / file).replace(folder / file)


def _faulty(folder: Path) -> dict[str, str]:
    """Return what is wrong with each file that is not whole, by file name."""
    found = [file_fault(folder / file, expected) for file, expected in OFFICIAL_FILES.values()]
    return {fault.file: str(fault) for fault in found if fault is not None}


def _remove_abandoned(folder: Path, *, older_than_seconds: float) -> None:
    """Remove what a download that was killed left behind."""
    for home in folder.glob(f"{_PREFIX}*"):
        if time.time() - home.stat().st_mtime > older_than_seconds:
            shutil.rmtree(home, ignore_errors=True)


def _failed(folder: Path, reason: str) -> DatasetError:
    return DatasetError(
        _(
            "Fashion-MNIST could not be downloaded: {reason}. To get it by hand, put the four "
            "files {files} from https://github.com/zalandoresearch/fashion-mnist into {folder}."
        ).format(
            reason=reason.rstrip("."),
            files=", ".join(file for file, _md5 in OFFICIAL_FILES.values()),
            folder=folder,
        )
    )

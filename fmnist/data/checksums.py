"""The names of the four official files, their published MD5, and what can be wrong with one.

Source: https://github.com/zalandoresearch/fashion-mnist (file names, MD5, MIT licence).
Differs from Keras 3: its loader checks no sum, so a download cut short stays in its cache as good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fmnist.translation import _

__all__ = ["OFFICIAL_FILES", "Fault", "file_fault"]

OFFICIAL_FILES: Final = {
    "x_train": ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    "y_train": ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
    "x_test": ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
    "y_test": ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
}
"""File name and published MD5 of each array."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one file; ``found`` is its MD5, or ``None`` when it cannot be read."""

    file: str
    expected: str
    found: str | None
    missing: bool = False
    reason: str = ""

    def __str__(self) -> str:
        if self.missing:
            return _("{file} is missing (expected MD5 {expected})").format(
                file=self.file, expected=self.expected
            )
        if self.found is None:
            return _("{file} cannot be read: {reason} (expected MD5 {expected})").format(
                file=self.file, reason=self.reason, expected=self.expected
            )
        return _("{file} is damaged: expected MD5 {expected}, found {found}").format(
            file=self.file, expected=self.expected, found=self.found
        )


def file_fault(path: Path, expected: str) -> Fault | None:
    """Say what is wrong with one file, ``None`` when its MD5 is ``expected``."""
    try:
        status = path.stat()
        found = _md5(path, status.st_size, status.st_mtime_ns)
    except FileNotFoundError:
        return Fault(path.name, expected, None, missing=True)
    except OSError as error:
        return Fault(path.name, expected, None, reason=error.strerror or str(error))
    return None if found == expected else Fault(path.name, expected, found)


@lru_cache(maxsize=32)
def _md5(path: Path, size: int, time: int) -> str:  # noqa: ARG001 - they say which version
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

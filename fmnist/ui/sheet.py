"""All pictures of a map as one JPEG, which the browser fetches once for its tooltips."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from fmnist.labels import PICTURE_SIDE
from fmnist.ui.components.point_map import Sheet
from fmnist.ui.components.served import served_address

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["picture_sheet", "sheet_file", "sheet_folder", "sheet_name"]

_SIDE: Final = 32
"""Pixels from one picture to the next: JPEG's squares of 8 then lie in one picture only."""

_QUALITY: Final = 60
_KEPT_FILES: Final = 12


def sheet_folder(cache: Path) -> Path:
    """Return the folder of all sheets."""
    return cache / "sheets"


def sheet_name(checksum: str, split: str, count: int) -> str:
    """Return the name of the sheet of so many pictures of a split of a dataset."""
    return f"{checksum[-16:]}-{split}-{count}"


def picture_sheet(pictures: NDArray[Any], *, name: str, folder: Path) -> Sheet | None:
    """Return where the browser finds the pictures; ``None`` where nobody serves them.

    Args:
        pictures: ``(n, 28, 28) uint8``; read only when the sheet has not been made yet.
        name: of the file, of these pictures only.
        folder: of the sheets; the same at every call. The oldest sheets are deleted.
    """
    file, columns = sheet_file(pictures, name=name, folder=folder)
    address = served_address("sheets", folder, file.name)
    return None if address is None else Sheet(address=address, columns=columns, side=_SIDE)


def sheet_file(pictures: NDArray[Any], *, name: str, folder: Path) -> tuple[Path, int]:
    """Make the sheet if it is not there; return its file, and how many stand in one row."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = max(1, math.ceil(math.sqrt(len(pictures))))
    file = folder / f"{name}.jpg"
    if not file.exists():
        _write(np.asarray(pictures), columns, file)
    return file, columns


def _write(pictures: NDArray[np.uint8], columns: int, file: Path) -> None:
    rows = math.ceil(len(pictures) / columns)
    cells = np.zeros((rows * columns, _SIDE, _SIDE), np.uint8)
    margin = (0, _SIDE - PICTURE_SIDE)
    cells[: len(pictures)] = np.pad(pictures, ((0, 0), margin, margin), mode="edge")
    sheet = cells.reshape(rows, columns, _SIDE, _SIDE).swapaxes(1, 2)
    part = file.with_suffix(".part")
    Image.fromarray(sheet.reshape(rows * _SIDE, columns * _SIDE)).save(
        part, "JPEG", quality=_QUALITY
    )
    part.replace(file)
    others = sorted(file.parent.glob("*.jpg"), key=lambda path: path.stat().st_mtime)
    for old in others[:-_KEPT_FILES]:
        with suppress(OSError):
            old.unlink()

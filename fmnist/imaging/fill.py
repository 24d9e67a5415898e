"""Filling what a drawing encloses: a click inside, and the outline of what was filled.

Source: ``cv2.floodFill`` and ``cv2.findContours``.
Differs from the source: what is not enclosed is not filled, or the whole sheet would be.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["enclosed", "path_around"]

_INK: Final = 96
_OVERLAP: Final = 5
"""Pixels: the fill reaches under the line around it, so that no seam is left."""


def enclosed(drawing: NDArray[np.uint8], x: float, y: float) -> NDArray[np.bool_] | None:
    """Return what a fill from a place would cover.

    Args:
        drawing: (h, w) uint8, ink is bright.
        x: column of the place.
        y: its row.

    Returns:
        (h, w) bool, or ``None`` where the place is outside, on ink, or not enclosed.
    """
    height, width = drawing.shape
    column, row = int(x), int(y)
    if not (0 <= column < width and 0 <= row < height) or drawing[row, column] >= _INK:
        return None
    free = np.pad((drawing < _INK).astype(np.uint8), 1, constant_values=1)
    cv2.floodFill(free, None, (0, 0), 2)
    if free[row + 1, column + 1] == 2:
        return None
    cv2.floodFill(free, None, (column + 1, row + 1), 3)
    found = (free[1:-1, 1:-1] == 3).astype(np.uint8)
    grown = cv2.dilate(found, np.ones((_OVERLAP, _OVERLAP), np.uint8))
    result: NDArray[np.bool_] = grown > 0
    return result


def path_around(mask: NDArray[np.bool_]) -> list[list[Any]]:
    """Return the edge of ``mask`` as the commands of a path: ``[["M", x, y], ["L", x, y], …]``.

    Holes run the other way round, so that they stay empty.
    """
    contours, _tree = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_TC89_L1
    )
    commands: list[list[Any]] = []
    for contour in contours:
        places = contour[:, 0].tolist()
        commands += [["M" if index == 0 else "L", *place] for index, place in enumerate(places)]
        commands.append(["Z"])
    return commands

"""Carry a soft mask to the edges of the item, by how common each colour is inside and outside.

Source: the colour models of GrabCut (``fmnist.imaging.segmentation``).
Differs from the source: histograms instead of mixtures, and shares of pixels instead of decisions
about them, so that the result changes as little as the pixels do.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["refined"]

_CELLS: Final = 16
"""Along each axis of LAB."""
_ROUNDS: Final = 2
_LEAST_SURE: Final = 0.02
_RARE: Final = 1e-4
"""Shares of an item that are smaller than this say nothing about a colour."""

Values = NDArray[np.float32]


def refined(colours: NDArray[np.uint8], sureness: Values) -> Values:
    """Return how surely each pixel is item, its colour considered.

    Args:
        colours: (h, w, 3) uint8 RGB.
        sureness: (h, w) float32 in [0, 1], without its colour considered.

    Returns:
        (h, w) float32 in [0, 1].
    """
    cells, shares = _cells(colours)
    for _round in range(_ROUNDS):
        inside, outside = (
            _histogram(cells, shares * part.ravel()) for part in (sureness, 1 - sureness)
        )
        evidence = np.log((inside + _RARE) / (outside + _RARE))
        told = (shares * evidence[cells]).sum(axis=0).reshape(sureness.shape)
        before = np.clip(sureness, _LEAST_SURE, 1 - _LEAST_SURE)
        logits = np.log(before / (1 - before)) + told
        smooth = cv2.GaussianBlur(logits.astype(np.float32), (0, 0), 1.0)
        sureness = np.asarray(1 / (1 + np.exp(-smooth)), dtype=np.float32)
    return sureness


def _cells(colours: NDArray[np.uint8]) -> tuple[NDArray[np.int64], Values]:
    """Return of each pixel the eight cells around its colour, (8, n), and its share in each."""
    lab = cv2.cvtColor(colours, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab = cv2.GaussianBlur(lab, (0, 0), 1.0).reshape(-1, 3).T
    places = np.clip(lab * (_CELLS / 256) - 0.5, 0, _CELLS - 1.001)
    lower = np.floor(places).astype(np.int64)
    rest = (places - lower).astype(np.float32)
    cells, shares = [], []
    for corner in np.ndindex(2, 2, 2):
        step = np.array(corner)[:, None]
        first, second, third = lower + step
        cells.append((first * _CELLS + second) * _CELLS + third)
        shares.append(np.where(step == 1, rest, 1 - rest).prod(axis=0))
    return np.stack(cells), np.stack(shares)


def _histogram(cells: NDArray[np.int64], weights: Values) -> NDArray[np.float64]:
    """Return how common each cell's colour is, with its neighbours' counted in part; sum 1."""
    counts = np.bincount(cells.ravel(), weights.ravel(), minlength=_CELLS**3)
    cube = counts.reshape(_CELLS, _CELLS, _CELLS)
    for _axis in range(3):
        cube = np.moveaxis(np.tensordot(_NEAR, cube, axes=1), 0, 2)
    return np.asarray(cube.ravel() / max(float(cube.sum()), 1e-9))


_APART: Final = np.arange(_CELLS)[:, None] - np.arange(_CELLS)
_NEAR: Final = np.exp(-0.5 * _APART**2) / np.sqrt(2 * np.pi)
"""How much of a cell's count each cell along an axis gets."""

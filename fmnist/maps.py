"""Maps of pictures: many numbers a picture → two, so that what is alike lies close together.

Principal components (Pearson 1901) keep as much of the spread as two straight axes can; t-SNE
(van der Maaten and Hinton 2008, ``fmnist.computations.tsne``) keeps neighbours together instead.
Procrustes analysis (Gower 1975) turns one map onto another, so that a point can be followed.

Source: ``sklearn.decomposition.PCA`` and ``scipy.spatial.procrustes``, with which the tests
compare. Differs from the source: the sign of a component is chosen so that the same pictures give
the same map everywhere; Procrustes' result keeps the size that the second map had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CORNERS",
    "SIDE",
    "Components",
    "inside",
    "neighbour_agreement",
    "on_paper",
    "principal_components",
    "stratified_sample",
    "turned_onto",
]

Points = NDArray[np.float32]

SIDE: Final = 65_535
"""Places on paper are whole numbers up to this one, in a square."""

CORNERS: Final = 1_000
"""A lasso's corners are whole numbers up to this one, in the same square."""

_EDGE: Final = 0.03
_WIDE: Final = 500
"""With more columns than this the components are found by iteration, which is faster."""

_ROUNDS: Final = 6
_SPARE: Final = 10
"""Rounds of the iteration, and directions beyond those asked for, which make it converge."""

_BLOCK: Final = 250
"""Pictures whose neighbours are searched at once: against 10,000 others that takes 10 MB."""


@dataclass(frozen=True, eq=False)
class Components:
    """Rows in the directions of their largest spread.

    Attributes:
        points: ``(n, k)`` float32, mean 0.
        shares: ``(k,)`` float64, share of the whole variance that each component keeps.
    """

    points: Points
    shares: NDArray[np.float64]


def principal_components(rows: NDArray[Any], count: int) -> Components:
    """Return the first principal components.

    Args:
        rows: ``(n, d)`` numbers, or ``(n, 28, 28)`` pictures.
        count: components; fewer where ``rows`` has fewer columns.
    """
    flat = rows.reshape(len(rows), -1).astype(np.float32)
    flat -= flat.mean(axis=0)
    total = max(float(np.einsum("ij,ij->", flat, flat, dtype=np.float64)), 1e-300)
    basis = _main_directions(flat, count + _SPARE) if flat.shape[1] > _WIDE else None
    inner = flat if basis is None else flat @ basis
    values, vectors = np.linalg.eigh((inner.T @ inner).astype(np.float64))
    chosen = vectors[:, ::-1][:, :count].astype(np.float32)
    if basis is not None:
        chosen = basis @ chosen
    # The sign is open: each component's largest part is positive.
    largest = chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])]
    chosen = chosen * np.where(largest < 0, np.float32(-1), np.float32(1))
    return Components(points=flat @ chosen, shares=np.clip(values[::-1][:count], 0.0, None) / total)


def _main_directions(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return ``(d, count)`` orthonormal directions in which nearly all of the large spread lies.

    Subspace iteration from a fixed random start (Halko, Martinsson and Tropp 2011).
    """
    basis = np.random.default_rng(0).normal(size=(rows.shape[1], count)).astype(np.float32)
    for _round in range(_ROUNDS):
        basis, _upper = np.linalg.qr(rows.T @ (rows @ basis))
    return basis


def turned_onto(points: Points, target: Points) -> Points:
    """Return ``points`` turned, mirrored and moved so that they lie on ``target`` as they best can.

    Their size stays. Row i of both is the same picture.

    Args:
        points: ``(n, k)``.
        target: ``(n, k)``.
    """
    centred = points - points.mean(axis=0)
    left, _scale, right = np.linalg.svd(centred.T @ (target - target.mean(axis=0)))
    return np.asarray(centred @ (left @ right), np.float32)


def neighbour_agreement(
    rows: NDArray[Any],
    labels: NDArray[Any],
    asked: NDArray[np.int64],
    *,
    count: int = 10,
    report: Callable[[float], None] = lambda _share: None,
) -> float:
    """Return which share of the nearest neighbours has the label of the picture itself.

    1 means that every picture lies among its own class; with ten classes of one size 0.1 is what
    chance gives.

    Args:
        rows: ``(n, d)``: the space in which neighbours are searched, by Euclidean distance.
        labels: ``(n,)``.
        asked: rows whose neighbours are looked at.
        count: neighbours of each.
        report: is told the share of the work that is done.
    """
    flat = rows.reshape(len(rows), -1).astype(np.float32)
    squares = np.einsum("ij,ij->i", flat, flat)
    same = 0
    for start in range(0, len(asked), _BLOCK):
        block = asked[start : start + _BLOCK]
        distances = squares - 2 * (flat[block] @ flat.T)
        distances[np.arange(len(block)), block] = np.inf
        nearest = np.argpartition(distances, count - 1, axis=1)[:, :count]
        same += int((labels[nearest] == labels[block][:, None]).sum())
        report((start + len(block)) / len(asked))
    return same / (len(asked) * count)


def stratified_sample(labels: NDArray[Any], count: int, *, seed: int) -> NDArray[np.int64]:
    """Return the indices of ``count`` pictures, each class in its share, rising.

    Args:
        labels: ``(n,)`` of the split.
        count: how many; all of them where there are no more.
        seed: the same gives the same again.
    """
    if count >= len(labels):
        return np.arange(len(labels), dtype=np.int64)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))
    # Each class in a random order; then by the share of its class that lies before a picture.
    ranks = np.empty(len(labels))
    for label in np.unique(labels):
        own = order[labels[order] == label]
        ranks[own] = (np.arange(len(own)) + 0.5) / len(own)
    return np.sort(np.argsort(ranks, kind="stable")[:count]).astype(np.int64)


def on_paper(points: Points) -> NDArray[np.uint16]:
    """Return the points as places in a square, as large as they fit, their proportions kept.

    Args:
        points: ``(n, 2)``.

    Returns:
        ``(n, 2) uint16``, up to ``SIDE``.
    """
    least, most = points.min(axis=0), points.max(axis=0)
    width = max(float((most - least).max()), 1e-12)
    unit = 0.5 + (points - (least + most) / 2) / width * (1 - 2 * _EDGE)
    return np.asarray(np.rint(np.clip(unit, 0.0, 1.0) * SIDE), np.uint16)


def inside(places: NDArray[np.uint16], lasso: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which places lie within a lasso: the even–odd rule, as ``point_map.js`` has it.

    Args:
        places: ``(n, 2)``, see ``on_paper``.
        lasso: its corners, up to ``CORNERS``.
    """
    x, y = (places.astype(np.float64) * CORNERS / SIDE).T
    odd = np.zeros(len(places), np.bool_)
    for (x1, y1), (x2, y2) in zip(lasso, [*lasso[-1:], *lasso[:-1]], strict=True):
        if y1 == y2:
            continue
        odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return odd

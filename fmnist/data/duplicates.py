"""Pictures that are there twice: exactly, or nearly.

Exact copies have the same 784 bytes. Two pictures are *nearly* the same where their pixels differ
by a few grey steps only, measured as the root of the mean square over all pixels (``rms``). Which
pairs are that near is found exactly, without measuring all 2.4 billion: the sums over squares of
4×4 pixels, divided by 4, are an orthogonal projection of the picture onto 49 directions, and can
only lie nearer together than the pictures themselves. So can the sum of all pixels, along which
the pictures are sorted, which leaves a window of them for each. What lies near in both is measured.

Source: K. Beyer et al., "When Is 'Nearest Neighbor' Meaningful?", 1999, for why few are that near;
the bound is the usual one of subspace projections (GEMINI: C. Faloutsos, 1994).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.labels import PICTURE_SIDE

__all__ = ["MOST_PAIRS", "MOST_RMS", "Duplicates", "find_duplicates"]

MOST_RMS: Final = 16.0
"""Greatest difference that counts as nearly the same, in grey steps of 0–255."""

MOST_PAIRS: Final = 5_000
"""Of more pairs than these only the nearest are kept."""

_BLOCK: Final = 1024
_SQUARE: Final = 4
_SQUARES: Final = PICTURE_SIDE // _SQUARE
_ROUNDING: Final = 1e-3
"""Share by which a bound is widened, because it is computed in float32."""


@dataclass(frozen=True, eq=False)
class Duplicates:
    """Pairs of pictures, the most alike first.

    Attributes:
        pairs: ``(k, 2)`` int32, positions, the lower one first. Of more than two exact copies,
            each is paired with the first of them, and only that one with others.
        rms: ``(k,)`` float32, how far their pixels differ, in grey steps; 0 for exact copies.
        limit: pairs nearer than this are complete.
    """

    pairs: NDArray[np.int32]
    rms: NDArray[np.float32]
    limit: float


def find_duplicates(
    pictures: NDArray[np.uint8],
    *,
    most_rms: float = MOST_RMS,
    most_pairs: int = MOST_PAIRS,
    report: Callable[[float], None] = lambda _share: None,
) -> Duplicates:
    """Find all pairs that differ by at most ``most_rms``.

    Args:
        pictures: ``(n, 28, 28)`` uint8.
        most_rms: in grey steps.
        most_pairs: more than these are not kept, and the limit is lower then.
        report: is told the share of the work that is done.
    """
    flat = pictures.reshape(len(pictures), PICTURE_SIDE**2)
    copies, first = _copies(flat)
    search = _Search(flat, first, most_rms * PICTURE_SIDE, most_pairs)
    search.run(report)
    pairs = np.concatenate([copies, search.pairs])
    rms = np.concatenate([np.zeros(len(copies)), search.distances / PICTURE_SIDE])
    order = np.lexsort((pairs[:, 1], pairs[:, 0], rms))
    kept = order[: max(most_pairs, len(copies))]
    limit = search.limit / PICTURE_SIDE
    if len(kept) < len(order):
        limit = rms[kept[-1]]
    return Duplicates(pairs[kept].astype(np.int32), rms[kept].astype(np.float32), float(limit))


def _copies(flat: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (first, copy) of each exact copy ``(k, 2)``, and every picture but the copies."""
    seen: dict[bytes, int] = {}
    pairs = []
    for place, row in enumerate(flat):
        first = seen.setdefault(row.tobytes(), place)
        if first != place:
            pairs.append((first, place))
    copies = np.array(pairs, np.int64).reshape(-1, 2)
    return copies, np.setdiff1d(np.arange(len(flat)), copies[:, 1])


class _Search:
    """The pairs found so far, and how near one must be to belong to them."""

    def __init__(
        self, flat: NDArray[np.uint8], places: NDArray[np.int64], limit: float, most: int
    ) -> None:
        self.limit = limit
        self.pairs: NDArray[np.int64] = np.empty((0, 2), np.int64)
        self.distances: NDArray[np.float64] = np.empty(0)
        self._flat = flat
        self._most = most
        sums = _square_sums(flat[places])
        # The sum along all directions alike: the length of the projection onto one more.
        along = sums.sum(axis=1) / np.float32(_SQUARES)
        order = np.argsort(along, kind="stable")
        self._places = places[order]
        self._sums, self._along = sums[order], along[order]
        self._lengths = np.einsum("ij,ij->i", self._sums, self._sums)

    def run(self, report: Callable[[float], None]) -> None:
        for start in range(0, len(self._places), _BLOCK):
            self._block(start, min(start + _BLOCK, len(self._places)))
            report(min(start + _BLOCK, len(self._places)) / len(self._places))

    def _block(self, start: int, stop: int) -> None:
        reach = self._along[stop - 1] + self.limit * (1 + _ROUNDING)
        end = int(np.searchsorted(self._along, reach, side="right"))
        bound = (self._sums[start:stop] @ self._sums[start:end].T) * np.float32(-2)
        bound += self._lengths[start:stop, None]
        bound += self._lengths[None, start:end]
        # Cancelled digits: what float32 may lose of sums as long as these.
        slack = 1e-5 * float(self._lengths[start:end].max(initial=0))
        one, other = np.nonzero(bound <= self.limit**2 * (1 + _ROUNDING) + slack)
        later = other > one
        places = np.sort(
            np.stack([self._places[start + one[later]], self._places[start + other[later]]], 1)
        )
        distances = self._measured(places)
        near = distances <= self.limit
        self.pairs = np.concatenate([self.pairs, places[near]])
        self.distances = np.concatenate([self.distances, distances[near]])
        if len(self.distances) > 2 * self._most:
            self._keep_the_nearest()

    def _measured(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        distances = np.empty(len(places))
        for start in range(0, len(places), _BLOCK):
            pair = places[start : start + _BLOCK]
            difference = self._flat[pair[:, 0]].astype(np.int32) - self._flat[pair[:, 1]]
            distances[start : start + len(pair)] = np.sqrt(
                np.einsum("ij,ij->i", difference, difference, dtype=np.int64)
            )
        return distances

    def _keep_the_nearest(self) -> None:
        """Be content with nearer ones from now on: those that are kept are complete up to it."""
        order = np.argsort(self.distances, kind="stable")
        self.limit = float(self.distances[order[self._most - 1]])
        kept = order[self.distances[order] < self.limit]
        if not len(kept):  # all equally near: any of them
            kept = order[: self._most]
        self.pairs, self.distances = self.pairs[kept], self.distances[kept]


def _square_sums(flat: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the sums over squares of 4×4 pixels, divided by 4: ``(n, 49)`` float32."""
    sums = np.empty((len(flat), _SQUARES**2), np.float32)
    for start in range(0, len(flat), 4096):
        part = flat[start : start + 4096].reshape(-1, _SQUARES, _SQUARE, _SQUARES, _SQUARE)
        total = part.sum(axis=(2, 4), dtype=np.int32).reshape(len(part), -1)
        sums[start : start + len(part)] = total / np.float32(_SQUARE)
    return sums

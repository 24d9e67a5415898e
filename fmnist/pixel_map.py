"""The map of pictures by their pixels: worked out once, and kept in the cache folder.

It takes about half a second for 10,000 pictures, which only the first visitor of the first server
waits for; a map that cannot be kept is worked out again.
"""

from __future__ import annotations

import logging
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.maps import Points, neighbour_agreement, principal_components, stratified_sample

__all__ = ["SEED", "PixelMap", "map_file", "pixel_map"]

SEED: Final = 0
_VERSION: Final = 1
"""Part of the file's name: another one, and every map is worked out anew."""

_ASKED: Final = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, eq=False)
class PixelMap:
    """The first two principal components of pictures.

    Attributes:
        points: ``(n, 2) float32``.
        share: of the variance that both keep, in [0, 1].
        agreement: see ``fmnist.maps.neighbour_agreement``, of the pixels.
    """

    points: Points
    share: float
    agreement: float


def map_file(cache: Path, checksum: str, split: str, count: int) -> Path:
    """Return where the map of so many pictures of a split of a dataset is kept."""
    return cache / "maps" / f"{checksum[-16:]}-{split}-{count}-v{_VERSION}.npz"


def pixel_map(pictures: NDArray[np.uint8], labels: NDArray[Any], *, file: Path) -> PixelMap:
    """Return the map, from ``file`` if it is there, else worked out and kept there.

    Args:
        pictures: ``(n, 28, 28) uint8``; read only when the map has not been kept.
        labels: ``(n,)``.
        file: of the map of these pictures only, see ``map_file``.
    """
    kept = _read(file, len(labels))
    if kept is not None:
        return kept
    from threadpoolctl import threadpool_limits

    # One thread: where workers keep all processors busy, several would wait for each other.
    with threadpool_limits(1):
        found = principal_components(pictures, 2)
        asked = stratified_sample(labels, _ASKED, seed=SEED)
        agreement = neighbour_agreement(pictures, labels, asked)
    result = PixelMap(
        points=found.points, share=float(found.shares.sum()), agreement=float(agreement)
    )
    _write(file, result)
    return result


def _read(file: Path, count: int) -> PixelMap | None:
    try:
        with np.load(file, allow_pickle=False) as content:
            points = content["points"]
            share, agreement = (float(content[name]) for name in ("share", "agreement"))
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
        _log.debug("no usable map in %s: %r", file, error)
        return None
    if points.shape != (count, 2) or points.dtype != np.float32:
        return None
    return PixelMap(points=points, share=share, agreement=agreement)


def _write(file: Path, result: PixelMap) -> None:
    part = file.with_suffix(".part.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(part, points=result.points, share=result.share, agreement=result.agreement)
        part.replace(file)
    except OSError as error:
        _log.debug("the map is not kept in %s: %r", file, error)

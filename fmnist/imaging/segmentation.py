"""Separate a piece of clothing from what it lies or hangs on.

These are the two classical ways: for several items, where somebody chooses them, and where the
network (``fmnist.imaging.separation``) finds nothing.

Sources: C. Rother, V. Kolmogorov, A. Blake, "GrabCut", SIGGRAPH 2004
(``cv2.grabCut``); k-means on CIE LAB colours (``cv2.kmeans``), which is ten times faster and nearly
as good as GrabCut.
Differs from the source: nobody draws a box around the item; a thin frame along the border of the
picture is taken for background instead. Both use a fixed seed, so the same picture gives the same
mask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.adjustments import Method

__all__ = [
    "Segmentation",
    "by_grabcut",
    "cleaned",
    "contrast_of",
    "frame_of",
    "grabcut",
    "kmeans",
    "plausible",
    "segment",
]

Mask = NDArray[np.bool_]

_FRAME: Final = 0.03
_ITERATIONS: Final = 4
_CLUSTERS: Final = 4
_SMALLEST_SHARE, _LARGEST_SHARE = 0.03, 0.95
"""A mask with a smaller or larger share of the picture has found nothing."""
_SMALLEST_PART: Final = 0.2
_SAME: Final = 0.97
"""Masks that overlap more than this are taken for one."""
_SMALLEST_HOLE: Final = 0.02
"""Holes smaller than this share of the item are filled; the hole of a handle stays."""


@dataclass(frozen=True, eq=False)
class Segmentation:
    """What belongs to the item.

    Attributes:
        mask: (h, w) bool, True = item.
        method: what found it; ``"none"``: nothing did, and ``mask`` is the whole picture.
        agreement: overlap (intersection over union) of the masks of two methods, in [0, 1].
        contrast: distance of the mean colours of item and background in LAB, in 8-bit units.
        layers: each (h, w) float32 in [0, 1]: with soft edges, ``mask``, then other masks that are
            as plausible. A classifier looks at the item through each of them.
    """

    mask: Mask
    method: Literal["network", "grabcut", "kmeans", "none"]
    agreement: float
    contrast: float
    layers: tuple[NDArray[np.float32], ...]


def segment(
    colours: NDArray[np.uint8], *, method: Method = "auto", smallest_part: float = _SMALLEST_PART
) -> Segmentation:
    """Find the item in a photo whose border shows the background.

    Args:
        colours: (h, w, 3) uint8 RGB, both sides at least 8; about 160 pixels is a good size.
        method: ``"grabcut"`` or ``"kmeans"``: take that one's answer, as long as it is not empty;
            ``"none"``: the whole picture; anything else: the first that finds something plausible.
        smallest_part: parts smaller than this share of the largest are dropped; by default of a
            pair of shoes both stay.
    """
    lab = cv2.cvtColor(colours, cv2.COLOR_RGB2LAB)
    first = cleaned(_grabcut(colours), smallest_part)
    second = cleaned(kmeans(lab), smallest_part)
    taken: Literal["grabcut", "kmeans", "none"] = "none"
    mask: Mask = np.ones(colours.shape[:2], dtype=bool)
    if first.any() if method == "grabcut" else method == "auto" and plausible(first):
        mask, taken = first, "grabcut"
    elif second.any() if method == "kmeans" else method == "auto" and plausible(second):
        mask, taken = second, "kmeans"
    union = int((first | second).sum())
    agreement = float((first & second).sum() / union) if union else 0.0
    differs = method == "auto" and taken == "grabcut" and agreement < _SAME and plausible(second)
    return Segmentation(
        mask=mask,
        method=taken,
        agreement=agreement,
        contrast=contrast_of(lab, mask),
        layers=tuple(_softened(found) for found in ((mask, second) if differs else (mask,))),
    )


def _softened(mask: Mask) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (3, 3), 0), dtype=np.float32)


def by_grabcut(colours: NDArray[np.uint8]) -> Mask | None:
    """Return what GrabCut alone finds, (h, w) bool; None where that is not plausible."""
    mask = cleaned(_grabcut(colours), _SMALLEST_PART)
    return mask if plausible(mask) else None


def plausible(mask: Mask) -> bool:
    """Return whether a mask has found something: not nearly nothing, nor nearly everything."""
    return bool(_SMALLEST_SHARE <= mask.mean() <= _LARGEST_SHARE)


def frame_of(height: int, width: int, share: float = _FRAME) -> Mask:
    """Return (height, width) bool, True along the border, so thick a share of the longer side."""
    thickness = max(1, round(share * max(height, width)))
    frame = np.ones((height, width), dtype=bool)
    frame[thickness:-thickness, thickness:-thickness] = False
    return frame


def _grabcut(colours: NDArray[np.uint8]) -> Mask:
    labels = np.where(frame_of(*colours.shape[:2]), cv2.GC_BGD, cv2.GC_PR_FGD).astype(np.uint8)
    # Without single odd pixels 4 of 290 photos more were recognised.
    bgr = cv2.medianBlur(np.ascontiguousarray(colours[:, :, ::-1]), 3)
    return grabcut(bgr, labels, iterations=_ITERATIONS, seed=0)


def grabcut(
    bgr: NDArray[np.uint8], labels: NDArray[np.uint8], *, iterations: int, seed: int
) -> Mask:
    """Return what GrabCut takes for item, (h, w) bool; nothing where it cannot work.

    Args:
        bgr: (h, w, 3) uint8.
        labels: (h, w) uint8 of ``cv2.GC_BGD`` and so on, what to begin with; changed in place.
        iterations: at least 1.
        seed: of what it draws at random.
    """
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(seed)
    try:
        cv2.grabCut(bgr, labels, None, *models, iterations, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        # Too few colours for its mixture models: the caller falls back on k-means.
        return np.zeros(labels.shape, dtype=bool)
    result: Mask = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    return result


def kmeans(lab: NDArray[np.uint8], *, clusters: int = _CLUSTERS, seed: int = 0) -> Mask:
    """Take the colours that are as common in the frame as elsewhere for background.

    Args:
        lab: (h, w, 3) uint8 CIE LAB.
        clusters: how many colours to look for.
        seed: of what it draws at random.

    Returns:
        (h, w) bool, True = item.
    """
    height, width = lab.shape[:2]
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    points = lab.reshape(-1, 3).astype(np.float32)
    cv2.setRNGSeed(seed)
    found = cv2.kmeans(points, clusters, None, criteria, 1, cv2.KMEANS_PP_CENTERS)[1]
    labels = found.reshape(height, width)
    frame = frame_of(height, width)
    in_frame = np.bincount(labels[frame], minlength=clusters) / frame.sum()
    anywhere = np.bincount(labels.ravel(), minlength=clusters) / labels.size
    background = np.flatnonzero(in_frame > 0.9 * anywhere)
    return ~np.isin(labels, background)


def cleaned(mask: Mask, smallest_part: float = _SMALLEST_PART) -> Mask:
    """Drop specks and fill small holes."""
    kernel = np.ones((3, 3), dtype=np.uint8)
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    labels, areas = _parts(opened, connectivity=8)
    if not areas.size:
        return np.zeros(mask.shape, dtype=bool)
    kept: Mask = np.isin(labels, np.flatnonzero(areas >= smallest_part * areas.max()) + 1)
    outside, sizes = _parts((~kept).astype(np.uint8), connectivity=4)
    border = np.zeros(mask.shape, dtype=bool)
    border[[0, -1], :] = border[:, [0, -1]] = True
    at_border = np.unique(outside[border])
    small = np.setdiff1d(np.flatnonzero(sizes < _SMALLEST_HOLE * kept.sum()) + 1, at_border)
    return kept | np.isin(outside, small)


def _parts(mask: NDArray[np.uint8], *, connectivity: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the labels of the connected parts (0 = none) and the areas of parts 1, 2, …"""
    labels, statistics = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)[1:3]
    return labels, statistics[1:, cv2.CC_STAT_AREA]


def contrast_of(lab: NDArray[np.uint8], mask: Mask) -> float:
    """Return the distance of the mean colours inside and outside, in 8-bit units of LAB."""
    if mask.all():
        return 0.0
    inside, outside = lab[mask].mean(axis=0), lab[~mask].mean(axis=0)
    return float(np.linalg.norm(inside - outside))

"""GrabCut and k-means several times over: where runs disagree, a mask is neither here nor there.

Source: ``cv2.grabCut``, ``cv2.kmeans``; averaging over disturbed runs after L. Breiman, "Bagging
Predictors", 1996.
Differs from the source: a single run decides each pixel, and the same photo saved as JPEG or WebP
may give another item, which has changed an answer's probabilities by up to a half. Runs of GrabCut
differ in the frame that is taken for background, in what they begin with and in the side they see
first, those of k-means in the number of colours and what they begin with.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fmnist.imaging.segmentation import cleaned, frame_of, grabcut, kmeans, plausible

__all__ = ["averaged", "from_network"]

_RUNS: Final = ((0.02, 3), (0.03, 4), (0.04, 4), (0.06, 3))
"""Thickness of the frame, as a share of the longer side; iterations. Every other is mirrored."""
_SMALLER: Final = 0.5
"""At half the size, four runs take as long as one."""
_CLUSTERINGS: Final = tuple((3 + seed % 4, seed) for seed in range(8))
"""How many colours k-means looks for, and the seed of each run."""
_NOT, _HARDLY, _SURELY = 0.1, 0.5, 0.97
"""How sure the network is of what GrabCut takes for background, for an item, and leaves alone."""
_FRAME: Final = 0.03
_ITERATIONS: Final = 2

Mask = NDArray[np.bool_]
Values = NDArray[np.float32]


def averaged(colours: NDArray[np.uint8]) -> Values | None:
    """Return how many runs take each pixel for item: GrabCut's count half, those of k-means half.

    Args:
        colours: (h, w, 3) uint8 RGB.

    Returns:
        (h, w) float32 in [0, 1]; ``None`` where no run found anything plausible.
    """
    height, width = colours.shape[:2]
    size = (max(8, round(width * _SMALLER)), max(8, round(height * _SMALLER)))
    small = np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    ways = [way for way in (_by_frames(small), _by_colours(small)) if way]
    if not ways:
        return None
    means = [np.mean(masks, axis=0, dtype=np.float32) for masks in ways]
    mean = np.mean(means, axis=0, dtype=np.float32)
    return np.asarray(cv2.resize(mean, (width, height), interpolation=cv2.INTER_LINEAR))


def _by_frames(small: NDArray[np.uint8]) -> list[Mask]:
    bgr = cv2.GaussianBlur(np.ascontiguousarray(small[:, :, ::-1]), (3, 3), 0)
    height, width = small.shape[:2]
    found = []
    for number, (share, iterations) in enumerate(_RUNS):
        mirrored = number % 2 == 1
        seen = np.ascontiguousarray(bgr[:, ::-1]) if mirrored else bgr
        frame = frame_of(height, width, share)
        labels = np.where(frame, cv2.GC_BGD, cv2.GC_PR_FGD).astype(np.uint8)
        mask = cleaned(grabcut(seen, labels, iterations=iterations, seed=number))
        found.append(mask[:, ::-1] if mirrored else mask)
    return [mask for mask in found if plausible(mask)]


def _by_colours(small: NDArray[np.uint8]) -> list[Mask]:
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    found = [cleaned(kmeans(lab, clusters=clusters, seed=seed)) for clusters, seed in _CLUSTERINGS]
    return [mask for mask in found if plausible(mask)]


def from_network(colours: NDArray[np.uint8], sureness: Values) -> Values | None:
    """Return what GrabCut makes of what a network says, with soft edges.

    Args:
        colours: (h, w, 3) uint8 RGB.
        sureness: (h, w) float32 in [0, 1], of the network.

    Returns:
        (h, w) float32 in [0, 1]; ``None`` where that is not plausible.
    """
    labels = np.full(sureness.shape, cv2.GC_BGD, dtype=np.uint8)
    labels[sureness > _NOT] = cv2.GC_PR_BGD
    labels[sureness > _HARDLY] = cv2.GC_PR_FGD
    labels[(sureness > _SURELY) & cleaned(sureness >= _HARDLY)] = cv2.GC_FGD
    height, width = sureness.shape
    labels[frame_of(height, width, _FRAME)] = cv2.GC_BGD
    bgr = cv2.medianBlur(np.ascontiguousarray(colours[:, :, ::-1]), 3)
    mask = cleaned(grabcut(bgr, labels, iterations=_ITERATIONS, seed=0))
    if not plausible(mask):
        return None
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (3, 3), 0), dtype=np.float32)

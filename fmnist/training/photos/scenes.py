"""What a network learns to separate items from: photos with masks, and scenes put together.

The masks of the photos come from GrabCut, which ends elsewhere when pixels change a little. So
several runs on slightly changed photos are averaged, and the network learns their mean: what all
runs agree on, it learns as sure.

Source of scenes put together: G. Ghiasi et al., "Simple Copy-Paste", arXiv:2012.07177.
Differs from the source: items are laid on plain, shaded and patterned grounds, one in a scene.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist.errors import PictureError
from fmnist.imaging.decode import decode
from fmnist.imaging.segmentation import by_grabcut
from fmnist.imaging.separator import SIDE
from fmnist.labels import WHITE
from fmnist.training.photos.collection import photo_files

__all__ = ["KEPT_SIDE", "Scenes", "Taught", "read_taught", "taught_mask"]

KEPT_SIDE: Final = 128
"""Pixels along each side of what is kept of a photo, whatever its proportions."""
_LOOKED_AT: Final = 160
_LEAST_RUNS: Final = 3
"""Photos in which fewer runs found something are left out."""

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Taught:
    """Photos with what GrabCut makes of them.

    Attributes:
        colours: ``(n, 128, 128, 3) uint8``.
        masks: ``(n, 128, 128) uint8``, 255 = every run takes it for item.
    """

    colours: NDArray[np.uint8]
    masks: NDArray[np.uint8]


def read_taught(folder: Path) -> Taught:
    """Read every photo of a folder on all processors; raises as ``collection.read_photos``."""
    # Threads, since OpenCV lets others run; a fork beside TensorFlow's threads may never wake.
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        found = [pair for pair in pool.map(_taught, photo_files(folder)) if pair is not None]
    return Taught(
        colours=np.stack([colours for colours, _mask in found]),
        masks=np.stack([mask for _colours, mask in found]),
    )


def _taught(file: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    try:
        image = decode(file.read_bytes()).convert("RGB")
    except (PictureError, OSError):
        return None
    colours = _sized(image, _LOOKED_AT)
    mask = taught_mask(image)
    if mask is None:
        return None
    size = (KEPT_SIDE, KEPT_SIDE)
    small = cv2.resize(colours, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small), np.asarray((mask * WHITE).round().astype(np.uint8))


def taught_mask(image: Image.Image) -> Values | None:
    """Return ``(128, 128) float32`` in [0, 1], the mean of five runs; None: few found anything."""
    colours = _sized(image, _LOOKED_AT)
    down, across = (max(1, side // 40) for side in colours.shape[:2])
    inner = by_grabcut(np.ascontiguousarray(colours[down:-down, across:-across]))
    runs = [
        by_grabcut(colours),
        _mirrored(by_grabcut(np.ascontiguousarray(colours[:, ::-1]))),
        by_grabcut(np.asarray(cv2.GaussianBlur(colours, (0, 0), 1.0))),
        by_grabcut(_sized(image, 112)),
        None if inner is None else np.pad(inner, ((down, down), (across, across))),
    ]
    found = [
        cv2.resize(mask.astype(np.float32), (KEPT_SIDE, KEPT_SIDE), interpolation=cv2.INTER_AREA)
        for mask in runs
        if mask is not None
    ]
    return None if len(found) < _LEAST_RUNS else np.mean(found, axis=0)


def _mirrored(mask: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    return None if mask is None else mask[:, ::-1]


def _sized(image: Image.Image, longest: int) -> NDArray[np.uint8]:
    scale = longest / max(image.size)
    size = (max(8, round(image.width * scale)), max(8, round(image.height * scale)))
    return np.asarray(image.resize(size, Image.Resampling.HAMMING))


class Scenes:
    """Draws batches.

    Args:
        taught: photos with their masks.
        pictures: ``(n, 28, 28) uint8`` of Fashion-MNIST: their outlines are known exactly.
        seed: of everything.
    """

    def __init__(self, taught: Taught, pictures: NDArray[np.uint8], *, seed: int) -> None:
        self._taught, self._pictures, self._seed = taught, pictures, seed

    def batch(self, step: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return ``(count, 64, 64, 3)`` colours and ``(count, 64, 64)`` masks, 0–255, of a step."""
        generator = np.random.default_rng((self._seed, step))
        scenes = [self._scene(generator) for _number in range(count)]
        return (
            np.stack([colours for colours, _mask in scenes]),
            np.stack([mask for _colours, mask in scenes]),
        )

    def _scene(self, generator: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        way = generator.random()
        if way < 0.75:
            place = int(generator.integers(len(self._taught.masks)))
            colours = self._taught.colours[place].astype(np.float32)
            mask = self._taught.masks[place].astype(np.float32)
            if way > 0.6:
                colours = _laid_on(_ground(generator, KEPT_SIDE), colours, mask)
            colours, mask = _moved(colours, mask, generator)
        else:
            colours, mask = self._dyed(generator)
        return _toned(colours, generator), mask.round().clip(0, WHITE).astype(np.uint8)

    def _dyed(self, generator: np.random.Generator) -> tuple[Values, Values]:
        """Return a picture of Fashion-MNIST in some colour on some ground."""
        picture = self._pictures[int(generator.integers(len(self._pictures)))]
        grey = cv2.resize(picture, (KEPT_SIDE, KEPT_SIDE), interpolation=cv2.INTER_CUBIC)
        mask = cv2.GaussianBlur((_outline(picture) * WHITE).astype(np.float32), (0, 0), 0.6)
        mask = cv2.resize(mask, (KEPT_SIDE, KEPT_SIDE), interpolation=cv2.INTER_CUBIC)
        mask = np.clip((mask - 96) * 4, 0, WHITE).astype(np.float32)
        side = int(generator.integers(60, 112))
        grey, mask = (
            cv2.resize(v, (side, side), interpolation=cv2.INTER_AREA) for v in (grey, mask)
        )
        room = KEPT_SIDE - side
        left, top = (round(room * generator.beta(3, 3)) for _side in range(2))
        pad = ((top, room - top), (left, room - left))
        dark, bright = generator.uniform(0, WHITE, (2, 3))
        share = np.pad(grey, pad)[..., None] / WHITE
        cloth = bright + (dark - bright) * share * generator.uniform(0.1, 1)
        laid = np.pad(mask, pad)
        colours = _laid_on(_ground(generator, KEPT_SIDE), cloth.astype(np.float32), laid)
        return _moved(colours, laid, generator)


def _outline(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return what of a picture of Fashion-MNIST is item: dark spots inside are."""
    padded = np.pad((picture < 12).astype(np.uint8), 1, constant_values=1)
    labels = cv2.connectedComponents(padded, connectivity=4)[1]
    return np.asarray((labels != labels[0, 0])[1:-1, 1:-1])


def _laid_on(ground: Values, colours: Values, mask: Values) -> Values:
    share = mask[..., None] / WHITE
    return np.asarray(ground + (colours - ground) * share, dtype=np.float32)


def _ground(generator: np.random.Generator, side: int) -> Values:
    """Return ``(side, side, 3)``: a plain, shaded or patterned surface."""
    first = (
        generator.uniform(0, WHITE, 3)
        if generator.random() < 0.6
        else np.full(3, generator.choice([0.0, WHITE, generator.uniform(60, WHITE)]))
    )
    plain = np.broadcast_to(first, (side, side, 3)).astype(np.float32)
    way = generator.random()
    if way < 0.35:
        return plain
    rough = generator.random((int(generator.integers(2, 9)), int(generator.integers(2, 9))))
    share = cv2.resize(rough.astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    if way > 0.75:
        angle, length = generator.uniform(0, np.pi), generator.uniform(3, 20)
        rows, columns = np.mgrid[:side, :side]
        waves = np.sin((rows * np.sin(angle) + columns * np.cos(angle)) * 2 * np.pi / length)
        share = share + generator.uniform(0.1, 0.5) * waves.astype(np.float32)
    second = first + generator.normal(0, 30, 3)
    return np.asarray(plain + share[..., None] * (second - first), dtype=np.float32)


def _moved(colours: Values, mask: Values, generator: np.random.Generator) -> tuple[Values, Values]:
    """Turn, zoom, stretch and mirror both, onto ``SIDE`` pixels; the edges are continued."""
    angle = generator.normal(0, 7) + (90 * generator.integers(4) if generator.random() < 0.1 else 0)
    angle = np.radians(angle)
    zoom = np.exp(generator.normal(0, 0.12)) * SIDE / KEPT_SIDE
    stretch = np.exp(generator.normal(0, 0.12))
    linear = (
        zoom
        * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        @ np.diag([stretch * (-1 if generator.random() < 0.5 else 1), 1 / stretch])
    )
    middle = np.full(2, (KEPT_SIDE - 1) / 2)
    shift = np.full(2, (SIDE - 1) / 2) + generator.normal(0, 0.04 * SIDE, 2)
    matrix = np.column_stack([linear, shift - linear @ middle])
    soft = generator.uniform(0.4, 1.1)
    size = (SIDE, SIDE)
    colours = cv2.warpAffine(
        cv2.GaussianBlur(colours, (0, 0), soft), matrix, size, borderMode=cv2.BORDER_REPLICATE
    )
    mask = cv2.warpAffine(
        cv2.GaussianBlur(mask, (0, 0), 0.6), matrix, size, borderMode=cv2.BORDER_REPLICATE
    )
    return colours, mask


def _toned(colours: Values, generator: np.random.Generator) -> NDArray[np.uint8]:
    """Change light and colours, add the noise of a camera, save as JPEG; at times each."""
    values = colours.clip(0, WHITE) / np.float32(WHITE)
    values = values ** np.float32(np.exp(generator.normal(0, 0.25)))
    values = values * np.exp(generator.normal(0, 0.08, 3)) * np.exp(generator.normal(0, 0.1))
    if generator.random() < 0.1:
        values = np.repeat(values.mean(axis=2, keepdims=True), 3, axis=2)
    if generator.random() < 0.1:
        values = values[..., generator.permutation(3)]
    if generator.random() < 0.5:
        values = values + generator.normal(0, generator.uniform(0, 0.04), values.shape)
    result = (values * WHITE).round().clip(0, WHITE).astype(np.uint8)
    if generator.random() < 0.3:
        quality = int(generator.integers(40, 96))
        stored = cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        result = np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR))
    return result

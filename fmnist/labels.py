"""The ten classes of Fashion-MNIST, the geometry of a picture, one colour a class, and ink.

Source: https://github.com/zalandoresearch/fashion-mnist (class names and order);
M. A. Petroff, "Accessible Color Sequences for Data Visualization", arXiv:2107.02270
(the ten colours, which people with the common colour-vision deficiencies can tell apart).
"""

from __future__ import annotations

from typing import Final

CLASS_NAMES: Final[tuple[str, ...]] = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
"""Class names in the order of their labels 0–9."""

CLASS_COUNT: Final = len(CLASS_NAMES)

PICTURE_SIDE: Final = 28
"""Pixels along each side of a picture."""

PICTURE_SHAPE: Final = (PICTURE_SIDE, PICTURE_SIDE)

WHITE: Final = 255
"""Largest pixel value. A picture is white cloth on a black (0) background."""

INK: Final = "#0d1620"
"""Text and lines on white, as the light theme writes them: for what leaves the page as a file."""

CLASS_COLOURS: Final[tuple[str, ...]] = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)
"""One colour a class, in label order."""

"""What a model that somebody brings along may be at most."""

from __future__ import annotations

from typing import Final

__all__ = [
    "MOST_BYTES",
    "MOST_CONFIG_BYTES",
    "MOST_CPU_SECONDS",
    "MOST_LAYERS",
    "MOST_MEMORY",
    "MOST_MULTIPLY_ADDS",
    "MOST_SECONDS",
    "MOST_VALUES",
    "MOST_WEIGHTS",
    "SUFFIXES",
]

SUFFIXES: Final = (".keras", ".h5", ".tflite")

MOST_BYTES: Final = 32_000_000
"""Of the file."""

MOST_CONFIG_BYTES: Final = 2_000_000
"""Of the description of its layers."""

MOST_WEIGHTS: Final = 8_000_000
"""Numbers that it has learned, optimizer included."""

MOST_LAYERS: Final = 500

MOST_VALUES: Final = 10_000_000
"""Numbers of a single tensor while it looks at one picture."""

MOST_MULTIPLY_ADDS: Final = 500_000_000
"""For one picture: a page may wait for its answer."""

MOST_SECONDS: Final = 240.0
MOST_CPU_SECONDS: Final = 180
MOST_MEMORY: Final = 4_000_000_000
"""Bytes of data of the process that looks at it; TensorFlow alone takes about one billion."""

"""Say of each pixel how surely it belongs to the item, by a network that learned it from photos.

Source: GrabCut, averaged over several runs, taught the network (``fmnist.training.photos.scenes``);
LiteRT runs it. Differs from the source: GrabCut decides each pixel and may end elsewhere when
pixels change a little; what the network says changes as little as the pixels did, and mirrored
photos get mirrored masks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from fmnist.labels import WHITE

__all__ = ["CARD", "MODEL", "SIDE", "Separator", "shipped_separator"]

SIDE: Final = 64
"""Pixels along each side of what the network sees, whatever the photo's proportions."""
MODEL: Final = Path(__file__).resolve().parents[2] / "assets" / "separator" / "model.tflite"
"""The shipped network; ``python -m fmnist train --preset separator`` makes it."""
CARD: Final = MODEL.with_name("card.json")
"""How it was made."""


class Separator:
    """The network. One may be shared by all threads: it holds a lock.

    Args:
        content: of a ``.tflite`` file that takes ``(2, 64, 64, 3)`` RGB in [0, 1].
    """

    def __init__(self, content: bytes) -> None:
        self._lock = Lock()
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._source = self._interpreter.get_input_details()[0]["index"]
        self._target = self._interpreter.get_output_details()[0]["index"]
        self._interpreter.resize_tensor_input(self._source, (2, SIDE, SIDE, 3))
        self._interpreter.allocate_tensors()

    def item(self, colours: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return ``(h, w) float32`` in [0, 1], 1 = surely item.

        Args:
            colours: (h, w, 3) uint8 RGB; about 160 pixels on the longer side is a good size.
        """
        small = cv2.resize(colours, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        both = np.stack([small, small[:, ::-1]]).astype(np.float32) / np.float32(WHITE)
        with self._lock:
            self._interpreter.set_tensor(self._source, both)
            self._interpreter.invoke()
            found = self._interpreter.get_tensor(self._target)[..., 0]
        mean = (found[0] + found[1, :, ::-1]) / 2
        size = (colours.shape[1], colours.shape[0])
        return np.asarray(cv2.resize(mean, size, interpolation=cv2.INTER_LINEAR))


@cache
def shipped_separator() -> Separator:
    """Return the shipped network, read once."""
    return Separator(MODEL.read_bytes())

"""A finished model as named contents: what the run store keeps and ``assets/models`` ships."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.export.card import ModelCard

__all__ = [
    "CARD",
    "FILES",
    "KERAS",
    "PROBABILITIES",
    "TFLITE",
    "VALIDATION_PROBABILITIES",
    "ModelBundle",
    "pack_probabilities",
    "read_probabilities",
]

CARD: Final = "card.json"
KERAS: Final = "model.keras"
TFLITE: Final = "model.tflite"
PROBABILITIES: Final = "test_probabilities.npz"
VALIDATION_PROBABILITIES: Final = "validation_probabilities.npz"
"""Models from before it was kept have none."""

FILES: Final = (CARD, KERAS, TFLITE, PROBABILITIES, VALIDATION_PROBABILITIES)


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelBundle:
    """A model, its card and its probabilities on the test set and its validation pictures.

    Attributes:
        card: what it is.
        keras: content of a ``.keras`` file.
        tflite: content of a ``.tflite`` file.
        test_probabilities: ``(n, classes) float32``, rows as in the test set.
        validation_probabilities: ``(m, classes) float32``, rows as the validation pictures rise in
            the training set.
    """

    card: ModelCard
    keras: bytes
    tflite: bytes
    test_probabilities: NDArray[np.float32]
    validation_probabilities: NDArray[np.float32]

    def files(self) -> Mapping[str, bytes]:
        """Return name → content of each part."""
        return {
            CARD: self.card.to_json().encode(),
            KERAS: self.keras,
            TFLITE: self.tflite,
            PROBABILITIES: pack_probabilities(self.test_probabilities),
            VALIDATION_PROBABILITIES: pack_probabilities(self.validation_probabilities),
        }

    def write(self, folder: Path) -> None:
        """Write each part as a file into ``folder``, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files().items():
            (folder / name).write_bytes(content)


def pack_probabilities(probabilities: NDArray[np.float32]) -> bytes:
    """Return ``(n, classes)`` probabilities as the content of a file."""
    packed = io.BytesIO()
    np.savez_compressed(packed, probabilities=probabilities)
    return packed.getvalue()


def read_probabilities(content: bytes) -> NDArray[np.float32]:
    """Read what ``pack_probabilities`` made."""
    with np.load(io.BytesIO(content), allow_pickle=False) as packed:
        probabilities: NDArray[np.float32] = packed["probabilities"]
    return probabilities

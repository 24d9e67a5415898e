"""The state of a training between two steps, as bytes. Light to import.

With it a training goes on as if it had never been interrupted: weights, optimizer, the random
state of dropout, and what the epoch has summed up so far. Order and augmentation of an epoch need
no state, they come from (seed, epoch). No pickle: a checkpoint cannot carry code.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import TrainingError
from fmnist.translation import _

__all__ = ["Checkpoint"]

_VALUES = "value_{:05d}"
_BEST = "best_{:05d}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Checkpoint:
    """A training after ``step`` steps.

    Attributes:
        step: steps done.
        seconds: spent on them.
        epoch_seconds: spent on the epoch that is not summed up yet.
        loss: of the steps of that epoch, ``(n,) float32``.
        accuracy: likewise.
        values: every variable of the model, then of the optimizer, then of what else is trained.
        validation_losses: after each epoch, for early stopping; empty without it.
        best_weights: the model's weights after the epoch with the smallest of them.
    """

    step: int
    seconds: float
    epoch_seconds: float
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    values: tuple[NDArray[np.generic], ...]
    validation_losses: tuple[float, ...] = ()
    best_weights: tuple[NDArray[np.generic], ...] = ()

    def to_bytes(self) -> bytes:
        """Return the checkpoint as an ``.npz`` archive."""
        content = io.BytesIO()
        arrays = {_VALUES.format(number): value for number, value in enumerate(self.values)}
        arrays |= {_BEST.format(number): value for number, value in enumerate(self.best_weights)}
        np.savez(
            content,
            allow_pickle=False,
            step=np.int64(self.step),
            seconds=np.array([self.seconds, self.epoch_seconds]),
            loss=self.loss,
            accuracy=self.accuracy,
            validation_losses=np.array(self.validation_losses, np.float64),
            **arrays,
        )
        return content.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Checkpoint:
        """Read what ``to_bytes`` wrote.

        Raises:
            TrainingError: it is damaged.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                count, best = (
                    sum(name.startswith(kind) for name in arrays.files)
                    for kind in ("value_", "best_")
                )
                seconds, epoch_seconds = arrays["seconds"]
                return cls(
                    step=int(arrays["step"]),
                    seconds=float(seconds),
                    epoch_seconds=float(epoch_seconds),
                    loss=arrays["loss"],
                    accuracy=arrays["accuracy"],
                    values=tuple(arrays[_VALUES.format(number)] for number in range(count)),
                    validation_losses=tuple(arrays["validation_losses"].tolist()),
                    best_weights=tuple(arrays[_BEST.format(number)] for number in range(best)),
                )
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise TrainingError(
                _("The checkpoint of {size:,} bytes is damaged: {reason}").format(
                    size=len(content), reason=error
                )
            ) from error

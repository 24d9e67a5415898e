"""Early stopping: end when the validation loss has not fallen for some epochs.

Source: ``keras.callbacks.EarlyStopping(patience=…, restore_best_weights=True)``, with which it
agrees on when to stop and which epoch was best.

Differs from the source: it decides from the list of losses alone, so that a training that was
interrupted decides the same once it knows its losses again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["EarlyStopping", "best_epoch", "should_stop"]


def best_epoch(losses: Sequence[float]) -> int:
    """Return the epoch, from 1, with the smallest loss; the first of them on a tie.

    Args:
        losses: validation loss after each epoch so far, at least one.

    Example:
        >>> best_epoch([0.5, 0.3, 0.4])
        2
    """
    return losses.index(min(losses)) + 1


def should_stop(losses: Sequence[float], patience: int) -> bool:
    """Return whether the last ``patience`` epochs brought no smaller loss; never at patience 0.

    Example:
        >>> should_stop([0.5, 0.3, 0.4, 0.35], patience=2)
        True
    """
    return bool(patience and losses) and len(losses) - best_epoch(losses) >= patience


class _Model(Protocol):
    def get_weights(self) -> list[NDArray[Any]]: ...

    def set_weights(self, weights: list[NDArray[Any]]) -> None: ...


@dataclass(kw_only=True)
class EarlyStopping:
    """The losses of a training so far and the weights of its best epoch.

    ``losses`` and ``weights`` are all there is to keep in order to go on later.

    Attributes:
        patience: epochs without a smaller loss that end the training; 0: nothing is kept.
        losses: validation loss after each epoch.
        weights: the model's weights after the best of them; empty before the first.
    """

    patience: int
    losses: list[float] = field(default_factory=list)
    weights: list[NDArray[Any]] = field(default_factory=list)

    def add(self, loss: float, model: _Model) -> None:
        """Note the loss after an epoch, and the model's weights if it is the best so far."""
        if not self.patience:
            return
        self.losses.append(loss)
        if best_epoch(self.losses) == len(self.losses):
            self.weights = [np.array(values) for values in model.get_weights()]

    @property
    def over(self) -> bool:
        """Whether the training shall end."""
        return should_stop(self.losses, self.patience)

    @property
    def best_epoch(self) -> int | None:
        """The epoch, from 1, whose weights are kept; ``None`` when there is none."""
        return best_epoch(self.losses) if self.weights else None

    def restore(self, model: _Model) -> None:
        """Give the model the weights of its best epoch; nothing happens when none are kept."""
        if self.weights:
            model.set_weights(self.weights)

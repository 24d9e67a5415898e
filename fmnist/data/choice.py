"""Which pictures are asked for, and in which order: filters over what is known of each of them.

Everything is a mask or a sort over small arrays, so that a choice among 70,000 pictures takes
milliseconds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.data.facts import Facts

__all__ = ["BY_MODEL", "ORDERS", "Answers", "Choice", "Order"]

Order = Literal[
    "number", "shuffled", "dark", "bright", "sparse", "full", "lopsided", "symmetric",
    "unsure", "sure", "loss",
]  # fmt: skip
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
BY_MODEL: Final[tuple[Order, ...]] = ("unsure", "sure", "loss")
"""The orders that a model decides."""

_CLIP: Final = 1e-7
"""Least probability that counts in a loss, as in Keras."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What a model says about each picture, read-only.

    Attributes:
        predicted: ``(n,)`` uint8, its most probable class.
        confidence: ``(n,)`` float32, the probability of that, 0–1.
        loss: ``(n,)`` float32, negative natural logarithm of the true class's probability.
    """

    predicted: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    loss: NDArray[np.float32]

    @classmethod
    def of(cls, labels: NDArray[Any], probabilities: NDArray[Any]) -> Answers:
        """Take them from ``(n, 10)`` probabilities of pictures with these ``(n,)`` labels."""
        true = probabilities[np.arange(len(labels)), labels].astype(np.float32)
        made = cls(
            predicted=probabilities.argmax(axis=1).astype(np.uint8),
            confidence=probabilities.max(axis=1).astype(np.float32),
            loss=-np.log(np.clip(true, _CLIP, 1)),
        )
        for array in (made.predicted, made.confidence, made.loss):
            array.flags.writeable = False
        return made

    def at(self, positions: NDArray[np.int64]) -> Answers:
        """Return the answers about these pictures only."""
        return Answers(
            predicted=self.predicted[positions],
            confidence=self.confidence[positions],
            loss=self.loss[positions],
        )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is asked for; by default all pictures, as they are numbered.

    Attributes:
        classes: only these labels; none: all ten.
        brightness: least and greatest, both included, 0–255; ``None``: any.
        fill: in percent, both included, 0–100.
        symmetry: in percent, both included, -100–100.
        predicted: only what the model takes for one of these; none: anything.
        right: whether the model must be right (``True``) or wrong (``False``).
        order: the order; pictures that are equal in it stay as they are numbered.
        seed: of the shuffled order.
    """

    classes: Collection[int] = ()
    brightness: tuple[float, float] | None = None
    fill: tuple[float, float] | None = None
    symmetry: tuple[float, float] | None = None
    predicted: Collection[int] = ()
    right: bool | None = None
    order: Order = "number"
    seed: int = 0

    @property
    def asks_model(self) -> bool:
        """Whether a model's answers are needed."""
        return bool(self.predicted) or self.right is not None or self.order in BY_MODEL

    def positions(
        self,
        labels: NDArray[Any],
        facts: Facts,
        answers: Answers | None = None,
        distances: NDArray[Any] | None = None,
    ) -> NDArray[np.int64]:
        """Return the positions of the pictures that are asked for, in their order.

        Args:
            labels: ``(n,)``, 0–9.
            facts: of the same pictures.
            answers: of the same pictures, needed where ``asks_model``.
            distances: ``(n,)``, of each picture to the one that all are compared with: then the
                nearest come first, whatever ``order`` says.

        Raises:
            ValueError: answers are needed and not given.
        """
        kept = np.ones(len(labels), np.bool_)
        if self.classes:
            kept &= np.isin(labels, list(self.classes))
        for values, scale, limits in (
            (facts.brightness, 1, self.brightness),
            (facts.fill, 100, self.fill),
            (facts.symmetry, 100, self.symmetry),
        ):
            if limits is not None:
                scaled = values.astype(np.float32) * scale
                kept &= (scaled >= limits[0]) & (scaled <= limits[1])
        if self.asks_model:
            if answers is None:
                raise ValueError("this choice needs the answers of a model")
            if self.predicted:
                kept &= np.isin(answers.predicted, list(self.predicted))
            if self.right is not None:
                kept &= (answers.predicted == labels) == self.right
        found = np.flatnonzero(kept)
        if distances is not None:
            return found[np.argsort(distances[found], kind="stable")]
        if self.order == "shuffled":
            return np.random.default_rng(self.seed).permutation(found)
        key = self._sort_key(facts, answers)
        return found if key is None else found[np.argsort(key[found], kind="stable")]

    def _sort_key(self, facts: Facts, answers: Answers | None) -> NDArray[Any] | None:
        """Return what rises in the order asked for."""
        match self.order:
            case "dark":
                return facts.brightness
            case "bright":
                return -facts.brightness
            case "sparse":
                return facts.fill
            case "full":
                return -facts.fill
            case "lopsided":
                return facts.symmetry
            case "symmetric":
                return -facts.symmetry
        if answers is not None:
            match self.order:
                case "unsure":
                    return answers.confidence
                case "sure":
                    return -answers.confidence
                case "loss":
                    return -answers.loss
        return None

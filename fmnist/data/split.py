"""Validation pictures, taken from the training set.

Source: Keras' ``validation_split`` ("last"): the last fraction of the data, before any shuffling.
Differs from the source: "stratified" takes the same share of every class, at random by seed.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ConfigError
from fmnist.translation import _

__all__ = ["SPLIT_METHODS", "SplitMethod", "split_validation"]

SplitMethod = Literal["last", "stratified"]
SPLIT_METHODS: Final[tuple[SplitMethod, ...]] = ("last", "stratified")

Indices = NDArray[np.int64]


def split_validation(
    y: NDArray[Any], *, fraction: float, method: SplitMethod = "last", seed: int
) -> tuple[Indices, Indices]:
    """Divide a training set into pictures to learn from and pictures to validate with.

    Args:
        y: Labels, ``(n,)`` integers.
        fraction: Share of the pictures to validate with, between 0 and 1, both excluded.
        method: ``"last"`` (the last ``fraction`` of the indices, as Keras does it) or
            ``"stratified"`` (the same share of every class, drawn by ``seed``).
        seed: Seed of the draw, 0 or more; ``"last"`` draws nothing.

    Returns:
        Training and validation indices, each rising, ``int64``.

    Raises:
        ConfigError: the fraction or the method is not accepted, or a part would be empty.

    Example:
        >>> split_validation(np.zeros(5), fraction=0.2, seed=0)
        (array([0, 1, 2, 3]), array([4]))
    """
    if method not in SPLIT_METHODS:
        raise ConfigError(
            _("The validation split {method!r} is unknown; accepted are {choices}.").format(
                method=method, choices=", ".join(SPLIT_METHODS)
            )
        )
    if not 0 < fraction < 1:
        raise ConfigError(
            _(
                "The validation fraction is {fraction}; accepted is a number between 0 and 1, "
                "for example 0.2."
            ).format(fraction=fraction)
        )
    if seed < 0:
        raise ConfigError(_("The seed is {seed}; accepted is 0 or more.").format(seed=seed))
    count = len(y)
    if method == "last":
        held_back = np.zeros(count, dtype=np.bool_)
        held_back[math.floor(count * (1 - fraction)) :] = True
    else:
        held_back = _stratified(np.asarray(y), fraction, seed)
    training, validation = np.flatnonzero(~held_back), np.flatnonzero(held_back)
    if not len(training) or not len(validation):
        raise ConfigError(
            _(
                "A validation fraction of {fraction} divides {count} pictures into {training} to "
                "learn from and {validation} to validate with; both must be at least 1."
            ).format(
                fraction=fraction, count=count, training=len(training), validation=len(validation)
            )
        )
    return training.astype(np.int64), validation.astype(np.int64)


def _stratified(y: NDArray[Any], fraction: float, seed: int) -> NDArray[np.bool_]:
    random = np.random.default_rng(seed)
    held_back = np.zeros(len(y), dtype=np.bool_)
    for label in np.unique(y):
        members = np.flatnonzero(y == label)
        chosen = random.permutation(members)[: math.floor(len(members) * fraction + 0.5)]
        held_back[chosen] = True
    return held_back

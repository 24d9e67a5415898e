"""Which training pictures are learned from, and which of their labels are made wrong on purpose.

Few pictures and wrong labels are there to show over-fitting: a network then learns by heart what
does not help with new pictures. Validation and test pictures are never touched.

Both draws nest: with one seed, the 100 pictures are among the 200, and the labels that are wrong
at 10% are wrong at 20% too, so that two trainings differ in nothing but the amount.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ConfigError
from fmnist.translation import _

__all__ = ["choose_pictures", "with_label_noise"]

# Streams of their own beside (seed, epoch), which the order of an epoch is drawn from.
_PICTURES: Final = 2**31
_LABELS: Final = 2**31 + 1


def choose_pictures(
    training: NDArray[np.int64], y: NDArray[Any], *, count: int | None, seed: int
) -> NDArray[np.int64]:
    """Return ``count`` of the training pictures, every class with its share.

    Args:
        training: ``(n,)`` indices to choose from, rising.
        y: labels of the whole training set, ``(N,)``.
        count: how many; ``None`` for all of them.
        seed: seed of the draw.

    Returns:
        ``(count,) int64`` indices, rising.

    Raises:
        ConfigError: there are fewer pictures than that.
    """
    if count is None:
        return training
    if count > len(training):
        raise ConfigError(
            _(
                "training_size is {count:,}, but only {available:,} pictures are left to learn "
                "from; accepted is at most that, or “all”."
            ).format(count=count, available=len(training))
        )
    random = np.random.default_rng((seed, _PICTURES))
    labels = np.asarray(y)[training]
    place = np.empty(len(training))
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        # The k-th of a class of m stands at (k + something) / m: the first pictures of all
        # classes together hold each class in proportion.
        places = np.arange(len(members)) + random.random(len(members))
        place[members] = random.permutation(places) / len(members)
    return np.sort(training[np.argsort(place, kind="stable")[:count]])


def with_label_noise(
    y: NDArray[Any], training: NDArray[np.int64], *, classes: int, share: float, seed: int
) -> NDArray[Any]:
    """Return the labels with ``share`` of those of ``training`` replaced by another class.

    Args:
        y: labels of the whole training set, ``(N,)``, from 0.
        training: ``(n,)`` indices that are learned from; all others keep their label.
        classes: how many there are.
        share: ``round(share · n)`` labels become wrong, each one of the others at random.
        seed: seed of the draw.

    Returns:
        ``y`` itself when nothing changes, otherwise a copy.
    """
    wrong = round(share * len(training))
    if not wrong:
        return y
    random = np.random.default_rng((seed, _LABELS))
    turn = random.random(len(y))
    step = random.integers(1, classes, len(y))
    chosen = training[np.argsort(turn[training], kind="stable")[:wrong]]
    noisy = np.array(y)
    noisy[chosen] = (noisy[chosen] + step[chosen]) % classes
    return noisy

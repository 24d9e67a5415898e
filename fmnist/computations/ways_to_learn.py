"""Own classes learned in three ways, each judged on pictures it has not seen. Imports TensorFlow.

Only a new last layer on the frozen backbone; all layers, from what the backbone knows
(fine-tuned); all layers, from random numbers (from scratch). The pictures are divided into folds:
each is judged once, by a network that has learned from the other folds in the same way, so that
the three can be compared picture by picture.

Source: J. Yosinski, J. Clune, Y. Bengio, H. Lipson, "How Transferable Are Features in Deep Neural
Networks?", arXiv:1411.1792, which compares the three for large networks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fmnist.computations import Arrays, Inputs
from fmnist.data.folds import fold_numbers
from fmnist.teaching.backbone import Backbone
from fmnist.teaching.head import fit_head
from fmnist.teaching.sent import views_from_text
from fmnist.teaching.ways import WAYS, Way, folds_of

if TYPE_CHECKING:
    import keras

__all__ = ["compute"]


def compute(parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Learn and judge.

    Args:
        parameters: ``model`` (the backbone), ``counts`` (pictures of each class), ``views``
            (``views_text`` of the pictures, class by class) and ``seed``.
        inputs: what it may use.

    Returns:
        ``probabilities``: ``(3, n, classes) float32``, what each of ``WAYS`` says of a picture that
        it has not learned from.
        ``seconds``: ``(3,) float64``, that all folds took.

    Raises:
        TeachingError: ``views`` is not that of so many pictures.
    """
    from fmnist.export.taught import loaded

    counts, seed = [int(count) for count in parameters["counts"]], int(parameters["seed"])
    views = views_from_text(parameters["views"], pictures=sum(counts))
    labels = np.repeat(np.arange(len(counts)), counts)
    entry = inputs.model(parameters["model"])
    values, whole = Backbone(entry).values(views), loaded(entry)
    folds = folds_of(counts)
    numbers = fold_numbers(labels, folds=folds, seed=seed)
    found = np.zeros((len(WAYS), len(labels), len(counts)), np.float32)
    seconds = np.zeros(len(WAYS))
    for place, way in enumerate(WAYS):
        started = time.perf_counter()
        for fold in range(folds):
            left = numbers == fold
            if way == "frozen":
                head = fit_head(values[~left], labels[~left], classes=len(counts))
                found[place, left] = head.probabilities(values[left])
                continue

            def report(share: float, done: int = (place - 1) * folds + fold) -> None:
                inputs.report((done + share) / ((len(WAYS) - 1) * folds))

            found[place, left] = _learned(whole, views, labels, left, way, seed + fold, report)
        seconds[place] = time.perf_counter() - started
    return {"probabilities": found, "seconds": seconds}


def _learned(
    whole: keras.Model,
    views: NDArray[np.uint8],
    labels: NDArray[np.int64],
    left: NDArray[np.bool_],
    way: Way,
    seed: int,
    report: Any,
) -> NDArray[np.float32]:
    from fmnist.training.teaching import learned_probabilities

    return learned_probabilities(
        whole,
        views[~left],
        labels[~left],
        views[left],
        classes=int(labels.max()) + 1,
        start="scratch" if way == "scratch" else "fine_tuned",
        seed=seed,
        report=report,
    )

"""How far a model may be believed on photos: its temperature, and what it takes for none at all.

Both are set on photos that the model has not learned from, looked at as ``fmnist.recognition``
looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.temperature import fit_temperature
from fmnist.inference import Classifier
from fmnist.recognition import averaged, smoothed, with_mirror_images
from fmnist.training.photos.collection import JudgedPhotos

__all__ = ["ACCEPTED_SHARE", "Trust", "fit_trust"]

ACCEPTED_SHARE: Final = 0.97
"""Share of the photos of the ten classes that the threshold lets through."""


@dataclass(frozen=True)
class Trust:
    """What a model card's ``recognition`` says, see ``fmnist.recognition.Recogniser``."""

    temperature: float
    threshold: float


def fit_trust(classifier: Classifier, photos: JudgedPhotos, *, smoothing: float = 0.0) -> Trust:
    """Set temperature and threshold on ``photos``, smoothed as they will be."""
    rows, known = _seen(classifier, photos, smoothing)
    inside = photos.allowed.any(axis=1)
    # Of several right labels, the one the model finds most probable.
    right = np.where(photos.allowed, rows, -1.0).argmax(axis=1)
    return Trust(
        temperature=fit_temperature(right[inside], rows[inside]),
        threshold=float(np.quantile(known[inside], 1 - ACCEPTED_SHARE)),
    )


def _seen(
    classifier: Classifier, photos: JudgedPhotos, smoothing: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (n, 10) probabilities and (n,) known, averaged over views and their mirror images."""
    seen = [
        averaged(classifier, with_mirror_images(smoothed(views, smoothing)))
        for views in photos.views
    ]
    return (
        np.concatenate([answers.probabilities for answers in seen]),
        np.concatenate([answers.known for answers in seen]),
    )

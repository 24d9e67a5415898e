"""From a picture file to an answer: what it is, how sure, and whether it is of any class at all.

A photo or a drawing is shown to the network in several views (other masks, other sizes, mirrored)
and the answers are averaged. The averaged probabilities are brought to what they turned out to be
worth on photos that the network had not learned from.

Sources: averaging over views after A. Krizhevsky et al., "ImageNet Classification with Deep
Convolutional Neural Networks", 2012, section 4.1; temperature after C. Guo et al., "On Calibration
of Modern Neural Networks", arXiv:1706.04599.
Differs from the source: the temperature is applied to the averaged probabilities, since it is these
that people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist import tallies
from fmnist.evaluation.temperature import with_temperature
from fmnist.inference import Answers, Classifier, Prediction

if TYPE_CHECKING:
    from fmnist.imaging import Kind, Preparation
    from fmnist.settings import Settings

__all__ = [
    "FEW",
    "Recogniser",
    "Recognition",
    "averaged",
    "few_views",
    "recognise",
    "smoothed",
    "with_mirror_images",
]

THRESHOLD: Final = 0.5
"""Least ``known`` that is accepted, of a model whose card says nothing."""
FEW: Final = 4
"""Views of ``few_views``, without their mirror images."""


@dataclass(frozen=True, eq=False)
class Recognition:
    """The answer to one picture.

    Attributes:
        preparation: what the network got, and how it came about.
        prediction: the calibrated probabilities.
        known: 0–1, higher = more like one of the classes at all.
        accepted: whether ``known`` reaches the model's threshold.
        warnings: sentences on why the answer may be wrong.
    """

    preparation: Preparation
    prediction: Prediction
    known: float
    accepted: bool
    warnings: tuple[str, ...]


class Recogniser:
    """A classifier, and how far it may be believed on photos and drawings.

    Args:
        classifier: what answers about 28×28 pictures.
        temperature: the averaged log-probabilities of photos are divided by it; above 1 = less
            sure.
        threshold: least ``known`` that is accepted, 0–1.
        smoothing: standard deviation, in pixels of 28, of the blur that views of photos get: a
            network that has never seen a photo takes creases for something.
        taught: whether it is a head that somebody taught their own classes, see
            ``fmnist.teaching``: it sees each picture as it has learned (``few_views``), and names
            one of its classes whatever it is shown.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        temperature: float = 1.0,
        threshold: float = THRESHOLD,
        smoothing: float = 0.0,
        taught: bool = False,
    ) -> None:
        self.classifier = classifier
        self.taught = taught
        self.smoothing = smoothing
        self.temperature = temperature
        self.threshold = threshold

    @classmethod
    def of(cls, classifier: Classifier, card: Mapping[str, float]) -> Recogniser:
        """Take the numbers from a model card's ``recognition``."""
        return cls(
            classifier,
            temperature=card.get("temperature", 1.0),
            threshold=card.get("threshold", THRESHOLD if classifier.knows_unknown else 0.0),
            smoothing=card.get("smoothing", 0.0),
        )

    def recognise(self, preparation: Preparation) -> Recognition:
        """Answer about a picture that was prepared."""
        tallies.add("predictions")
        if self.taught:
            return self._recognition(
                preparation, averaged(self.classifier, few_views(preparation)), temperature=1.0
            )
        views, temperature = _views(preparation), 1.0
        if preparation.kind == "photo":  # both numbers were set on photos
            views, temperature = smoothed(views, self.smoothing), self.temperature
        # A picture of the dataset is one of the network's own kind: it is looked at once.
        foreign = preparation.kind != "dataset"
        mean = averaged(self.classifier, with_mirror_images(views) if foreign else views)
        return self._recognition(preparation, mean, temperature=temperature)

    def _recognition(
        self, preparation: Preparation, mean: Answers, *, temperature: float
    ) -> Recognition:
        probabilities = with_temperature(mean.probabilities, temperature)[0]
        known = 0.0 if preparation.noise else float(mean.known[0])
        return Recognition(
            preparation=preparation,
            prediction=Prediction(tuple(probabilities.tolist()), self.classifier.class_names),
            known=known,
            accepted=known >= self.threshold,
            warnings=preparation.warnings,
        )


def recognise(
    content: bytes,
    recogniser: Recogniser,
    *,
    kind: Kind | Literal["auto"] = "auto",
    settings: Settings | None = None,
) -> Recognition:
    """Say what a picture file shows.

    Raises:
        PictureError: the file cannot be read, or nothing is to be seen in it.
    """
    from fmnist.imaging import prepare

    return recogniser.recognise(prepare(content, kind=kind, settings=settings))


def _views(preparation: Preparation) -> NDArray[np.uint8]:
    views = preparation.views
    return preparation.picture[np.newaxis] if views is None else views


def few_views(preparation: Preparation) -> NDArray[np.uint8]:
    """Return the views that a taught head learns from and is asked about, ``(8, 28, 28) uint8``.

    Of the views of a photo, which differ in mask and size, these are four far from each other, and
    their mirror images; where a photo has fewer, some are there twice.
    """
    views = _views(preparation)
    chosen = np.linspace(0, len(views) - 1, FEW).round().astype(int)
    return with_mirror_images(views[chosen])


def with_mirror_images(views: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return ``(2n, 28, 28)``: the views, then each of them mirrored left to right."""
    return np.concatenate([views, views[:, :, ::-1]])


def smoothed(views: NDArray[np.uint8], deviation: float) -> NDArray[np.uint8]:
    """Return the views, ``(n, 28, 28)``, blurred by this standard deviation in pixels."""
    if not deviation:
        return views
    import cv2

    return np.stack([np.asarray(cv2.GaussianBlur(view, (0, 0), deviation)) for view in views])


def averaged(classifier: Classifier, views: NDArray[np.uint8]) -> Answers:
    """Return one answer, the mean of those to all views, ``(n, 28, 28)``."""
    answers = classifier.answers(views)
    return Answers(
        probabilities=answers.probabilities.mean(axis=0, keepdims=True),
        known=answers.known.mean(keepdims=True),
    )

"""Symptoms in the epochs of a training: it over-fits, it is not at its end, it fits too little.

Augmentation, dropout, label smoothing and wrong labels make the training loss higher than the
validation loss. That is as it should be, so what is compared here is how each of the two goes on,
and only where none of them is on are the two compared with each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.models.blueprint import Dropout
from fmnist.training.augmentation import Augmentation
from fmnist.training.config import TrainingConfig
from fmnist.training.symptoms import Hint, HintKind, rounded, written
from fmnist.training.trends import noise, straight_line
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.records import Curves

__all__ = ["not_converged", "over_fitting", "under_fitting"]

_FEWEST_EPOCHS: Final = 5
"""Epochs before which over-fitting cannot be told from noise."""

_RISE: Final = 0.05
"""Rise of the validation loss since its lowest, as a share, that is seen at once."""

_SLOW_RISE: Final = 0.02
_SLOW_EPOCHS: Final = 8
_SURELY_SLOW: Final = 6.0
"""A smaller one counts when it went on for so many epochs, in a line so many errors clear."""

_STEADY: Final = 0.015
_STEEP: Final = 0.08
"""Fall of the validation loss in one epoch, as a share, with which a training is not at its end."""

_LITTLE: Final = 0.8
"""An accuracy that every network here exceeds once it has learned."""


def over_fitting(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:  # noqa: ARG001
    """Validation loss has risen since its lowest, clear of its noise, while training loss fell."""
    epochs = curves.epochs
    if len(epochs) < _FEWEST_EPOCHS or config.early_stopping:
        return None  # early stopping ends it and takes the best epoch's weights
    validation = np.array([epoch.validation_loss for epoch in epochs])
    training = np.array([epoch.loss for epoch in epochs])
    best = _lowest_before_rise(validation)
    if (
        best is None
        or _lowest_before_rise(validation[:-1]) is None  # one epoch alone may be bad luck
        or training[-2:].mean() > 0.93 * training[best]
        or (validation[-1] < 1.1 * training[-1] and not _regularised(config))
    ):
        return None
    return Hint(
        kind=HintKind.OVER_FITTING,
        title=_("It over-fits: it learns the training pictures by heart"),
        evidence=_(
            "Validation loss rose from {low} in epoch {best} to {high} in epoch {last}, while "
            "training loss fell from {before} to {after}."
        ).format(
            low=written(float(validation[best])),
            best=epochs[best].epoch,
            high=written(float(validation[-1])),
            last=epochs[-1].epoch,
            before=written(float(training[best])),
            after=written(float(training[-1])),
        ),
        suggestion=_against_over_fitting(config, epochs[best].epoch),
    )


def _against_over_fitting(config: TrainingConfig, best: int) -> str:
    if config.training_size is not None:
        return _(
            "Learn from more pictures than {count:,}: more are harder to know by heart."
        ).format(count=config.training_size)
    if config.augmentation == Augmentation():
        return _(
            "Turn on augmentation, for example shifts of 7% and mirroring: then no two epochs "
            "show the same pictures."
        )
    return _(
        "Turn on early stopping, which goes back to the best epoch; here that was epoch {epoch}."
    ).format(epoch=best)


def _lowest_before_rise(losses: NDArray[np.float64]) -> int | None:
    """Return where the losses were lowest if they have risen since, clear of their noise.

    The means of two or three neighbours are compared, because the lowest single value is partly
    luck.
    """
    width = min(max(2, len(losses) // 4), 5)
    means = np.convolve(losses, np.ones(width) / width, "valid")
    lowest = int(means.argmin())
    if lowest + width > len(losses) - width:
        return None
    best = lowest + int(losses[lowest : lowest + width].argmin())
    since = losses[best + 1 :]
    slow = len(since) >= _SLOW_EPOCHS and straight_line(since).rises(surely=_SURELY_SLOW)
    least = _SLOW_RISE if slow else _RISE
    rise = float(means[-1] - means[lowest])
    if rise < least * means[lowest] or losses[-1] < (1 + least) * losses[best]:
        return None
    doubt = noise(losses[min(best, len(losses) - 5) :]) * (2 / width) ** 0.5
    steady = len(since) >= 6 and straight_line(since).rises(surely=4)
    return best if rise >= 3 * doubt or steady else None


def not_converged(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:
    """Training and validation loss both still fall, steadily, when the training ends."""
    epochs = curves.epochs
    if not over or len(epochs) < 2:
        return None
    window = epochs[-max(3, min(5, len(epochs) // 3 + 1)) :]
    share = _STEEP if _annealed(curves) or len(window) < 3 else _STEADY
    validation = [epoch.validation_loss for epoch in window]
    training = [epoch.loss for epoch in window]
    if (
        not straight_line(validation).falls(share=share)
        or not straight_line(training).falls(share=share / 2)
        or validation[-1] > min(validation)
        or window[-1].accuracy < _LITTLE > window[-1].validation_accuracy
    ):
        return None
    return Hint(
        kind=HintKind.NOT_CONVERGED,
        title=_("It still gets better: the training ended early"),
        evidence=_(
            "In the last {count} epochs validation loss fell from {before} to {after} and "
            "training loss from {first} to {last}: neither has levelled off."
        ).format(
            count=len(window),
            before=written(validation[0]),
            after=written(validation[-1]),
            first=written(training[0]),
            last=written(training[-1]),
        ),
        suggestion=_("Let it run to its end: {epochs} epochs.").format(epochs=config.epochs)
        if len(epochs) < config.epochs and not config.early_stopping
        else _("Train for {epochs} epochs instead of {now}.").format(
            epochs=2 * config.epochs, now=config.epochs
        ),
    )


def under_fitting(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:
    """At the end even the training pictures are often wrong."""
    epochs = curves.epochs
    if not over or len(epochs) < 3 or len(epochs) < config.epochs or config.label_noise:
        return None  # of wrong labels many shall be "wrong"
    first, last = epochs[0], epochs[-1]
    if max(last.accuracy, last.validation_accuracy) >= _LITTLE:
        return None
    slow = straight_line([epoch.loss for epoch in epochs[-3:]]).falls(share=0.003)
    return Hint(
        kind=HintKind.UNDER_FITTING,
        title=_("It has learned little"),
        evidence=_(
            "After {epochs} epochs {accuracy:.0%} of the training pictures and {validation:.0%} "
            "of the validation pictures are right. Training loss went from {before} to {after}."
        ).format(
            epochs=last.epoch,
            accuracy=last.accuracy,
            validation=last.validation_accuracy,
            before=written(first.loss),
            after=written(last.loss),
        ),
        suggestion=_(
            "It still learns, but slowly: try ten times the learning rate, {rate:g}."
        ).format(rate=rounded(10 * config.learning_rate))
        if slow
        else _("Try a larger network, for example more filters or another architecture."),
    )


def _annealed(curves: Curves) -> bool:
    """Whether the schedule ended near 0, where a loss falls once more and then no further."""
    rates = curves.learning_rate
    return bool(len(rates)) and float(rates[-1]) < 0.1 * float(rates.max())


def _regularised(config: TrainingConfig) -> bool:
    """Whether the training loss is made higher than that of the same network on validation."""
    return (
        config.augmentation != Augmentation()
        or config.label_smoothing > 0
        or config.label_noise > 0
        or any(
            isinstance(layer, Dropout) and layer.rate > 0
            for _name, layer in config.blueprint().layers
        )
    )

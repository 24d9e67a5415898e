"""Symptoms in the steps of a training: it does not move, it leaps, or it hurries ahead.

Batches differ, so steps are looked at in blocks of several hundred pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.models.blueprint import BatchNormalisation, Residual
from fmnist.training.config import TrainingConfig
from fmnist.training.symptoms import Hint, HintKind, chance, chance_loss, rounded, written
from fmnist.training.trends import block_means, jumps
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.records import Curves

__all__ = ["dead_network", "learning_rate_too_high", "normalisation_lags"]

_BLOCK_PICTURES: Final = 512
_LEAST_BLOCK: Final = 5
_FEW_BLOCKS: Final = 4
"""Blocks before which nothing is said about a training that goes on: many begin with a leap."""

_STEPS_OF_NORMALISATION: Final = 500
"""Steps after which the moving means of batch normalisation (0.99 a step) are what they follow."""

_SMALL_LOSS: Final = 0.2
"""Mean loss of an epoch under which a few pictures more or less make it rise."""

_SMALL_RATES: Final = {"adam": 1e-4, "adamw": 1e-4, "sgd": 1e-3}
"""Learning rates up to here are small for these networks."""


def dead_network(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:  # noqa: ARG001
    """Accuracy and loss those of guessing, and neither moves: for two epochs or longer."""
    if len(curves.epochs) < 2:
        return None
    first, last = curves.epochs[-2], curves.epochs[-1]
    classes = len(config.class_names)
    losses = [first.loss, last.loss, first.validation_loss, last.validation_loss]
    accuracies = [first.accuracy, last.accuracy, last.validation_accuracy]
    moved = max(abs(first.loss - last.loss), abs(first.validation_loss - last.validation_loss))
    if (
        any(abs(loss - chance_loss(classes)) > 0.1 for loss in losses)
        or max(accuracies) > 1.5 * chance(classes)
        or moved > 0.01
    ):
        return None
    small = config.learning_rate <= _SMALL_RATES[config.optimizer]
    return Hint(
        kind=HintKind.DEAD_NETWORK,
        title=_("The network does not learn"),
        evidence=_(
            "In epochs {first} and {last} the training loss was {before} and {after} and the "
            "accuracy {accuracy:.0%}: that is guessing among {classes} classes (a loss of "
            "ln {classes} = {guessing:.2f} and {chance:.0%} right), and it does not move."
        ).format(
            classes=classes,
            guessing=chance_loss(classes),
            chance=chance(classes),
            first=first.epoch,
            last=last.epoch,
            before=written(first.loss),
            after=written(last.loss),
            accuracy=last.accuracy,
        ),
        suggestion=_(
            "Start again with ten times the learning rate, {rate:g}: the steps may be too small."
        ).format(rate=rounded(10 * config.learning_rate))
        if small
        else _(
            "Start again with a tenth of the learning rate, {rate:g}: large steps at the beginning "
            "can switch all units off for good."
        ).format(rate=rounded(config.learning_rate / 10)),
    )


def learning_rate_too_high(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:
    """The loss is no number, or above that of guessing to stay, or leaps up, or rises."""
    evidence = (
        _diverged(curves, config)
        or _above_chance(curves, config, over)
        or _leaps(curves, config)
        or _rises(curves)
    )
    if not evidence:
        return None
    return Hint(
        kind=HintKind.LEARNING_RATE_TOO_HIGH,
        title=_("The learning rate looks too high"),
        evidence=evidence,
        suggestion=_("Try a quarter of the learning rate: {rate:g} instead of {now:g}.").format(
            rate=rounded(config.learning_rate / 4), now=config.learning_rate
        ),
    )


def _diverged(curves: Curves, config: TrainingConfig) -> str:
    bad = np.flatnonzero(~np.isfinite(curves.loss))
    if not len(bad):
        return ""
    lowest = _lowest(curves.loss[: bad[0]], chance_loss(len(config.class_names)))
    return _(
        "The loss was no longer a number at step {step}; the lowest before was {lowest}."
    ).format(step=int(curves.steps[bad[0]]) + 1, lowest=written(lowest))


def _above_chance(curves: Curves, config: TrainingConfig, over: bool) -> str:
    size = _block(config)
    if not len(curves.loss) or (len(curves.loss) < _FEW_BLOCKS * size and not over):
        return ""
    newest = curves.loss[-max(len(curves.loss) // 5, 1) :]
    guessing = chance_loss(len(config.class_names))
    now, lowest = float(np.median(newest)), _lowest(curves.loss[: -len(newest)], guessing)
    never_below = len(curves.epochs) >= 2 and lowest > guessing
    if now <= 1.25 * guessing or (now <= 1.25 * lowest and not never_below):
        return ""
    return _(
        "The training loss is {now} (median of the newest {count} steps), above the {guessing:.2f} "
        "of guessing; the lowest before was {lowest}."
    ).format(lowest=written(lowest), now=written(now), count=len(newest), guessing=guessing)


def _leaps(curves: Curves, config: TrainingConfig) -> str:
    size = _block(config)
    means = block_means(curves.loss, size)
    found = jumps(means, factor=1.5, least=0.4)
    lasting = bool(found) and (
        found[-1][1] + _FEW_BLOCKS <= len(means)
        and float(means[found[-1][1] :].min()) > 1.5 * means[found[-1][0]] + 0.2
    )
    if len(found) < 2 and not lasting:
        return ""
    low, high = max(found, key=lambda leap: float(means[leap[1]] - means[leap[0]]))
    return _(
        "The training loss leapt up {times}, the furthest from {low} around step {first} to "
        "{high} around step {last}."
    ).format(
        times=_("once and stayed up")
        if len(found) == 1
        else _("{count} times").format(count=len(found)),
        low=written(float(means[low])),
        first=_middle(curves, low, size),
        high=written(float(means[high])),
        last=_middle(curves, high, size),
    )


def _rises(curves: Curves) -> str:
    """More training makes even the training loss worse, two epochs in a row."""
    losses = [epoch.loss for epoch in curves.epochs]
    if len(losses) < 3:
        return ""
    best = losses.index(min(losses[:-2]))
    if losses[best] < _SMALL_LOSS or min(losses[-2:]) < 1.08 * losses[best]:
        return ""
    return _(
        "The training loss itself rose, from {low} in epoch {best} to {before} and {now} in the "
        "last two epochs."
    ).format(
        low=written(losses[best]),
        best=curves.epochs[best].epoch,
        before=written(losses[-2]),
        now=written(losses[-1]),
    )


def normalisation_lags(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:  # noqa: ARG001
    """Validation far behind training in the first few hundred steps of batch normalisation."""
    if len(curves.epochs) < 2:
        return None
    last = curves.epochs[-1]
    if (
        last.step > _STEPS_OF_NORMALISATION
        or last.validation_loss < 1.3 * last.loss
        or last.validation_accuracy > last.accuracy - 0.15
        or not _normalises(config)
    ):
        return None
    return Hint(
        kind=HintKind.NORMALISATION_LAGS,
        title=_("Validation lags behind: few steps so far"),
        evidence=_(
            "After {step} steps {accuracy:.0%} of the training pictures are right and "
            "{validation:.0%} of the validation pictures. Batch normalisation judges validation "
            "pictures by moving averages, which need some hundred steps to follow the network."
        ).format(step=last.step, accuracy=last.accuracy, validation=last.validation_accuracy),
        suggestion=_(
            "Take more steps: a batch size of {batch} instead of {now} takes four times as many."
        ).format(batch=config.batch_size // 4, now=config.batch_size)
        if config.batch_size >= 32
        else _("Take more steps: train for {epochs} epochs.").format(epochs=2 * config.epochs),
    )


def _normalises(config: TrainingConfig) -> bool:
    return any(
        isinstance(layer, BatchNormalisation | Residual)
        for _name, layer in config.blueprint().layers
    )


def _block(config: TrainingConfig) -> int:
    return max(_LEAST_BLOCK, -(-_BLOCK_PICTURES // config.batch_size))


def _lowest(losses: NDArray[np.float32], guessing: float) -> float:
    """The lowest that several steps in a row had in the mean; of nothing, that of guessing."""
    if not len(losses):
        return guessing
    return float(block_means(losses, min(_LEAST_BLOCK, len(losses))).min())


def _middle(curves: Curves, block: int, size: int) -> int:
    return int(curves.steps[block * size + size // 2]) + 1

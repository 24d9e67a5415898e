"""Where the epochs of a training end, on an axis of steps: lines, and numbers at some of them."""

from __future__ import annotations

from typing import Any, Final

from fmnist.labels import CLASS_COLOURS
from fmnist.translation import _

__all__ = ["MARK", "axis_steps", "epoch_lines", "epoch_numbers", "round_interval"]

MARK: Final = "rgba(113,117,129,0.45)"

_TEXT: Final = CLASS_COLOURS[8]
_MOST_MARKS: Final = 25
_MOST_LABELS: Final = 10


def round_interval(epochs: int, most: int) -> int:
    """Return 1, 2, 5, 10, 20 …: every how many epochs there is a mark, at most ``most``."""
    return _round_up(epochs // (most + 1) + 1)


def _round_up(number: int) -> int:
    """Return the first of 1, 2, 5, 10, 20 … that is not below ``number``."""
    unit = 1
    while True:
        for rounded in (unit, 2 * unit, 5 * unit):
            if rounded >= number:
                return rounded
        unit *= 10


def axis_steps(step: int, *, steps_per_epoch: int, steps: int) -> int:
    """Return how far an axis reaches after ``step`` of ``steps`` steps of a training.

    It grows in stages of 1, 2, 5, 10, 20 … epochs: the first steps of a long training can be seen,
    and the axis seldom changes.
    """
    if step >= steps:
        return steps
    shown = _round_up(step // steps_per_epoch + 1)
    return min(shown * steps_per_epoch, steps)


def epoch_lines(steps_per_epoch: int, steps: int) -> dict[str, Any]:
    """Return one shape for all ends of epochs: a line through all panels at each."""
    every = round_interval(steps // steps_per_epoch, _MOST_MARKS) * steps_per_epoch
    return {
        "type": "path",
        "path": "".join(f"M{step},0V1" for step in range(every, steps + 1, every)) or "M0,0V0",
        "xref": "x",
        "yref": "paper",
        "layer": "below",
        "line": {"color": MARK, "width": 1, "dash": "dot"},
    }


def epoch_numbers(steps_per_epoch: int, steps: int, *, below: float) -> list[dict[str, Any]]:
    """Return the numbers of some epochs, under the height ``below`` (0 bottom, 1 top)."""
    every = round_interval(steps // steps_per_epoch, _MOST_LABELS)
    return [
        {
            "text": _("epoch {number}").format(number=epoch) if epoch == every else str(epoch),
            "x": epoch * steps_per_epoch,
            "y": below,
            "yref": "paper",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 12, "color": _TEXT},
        }
        for epoch in range(every, steps // steps_per_epoch + 1, every)
    ]

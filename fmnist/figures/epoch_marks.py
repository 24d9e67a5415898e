"""Where the epochs of a training end, on an axis of steps: lines, and numbers at some of them."""

from __future__ import annotations

from typing import Any, Final

from fmnist.labels import CLASS_COLOURS
from fmnist.translation import _

__all__ = ["MARK", "epoch_lines", "epoch_numbers", "round_interval"]

MARK: Final = "rgba(113,117,129,0.45)"

_TEXT: Final = CLASS_COLOURS[8]
_MOST_MARKS: Final = 25
_MOST_LABELS: Final = 10


def round_interval(epochs: int, most: int) -> int:
    """Return 1, 2, 5, 10, 20 …: every how many epochs there is a mark, at most ``most``."""
    unit = 1
    while True:
        for every in (unit, 2 * unit, 5 * unit):
            if epochs // every <= most:
                return every
        unit *= 10


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

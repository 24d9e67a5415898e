"""Learning-rate schedules: one learning rate for every step of a training, known beforehand.

Sources: exponential decay as ``keras.optimizers.schedules.ExponentialDecay``; one-cycle after
L. N. Smith and N. Topin, "Super-Convergence", arXiv:1708.07120; cosine after I. Loshchilov and
F. Hutter, "SGDR", arXiv:1608.03983 (one cycle, no restart).

Differs from the source: one-cycle leaves the momentum alone, rises in a straight line and falls
along a half cosine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ConfigError
from fmnist.translation import _

__all__ = ["SCHEDULE_KINDS", "Schedule"]

SCHEDULE_KINDS: Final = ("constant", "exponential", "cosine", "one_cycle")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How the learning rate changes from step to step, relative to its configured value.

    Attributes:
        kind: one of ``SCHEDULE_KINDS``.
        decay_steps: exponential: steps between two reductions.
        decay_rate: exponential: factor of each reduction.
        warm_up: one-cycle: share of the steps in which the learning rate rises.
        initial_share: one-cycle: learning rate of the first step, as a share of the peak.
        final_share: one-cycle and cosine: learning rate of the last step, as a share.
    """

    kind: str = "constant"
    decay_steps: int = 1000
    decay_rate: float = 0.9
    warm_up: float = 0.3
    initial_share: float = 0.1
    final_share: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in SCHEDULE_KINDS:
            raise ConfigError(
                _("Schedule is {kind!r}; accepted are {known}.").format(
                    kind=self.kind, known=", ".join(SCHEDULE_KINDS)
                )
            )
        if self.decay_steps < 1:
            raise ConfigError(
                _("decay_steps is {value}; accepted is a whole number of at least 1.").format(
                    value=self.decay_steps
                )
            )
        for name in ("decay_rate", "warm_up", "initial_share", "final_share"):
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise ConfigError(
                    _("{name} is {value}; accepted is a number from 0 to 1.").format(
                        name=name, value=value
                    )
                )

    def learning_rates(self, peak: float, steps: int) -> NDArray[np.float32]:
        """Return the learning rate of each of ``steps`` steps.

        Args:
            peak: the configured learning rate: where constant and exponential start and cosine
                starts too, and the top of one-cycle.
            steps: number of steps of the whole training.

        Returns:
            ``(steps,) float32``.
        """
        step = np.arange(steps, dtype=np.float64)
        match self.kind:
            case "exponential":
                rates = self.decay_rate ** np.floor(step / self.decay_steps)
            case "cosine":
                rates = self._fall(step / max(steps - 1, 1))
            case "one_cycle":
                top = max(round(self.warm_up * (steps - 1)), 1)
                rising = self.initial_share + (1 - self.initial_share) * step / top
                falling = self._fall((step - top) / max(steps - 1 - top, 1))
                rates = np.where(step <= top, rising, falling)
            case _:
                rates = np.ones(steps)
        return (peak * rates).astype(np.float32)

    def _fall(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Half a cosine, from 1 at share 0 to ``final_share`` at share 1."""
        share = np.clip(share, 0.0, 1.0)
        return self.final_share + (1 - self.final_share) * (1 + np.cos(np.pi * share)) / 2

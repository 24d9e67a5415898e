"""How a run lost its worker, in words: this time, and when it happened too often."""

from __future__ import annotations

from enum import Enum

from fmnist.errors import StoreError
from fmnist.translation import _

__all__ = ["Loss"]


class Loss(Enum):
    """What became of the worker."""

    ENDED = "its process ended"
    STORE = "the store did not answer it"
    FAULT = "its task failed"

    @classmethod
    def of_task(cls, error: BaseException | None) -> Loss:
        """Return what the error means that a task ended with."""
        if isinstance(error, StoreError):
            return cls.STORE
        killed = error is None or type(error).__name__ == "KilledWorker"
        return cls.ENDED if killed else cls.FAULT

    def this_time(self, step: int) -> str:
        """Say what happened, of a run that goes on."""
        if self is Loss.STORE:
            return _(
                "The run store did not answer its worker at step {step:,}; it goes on from its "
                "checkpoint."
            ).format(step=step)
        return _("Its worker was lost at step {step:,}; it goes on from its checkpoint.").format(
            step=step
        )

    def in_the_end(self, attempts: int, step: int) -> str:
        """Say why it does not go on: it got nowhere each time."""
        if self is Loss.FAULT:
            return _(
                "Its task failed {count} times in a row. The details are in the worker's log: "
                "perhaps the worker has another version of this program."
            ).format(count=attempts)
        return _(
            "Its worker ended {count} times in a row without getting beyond step {step:,}. "
            "Perhaps memory ran out: try a smaller batch size or a smaller network."
        ).format(count=attempts, step=step)

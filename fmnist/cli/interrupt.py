"""Ctrl-C during a training: the first asks the run to stop, the second ends the process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType

from fmnist.translation import _

__all__ = ["StopOnInterrupt"]


class StopOnInterrupt:
    """Context manager; ``act`` is called by whoever may write to the store at that moment.

    Args:
        stop: asks the run to stop.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._asked = False

    def __enter__(self) -> StopOnInterrupt:
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def act(self) -> None:
        """Ask the run to stop, if Ctrl-C was pressed since."""
        if self._asked:
            self._asked = False
            self._stop()

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        # Nothing is written here: this may interrupt a transaction of the very same thread.
        self._asked = True
        signal.signal(signal.SIGINT, self._before)
        sys.stderr.write(_("Stopping … (once more to leave without a model)\n"))

"""Writing to a store that does not answer at the moment: again and again, for a while.

A training that waits while the disk is full or the database locked loses no step; one that ends
has to begin again from its checkpoint, in a store that still does not answer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from fmnist.errors import StoreBusyError

__all__ = ["PATIENCE_SECONDS", "patiently"]

PATIENCE_SECONDS: Final = 1800.0
"""How long a worker waits for a store: a person has to notice first that the disk is full."""

_PAUSE_SECONDS: Final = 1.0

T = TypeVar("T")

_log = logging.getLogger(__name__)


def patiently(write: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what ``write()`` returns, once the store lets it.

    Args:
        write: one transaction; nothing is left of it when it fails.
        seconds: how long to try again.

    Raises:
        StoreBusyError: the store does not answer for so long.
        StoreError: it is damaged, at once.
    """
    end = time.monotonic() + seconds
    said = False
    while True:
        try:
            result = write()
        except StoreBusyError as error:
            if time.monotonic() >= end:
                raise
            if not said:
                _log.warning("%s Trying again.", error)
                said = True
            time.sleep(_PAUSE_SECONDS)
        else:
            if said:
                _log.warning("The run store answers again.")
            return result

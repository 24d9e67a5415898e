"""Batches that are drawn while the network is busy with the ones before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

__all__ = ["drawn_ahead"]

_AHEAD: Final = 12
"""Most batches that wait."""

Batch = TypeVar("Batch")


def drawn_ahead(draw: Callable[[int], Batch], steps: int) -> Iterator[Batch]:
    """Yield ``draw(0)``, ``draw(1)``, … of ``steps``, in order, drawn in a thread."""
    drawn: queue.Queue[Batch | Exception] = queue.Queue(_AHEAD)
    over = threading.Event()

    def work() -> None:
        try:
            for number in range(steps):
                batch = draw(number)
                while not over.is_set():
                    try:
                        drawn.put(batch, timeout=1)
                        break
                    except queue.Full:
                        continue
                if over.is_set():
                    return
        except Exception as error:  # noqa: BLE001 - the training ends with it
            drawn.put(error)

    threading.Thread(target=work, daemon=True, name="batches").start()
    try:
        for _number in range(steps):
            batch = drawn.get()
            if isinstance(batch, Exception):
                raise batch
            yield batch
    finally:
        over.set()

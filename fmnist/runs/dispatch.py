"""Which queued run goes next, and what becomes of runs whose worker is gone. Pure decisions.

A visitor's second run does not go before somebody else's first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from fmnist.runs.records import RESERVED, Run, RunStatus

__all__ = ["HEARTBEAT_SECONDS", "MOST_ATTEMPTS", "lost", "next_runs"]

HEARTBEAT_SECONDS: Final = 90.0
"""A running run that has said nothing for so long has lost its worker."""

MOST_ATTEMPTS: Final = 3


def next_runs(active: Sequence[Run], held: Collection[str], free: int) -> list[Run]:
    """Return the runs to hand to workers now.

    Args:
        active: queued and running runs, the oldest first.
        held: ids that a worker has already been given.
        free: workers with nothing to do.
    """
    busy = Counter(run.owner for run in active if run.status is RunStatus.RUNNING or run.id in held)
    waiting = [
        run
        for run in active
        if run.status is RunStatus.QUEUED and run.phase != RESERVED and run.id not in held
    ]
    chosen: list[Run] = []
    while waiting and len(chosen) < free:
        run = min(waiting, key=lambda run: (busy[run.owner], run.created))
        waiting.remove(run)
        busy[run.owner] += 1
        chosen.append(run)
    return chosen


def lost(active: Sequence[Run], held: Collection[str], now: float) -> list[Run]:
    """Return the runs that say they are running, or reserved, and of which nobody hears."""
    return [
        run
        for run in active
        if run.id not in held
        and (run.status is RunStatus.RUNNING or run.phase == RESERVED)
        and now - max(run.heartbeat or 0.0, run.created) > HEARTBEAT_SECONDS
    ]

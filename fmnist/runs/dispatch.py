"""Which queued run goes next, when it will, and which runs lost their worker. Pure decisions.

Nobody's second run goes before somebody's first: the fewer runs somebody began of late, the
sooner the next one. A run that had begun already, and was interrupted or paused, goes first.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from fmnist.runs.records import Run

__all__ = [
    "HEARTBEAT_SECONDS",
    "MOST_ATTEMPTS",
    "RECENT_SECONDS",
    "expected_waits",
    "lost",
    "next_runs",
    "queue",
]

HEARTBEAT_SECONDS: Final = 90.0
"""A running run that has said nothing for so long has lost its worker."""

MOST_ATTEMPTS: Final = 5
"""Attempts in a row that get no further than the checkpoint they began from."""

RECENT_SECONDS: Final = 3600.0
"""How far back ``begun`` counts: about a lesson."""


def queue(active: Sequence[Run], begun: Mapping[str, int]) -> list[Run]:
    """Return the runs that wait for a worker, in the order in which they will go.

    Args:
        active: runs that are not over.
        begun: how many runs each owner began of late.
    """
    count = Counter(begun)
    waiting = [run for run in active if run.waits]
    ordered = sorted((run for run in waiting if run.started), key=lambda run: run.created)
    fresh = [run for run in waiting if not run.started]
    while fresh:
        run = min(fresh, key=lambda run: (count[run.owner], run.created))
        fresh.remove(run)
        count[run.owner] += 1
        ordered.append(run)
    return ordered


def next_runs(
    active: Sequence[Run], held: Collection[str], free: int, begun: Mapping[str, int]
) -> list[Run]:
    """Return the runs to hand to workers now.

    Args:
        active: runs that are not over.
        held: ids that a worker has already been given.
        free: workers with nothing to do.
        begun: how many runs each owner began of late.
    """
    count = Counter(begun)
    count.update(run.owner for run in active if run.id in held and not run.started)
    waiting = [run for run in active if run.id not in held]
    return queue(waiting, count)[: max(free, 0)]


def expected_waits(
    waiting: Sequence[Run],
    remaining: Sequence[float],
    duration: Callable[[Run], float],
    workers: int,
) -> list[float]:
    """Return in how many seconds each waiting run is expected to begin.

    Args:
        waiting: in the order of ``queue``.
        remaining: seconds that each of the running runs still needs.
        duration: seconds that a waiting run will need.
        workers: how many runs go on at once, at least 1.
    """
    free_in = [*sorted(remaining), *[0.0] * max(0, workers - len(remaining))]
    heapq.heapify(free_in)
    for _extra in range(len(free_in) - workers):
        heapq.heappop(free_in)
    waits = []
    for run in waiting:
        start = heapq.heappop(free_in)
        waits.append(start)
        heapq.heappush(free_in, start + duration(run))
    return waits


def lost(
    active: Sequence[Run],
    in_hand: Collection[str],
    now: float,
    is_gone: Callable[[str], bool] = lambda _holder: False,
) -> list[Run]:
    """Return the runs that some process has in hand by their own account, and that has not.

    Args:
        active: runs that are not over.
        in_hand: ids of the runs that the caller knows to be with a worker.
        now: seconds since 1970.
        is_gone: whether a holder certainly ended, see ``fmnist.runs.holders``.
    """
    return [
        run
        for run in active
        if run.held
        and run.id not in in_hand
        and (
            is_gone(run.holder) or now - max(run.heartbeat or 0.0, run.created) > HEARTBEAT_SECONDS
        )
    ]

"""Which queued run goes next, when it will, and which runs lost their worker. Pure decisions.

- Visitors take turns, a run a turn: next is who has the fewest runs at work, among those who
  began none of late, then whose last run began longest ago. So nobody's second run goes before
  somebody's first, and however many runs a visitor queues, one by one or as an experiment,
  another visitor's run waits for the next free worker and not for all of them.
- Among a visitor's own, single runs go first, then one experiment after another: a quick trial
  does not wait for one's own sweep, and an experiment is through before the next begins.
- An experiment that is through weighs no more than a run: what counts is when the last one
  began, not how many there were.
- A run that had begun already, and was interrupted or paused, goes before all others.
- Computations for pages take free workers. While runs wait too it is one computation at a time,
  and a run has its turn after each: a page waits for a worker and not for a sweep.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import count
from typing import Final, Protocol, TypeVar

from fmnist.runs.records import RESERVED, Run

__all__ = [
    "HEARTBEAT_SECONDS",
    "MOST_ATTEMPTS",
    "RECENT_SECONDS",
    "Carried",
    "computations_now",
    "expected_waits",
    "lost",
    "may_begin_when_paused",
    "next_runs",
    "queue",
    "silent",
]

HEARTBEAT_SECONDS: Final = 90.0
"""A running run that has said nothing for so long has lost its worker."""

MOST_ATTEMPTS: Final = 3
"""Attempts in a row that get no further than the checkpoint they began from."""

RECENT_SECONDS: Final = 3600.0
"""How far back ``begun`` looks: about a lesson."""


class Carried(Protocol):
    """What a worker carries out: a run, or a computation."""

    @property
    def id(self) -> str: ...
    @property
    def held(self) -> bool: ...
    @property
    def holder(self) -> str: ...
    @property
    def created(self) -> float: ...
    @property
    def heartbeat(self) -> float | None: ...


C = TypeVar("C", bound=Carried)


def queue(
    active: Sequence[Run], begun: Mapping[str, float], given: Collection[str] = ()
) -> list[Run]:
    """Return the runs that wait for a worker, in the order in which they will go.

    Args:
        active: runs that are not over.
        begun: when each owner last began a run, those who did of late.
        given: ids that a worker has already been given.
    """
    waiting = [run for run in active if run.waits and run.id not in given]
    at_work = [run for run in active if run.held and run.phase != RESERVED]
    just_given = [run for run in active if run.waits and run.id in given]
    now = count(max(begun.values(), default=0.0) + 1.0)
    last = {**begun, **{run.owner: next(now) for run in just_given}}
    busy = Counter(run.owner for run in (*at_work, *just_given))
    ordered = sorted((run for run in waiting if run.started), key=lambda run: run.created)
    own = _own_orders([run for run in waiting if not run.started])
    turns = [
        (busy[owner], last.get(owner, 0.0), runs[0].created, owner) for owner, runs in own.items()
    ]
    heapq.heapify(turns)
    while turns:
        at_once, _last, _created, owner = heapq.heappop(turns)
        ordered.append(own[owner].popleft())
        if own[owner]:
            heapq.heappush(turns, (at_once + 1, next(now), own[owner][0].created, owner))
    return ordered


def _own_orders(fresh: Sequence[Run]) -> dict[str, deque[Run]]:
    """Return each owner's runs in their order: single ones, then experiment by experiment."""
    made: dict[str, float] = {}
    for run in fresh:
        if run.experiment_id:
            first = made.get(run.experiment_id, run.created)
            made[run.experiment_id] = min(first, run.created)
    own: defaultdict[str, deque[Run]] = defaultdict(deque)
    for run in sorted(
        fresh, key=lambda run: (made.get(run.experiment_id or "", 0.0), run.created, run.id)
    ):
        own[run.owner].append(run)
    return own


def next_runs(
    active: Sequence[Run], held: Collection[str], free: int, begun: Mapping[str, float]
) -> list[Run]:
    """Return the runs to hand to workers now.

    Args:
        active: runs that are not over.
        held: ids that a worker has already been given.
        free: workers with nothing to do.
        begun: when each owner last began a run, those who did of late.
    """
    return queue(active, begun, held)[: max(free, 0)]


def may_begin_when_paused(active: Sequence[Run]) -> list[Run]:
    """Return the runs to look at while the queue is paused: of those that wait, only stopped ones.

    A run that has begun and was stopped waits for a worker to make its model, which trains nothing.
    """
    return [run for run in active if not run.waits or run.stop_requested]


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


def computations_now(free: int, *, waiting: int, at_work: int, runs: int, run_next: bool) -> int:
    """Return how many computations to hand to workers now; the other free workers take runs.

    Args:
        free: workers with nothing to do.
        waiting: computations that wait.
        at_work: computations that a worker has already.
        runs: runs that wait.
        run_next: a computation was handed out last, and no run since.
    """
    if not runs:
        return max(0, min(free, waiting))
    return int(free > 0 and waiting > 0 and not at_work and not run_next)


def lost(
    active: Sequence[C],
    in_hand: Collection[str],
    now: float,
    is_gone: Callable[[str], bool] = lambda _holder: False,
    *,
    answers_since: float = 0.0,
) -> list[C]:
    """Return the runs that some process has in hand by their own account, and that has not.

    Args:
        active: runs that are not over.
        in_hand: ids of the runs that the caller knows to be with a worker.
        now: seconds since 1970.
        is_gone: whether a holder certainly ended, see ``fmnist.runs.holders``.
        answers_since: see ``silent``.
    """
    held = [run for run in active if run.held and run.id not in in_hand]
    quiet = {run.id for run in silent(held, now, answers_since=answers_since)}
    return [run for run in held if run.id in quiet or is_gone(run.holder)]


def silent(runs: Sequence[C], now: float, *, answers_since: float = 0.0) -> list[C]:
    """Return those of the runs that some process has in hand, and has said nothing of for long.

    Args:
        runs: the runs.
        now: seconds since 1970.
        answers_since: since when the store answers again, if it did not: nobody could say
            anything before.
    """
    return [
        run
        for run in runs
        if run.held
        and now - max(run.heartbeat or 0.0, run.created, answers_since) > HEARTBEAT_SECONDS
    ]

"""Do the same to many things on several threads: results in order, as they come, few at a time.

Threads and not processes, because what takes long of a picture (decoding, OpenCV, LiteRT) leaves
the interpreter's lock alone, and because they start at once and share one model.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

__all__ = ["in_order", "processors"]

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_order(
    work: Callable[[Thing], Result],
    things: Iterable[Thing],
    *,
    threads: int,
    ahead: int = 2,
) -> Generator[Result, None, None]:
    """Yield ``work(thing)`` of each thing, in order, each as soon as it and those before are done.

    Args:
        work: called on the threads; what it raises is raised here, when its turn comes.
        things: taken only as far as is needed, so memory does not grow with their number.
        threads: how many at once; at 1, everything happens on the caller's thread.
        ahead: how many more a thread may be ahead of what was yielded.

    Example:
        >>> list(in_order(abs, [-3, 1, -2], threads=2))
        [3, 1, 2]
    """
    if threads == 1:
        yield from map(work, things)
        return
    waiting = iter(things)
    pool = ThreadPoolExecutor(threads)
    try:
        running: deque[Future[Result]] = deque(
            pool.submit(work, thing) for thing in islice(waiting, threads * (1 + ahead))
        )
        while running:
            result = running.popleft().result()
            running.extend(pool.submit(work, thing) for thing in islice(waiting, 1))
            yield result
    finally:
        # Who stops listening (an error, Ctrl-C) waits for what has begun, and for nothing else.
        pool.shutdown(cancel_futures=True)

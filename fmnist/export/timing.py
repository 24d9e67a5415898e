"""How long a model takes for one picture on this machine. Free of TensorFlow."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["machine", "milliseconds"]

MOST_CALLS: Final = 300
LEAST_CALLS: Final = 20
_SECONDS: Final = 2.0
_WARM_UP: Final = 5
_PROCESSORS: Final = Path("/proc/cpuinfo")


def milliseconds(
    ask: Callable[[NDArray[np.uint8]], Any],
    pictures: NDArray[np.uint8],
    *,
    clock: Callable[[], float] = time.perf_counter,
) -> NDArray[np.float64]:
    """Time a model on single pictures, one after the other.

    Args:
        ask: shows it ``(1, 28, 28) uint8``.
        pictures: ``(n, 28, 28) uint8`` to ask about, again from the beginning after the last.
        clock: seconds.

    Returns:
        ``(k,)``, a time a call, 300 calls or as many as fit into two seconds, 20 at least; the
        calls before them that warm up are left out.
    """
    for number in range(_WARM_UP):
        ask(pictures[number % len(pictures)][np.newaxis])
    times: list[float] = []
    begun = clock()
    while len(times) < MOST_CALLS:
        picture = pictures[len(times) % len(pictures)][np.newaxis]
        before = clock()
        ask(picture)
        after = clock()
        times.append(1000 * (after - before))
        if len(times) >= LEAST_CALLS and after - begun > _SECONDS:
            break
    return np.array(times)


def machine() -> str:
    """Return what calculates here, for example ``"Intel(R) Xeon(R) CPU @ 2.20GHz"``."""
    try:
        lines = _PROCESSORS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _separator, value = line.partition(":")
        if name.strip() == "model name":
            return " ".join(value.split())
    return platform.processor() or platform.machine()

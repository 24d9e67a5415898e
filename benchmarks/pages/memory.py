"""What a visitor costs the server in memory."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

import psutil

from tests.processes import App
from tests.visiting import visitor

__all__ = ["megabytes_per_visitor"]

VISITORS: Final = 20
_BEFORE: Final = 10
"""Visitors of before, so that what all share, and what Python sets aside, is there already."""


def megabytes_per_visitor(app: App, page: str, queries: tuple[str, ...]) -> float:
    """Return by how much the server's memory grows with each visitor who stays.

    Args:
        app: the server.
        page: last part of the page's address.
        queries: what each visitor opens on it, one after the other.
    """
    with ExitStack() as stack:

        def come(count: int) -> None:
            for _visitor in range(count):
                found = stack.enter_context(visitor(app.address, page, queries[0]))
                for query in queries[1:]:
                    found.open(page, query)

        come(_BEFORE)
        before = _memory(app)
        come(VISITORS)
        return (_memory(app) - before) / VISITORS


def _memory(app: App) -> float:
    """Return the megabytes that the server alone holds: files that are mapped belong to nobody."""
    return float(psutil.Process(app.process_id).memory_full_info().uss) / 1e6

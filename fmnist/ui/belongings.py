"""What a visitor has brought: it outlives a change of page, and the page loaded again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from fmnist.shelf import Storable, shelf
from fmnist.ui import state

__all__ = ["belonging"]

T = TypeVar("T", bound=Storable)


def belonging(name: str, make: Callable[[], T]) -> T:
    """Return what this visitor has under a name. Once a script run of the page that shows it.

    Two tabs of a browser have the same; another browser has its own.

    Args:
        name: ``"page_thing"``, as in ``fmnist.ui.state``.
        make: makes it, where there is none yet.
    """
    visitor = state.visitor()
    found: T | None = state.recall(name, None)
    if found is None:
        kept = shelf().find((visitor, name)) if visitor else None
        found = state.keep(name, make() if kept is None else cast(T, kept))
    if visitor:
        shelf().keep((visitor, name), found)
    return found

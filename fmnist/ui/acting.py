"""The store in the hands of the visitor of this session: the way for a page to change anything."""

from __future__ import annotations

from fmnist.runs.acting import Acting, Actor
from fmnist.ui import resources, state
from fmnist.ui.teacher import is_teacher

__all__ = ["acting"]


def acting() -> Acting:
    """Return the store as this visitor may change it, a teacher if signed in as one.

    Raises:
        RunError: the store cannot be opened.
    """
    return Acting(resources.store(), lambda: Actor(state.visitor(), teacher=is_teacher()))

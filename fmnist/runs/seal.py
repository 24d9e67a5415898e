"""The sealed test set: what is left of a run and of a model while nobody may see test figures.

``RunStore.sealed()`` is the store as a student sees it then. Every run that it gives has lost its
test figures, every card too, and the answers to the test pictures are not given; so a page cannot
show what it never gets. Models that come with the app keep theirs: nobody here chooses by them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from fmnist.errors import SealedError
from fmnist.runs.records import Run
from fmnist.translation import _

__all__ = ["sealed_card", "sealed_error", "without_test"]

_TEST = "test_"


def without_test(run: Run) -> Run:
    """Return the run without what its model is worth on the test pictures."""
    return run if run.metrics is None else replace(run, metrics=_kept(run.metrics))


def sealed_card(content: bytes) -> bytes:
    """Return a ``card.json`` without it; what is no card with metrics stays as it is."""
    try:
        card = json.loads(content)
    except ValueError:
        return content
    if isinstance(card, dict) and isinstance(card.get("metrics"), dict):
        card["metrics"] = _kept(card["metrics"])
    return json.dumps(card, indent=2).encode()


def sealed_error() -> SealedError:
    """Return what is said to somebody who asks for test figures."""
    return SealedError(
        _(
            "The test set is sealed until your teacher opens it: of the models of this room nobody "
            "sees yet how they do on the test pictures. Choose the validation pictures instead."
        )
    )


def _kept(metrics: Any) -> dict[str, Any]:
    return {name: value for name, value in metrics.items() if not name.startswith(_TEST)}

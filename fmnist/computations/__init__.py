"""What takes too long for a page: kinds of computation, each worked out by a worker and kept.

A kind is a module of its name here, with one function ``compute(parameters, inputs)`` that gives
named arrays and depends on nothing else. A new one: write the module and put it into ``VERSIONS``
of ``fmnist.questions``. Change its version whenever the same parameters would give something else:
what was kept before is then worked out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from fmnist.questions import VERSIONS, Arrays, identifier, version

if TYPE_CHECKING:
    from fmnist.data import Dataset
    from fmnist.model_entry import ModelEntry
    from fmnist.runs.imports import Imports

__all__ = ["DATASET", "MADE", "VERSIONS", "Arrays", "Inputs", "complete", "compute", "identifier"]

DATASET: Final = "dataset"
"""Parameter that every computation has: the checksum of the dataset that it is about."""

MADE: Final = "made"
"""Parameter of every computation that names a ``model``: when that was made. A shipped model may
be another one after an upgrade of the app."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a computation may use.

    Attributes:
        dataset: the one that its parameters name.
        model: finds a model of the catalogue.
        report: says which share of the work is done, 0–1; as often as one likes.
        computed: gives the arrays of another computation, kept ones if there are any.
        imports: the models that visitors brought along; ``None`` where there is no run store.
    """

    dataset: Dataset
    model: Callable[[str], ModelEntry]
    report: Callable[[float], None]
    computed: Callable[[str, Mapping[str, Any]], Arrays]
    imports: Imports | None = None


def complete(
    parameters: Mapping[str, Any], dataset: Dataset, model: Callable[[str], ModelEntry]
) -> dict[str, Any]:
    """Return the parameters with what else decides the result: ``DATASET`` and ``MADE``.

    Args:
        parameters: what somebody asks.
        dataset: the one in use.
        model: finds a model of the catalogue.
    """
    named = parameters.get("model")
    made = {} if named is None else {MADE: model(named).card.created}
    return {**parameters, DATASET: dataset.checksum, **made}


def compute(kind: str, parameters: Mapping[str, Any], inputs: Inputs) -> Arrays:
    """Work it out here and now.

    Raises:
        RunError: there is no such kind.
        FmnistError: whatever the kind says about its parameters.
    """
    version(kind)
    arrays: Arrays = import_module(f"fmnist.computations.{kind}").compute(parameters, inputs)
    return arrays

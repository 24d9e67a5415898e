"""How long each model takes here: measured by a worker, once for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.export.measured import Latency
from fmnist.model_facts import latency_of
from fmnist.runs.records import RunStatus
from fmnist.ui import resources, state

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry

__all__ = ["Latencies", "latencies"]


@dataclass
class Latencies:
    """What is known so far.

    Attributes:
        found: identifier of the model → its latency.
        machines: what they were measured on.
        waiting: how many are not measured yet.
    """

    found: dict[str, Latency] = field(default_factory=dict)
    machines: set[str] = field(default_factory=set)
    waiting: int = 0


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, tuple[Latency, str]]:
    return {}


def latencies(entries: Sequence[ModelEntry]) -> Latencies:
    """Return the latencies that are known; have a worker measure the others.

    Raises:
        RunError: the store does not answer.
        DatasetError: the dataset asked for is missing or damaged.
    """
    from fmnist.computations import complete, identifier

    by_name = {entry.identifier: entry for entry in entries}
    computations, known = resources.store().computations, _known()
    told = Latencies()
    for entry in entries:
        asked = complete({"model": entry.identifier}, resources.dataset(), by_name.__getitem__)
        name = identifier("latency", asked)
        if name not in known:
            found = computations.ask("latency", asked, owner=state.visitor())
            told.waiting += not found.status.over
            arrays = computations.arrays(name) if found.status is RunStatus.FINISHED else None
            if arrays is None:
                continue
            known[name] = latency_of(arrays), str(arrays["machine"])
        told.found[entry.identifier], machine = known[name]
        told.machines.add(machine)
    return told

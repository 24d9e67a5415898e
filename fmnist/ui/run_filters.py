"""Which runs the Runs page lists: a search and three filters, in the address too."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from fmnist.dataset_names import OWN, TRAINING_SETS, dataset_title
from fmnist.runs.listing import Query
from fmnist.runs.records import RunStatus
from fmnist.translation import _
from fmnist.ui import address, state
from fmnist.ui.person import names

__all__ = ["FIELDS", "filters", "reset"]

SEARCH: Final = address.words("find", "runs_search")
OWNER: Final = address.choice("owner", "runs_owner", ("everybody", "mine"))
STATUS: Final = address.names("status", "runs_status", [status.value for status in RunStatus])
DATASET: Final = address.choice("dataset", "runs_dataset", ("all", *TRAINING_SETS, OWN))
FIELDS: Final[tuple[address.Field[Any], ...]] = (SEARCH, OWNER, STATUS, DATASET)


def filters() -> Query:
    """Draw search and filters; return what they ask for. The address has been opened before."""
    search, owner, status, dataset = st.columns((5, 3, 4, 5))
    words = search.text_input(
        _("Search"),
        key=SEARCH.key,
        placeholder=_("Name, tag, note, owner, network"),
        icon=":material/search:",
    )
    owners = {"everybody": _("Everybody"), "mine": _("Mine")}
    owner.segmented_control(
        _("Whose"), tuple(owners), format_func=owners.__getitem__, key=OWNER.key, required=True
    )
    status.multiselect(
        _("Status"),
        [entry.value for entry in RunStatus],
        format_func=lambda name: RunStatus(name).label,
        key=STATUS.key,
        placeholder=_("Any"),
    )
    datasets = {"all": _("All"), **{name: dataset_title(name) for name in (*TRAINING_SETS, OWN)}}
    dataset.segmented_control(
        _("Trained on"),
        tuple(datasets),
        format_func=datasets.__getitem__,
        key=DATASET.key,
        required=True,
    )
    return Query(
        words=words or "",
        names=names() if words else {},
        owner=state.visitor() if OWNER.value == "mine" else "",
        statuses=[RunStatus(name) for name in STATUS.value],
        dataset="" if DATASET.value == "all" else DATASET.value,
    )


def reset() -> None:
    """List everything; only in a callback, or before ``filters``."""
    for field in FIELDS:
        field.set(field.default)

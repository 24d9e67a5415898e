"""The newest trainings, anybody's, to be opened: an experiment is one of them, not all its runs."""

from __future__ import annotations

from typing import Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.page import plain
from fmnist.ui.watching import EXPERIMENT_PARAMETER, RUN_PARAMETER

__all__ = ["recent"]

_SHOWN: Final = 8


def recent() -> None:
    """Draw a link to each, the newest first.

    Raises:
        RunError: the store does not answer.
    """
    store = resources.store()
    found = [
        (run.created, f"{plain(run.title)} · {run.status.label}", {RUN_PARAMETER: run.id})
        for run in store.runs(limit=_SHOWN, single=True)
    ]
    found += [
        (entry.created, plain(entry.title), {EXPERIMENT_PARAMETER: entry.id})
        for entry in store.experiments.newest(limit=_SHOWN)
    ]
    if not found:
        st.caption(_("No runs yet: choose a preset and press Start training."))
        return
    with st.expander(_("Recent runs")):
        for _created, label, parameters in sorted(found, key=lambda entry: -entry[0])[:_SHOWN]:
            st.page_link("pages/train.py", label=label, query_params=parameters)
        st.page_link("pages/runs.py", label=_("All runs"), icon=":material/table_chart:")

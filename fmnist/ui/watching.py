"""A run that is watched: its progress, its curves while they grow, and how it ended."""

from __future__ import annotations

from typing import Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.hints import hint
from fmnist.ui.live_curves import live_curves
from fmnist.ui.outcome import outcome
from fmnist.ui.page import guarded, plain
from fmnist.ui.run_controls import run_controls
from fmnist.ui.run_status import run_events, run_status
from fmnist.ui.snapshots import snapshots

__all__ = ["EXPERIMENT_PARAMETER", "RUN_PARAMETER", "remember_run", "remembered_run", "watch"]

RUN_PARAMETER: Final = "run"
EXPERIMENT_PARAMETER: Final = "experiment"
"""In the address one or the other says what the Train page shows."""

_POLL_SECONDS: Final = 0.4


def watch(run_id: str) -> None:
    """Draw the run, again at least twice a second while it lives, and once when it is over.

    Raises:
        RunError: there is no such run.
    """
    run = resources.store().get(run_id)
    st.subheader(plain(run.title), anchor=False)
    if run.experiment_id:
        st.page_link(
            "pages/train.py",
            label=_("Back to all runs of its experiment"),
            icon=":material/arrow_back:",
            query_params={EXPERIMENT_PARAMETER: run.experiment_id},
        )
    # A fragment to the end, and each part in its place, so that the chart keeps its zoom.
    live = not run.status.over
    st.fragment(_panel, run_every=_POLL_SECONDS if live else None)(run_id, live=live)


def _panel(run_id: str, *, live: bool) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        run = resources.store().get(run_id)
        if live and run.status.over:
            st.rerun()
        curves = resources.store().journal.curves(run_id)
        with st.container():
            run_status(run, curves)
            outcome(run)
        live_curves(run, curves)
        with st.container():
            if not run.status.over:
                run_controls(run)
            hint(run, curves)
            run_events(run)
        snapshots(run)
    if live:
        resources.wake_compute()  # one that ended while nobody moves on a page is missed too


def remembered_run() -> str | None:
    """Return the run in the address, or the one this session watched last."""
    found = st.query_params.get(RUN_PARAMETER) or state.recall("train_run", "")
    return found or None


def remember_run(run_id: str) -> None:
    """Put the run into the address and keep it for when the page is opened again."""
    state.keep("train_run", run_id)
    state.forget("train_experiment")
    st.query_params.pop(EXPERIMENT_PARAMETER, None)
    st.query_params[RUN_PARAMETER] = run_id

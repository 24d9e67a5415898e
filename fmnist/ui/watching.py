"""A run that is watched: its progress, its curves while they grow, and how it ended."""

from __future__ import annotations

from typing import Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.outcome import outcome
from fmnist.ui.run_controls import run_controls
from fmnist.ui.run_status import run_events, run_status

__all__ = ["RUN_PARAMETER", "remember_run", "remembered_run", "watch"]

RUN_PARAMETER: Final = "run"

_POLL_SECONDS: Final = 0.5


def watch(run_id: str) -> None:
    """Draw the run, again twice a second while it lives and once when it is over.

    Raises:
        RunError: there is no such run.
    """
    run = resources.store().get(run_id)
    st.subheader(run.title, anchor=False)
    if run.status.over:
        _panel(run_id)
    else:
        st.fragment(_panel, run_every=_POLL_SECONDS)(run_id, live=True)


def _panel(run_id: str, *, live: bool = False) -> None:
    from fmnist.figures.curves import curves_figure
    from fmnist.ui.components.chart import chart

    run = resources.store().get(run_id)
    if live and run.status.over:
        st.rerun()
    curves = resources.store().journal.curves(run_id)
    run_status(run, curves)
    outcome(run)
    chart(
        curves_figure(
            curves,
            steps_per_epoch=max(1, run.total_steps // run.epochs),
            epochs=run.epochs,
        ),
        key=f"train_curves_{run_id}",
        label=_("Loss and accuracy of run {run}, training and validation").format(run=run_id),
        height=420,
    )
    if not run.status.over:
        run_controls(run)
    run_events(run)


def remembered_run() -> str | None:
    """Return the run in the address, or the one this session watched last."""
    found = st.query_params.get(RUN_PARAMETER) or state.recall("train_run", "")
    return found or None


def remember_run(run_id: str) -> None:
    """Put the run into the address and keep it for when the page is opened again."""
    state.keep("train_run", run_id)
    st.query_params[RUN_PARAMETER] = run_id

"""The controls of a run that is not over: pause, go on, one batch, one epoch, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.runs.records import HELD, RunStatus
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.page import act

if TYPE_CHECKING:
    from fmnist.runs.records import Run

__all__ = ["run_controls"]


def run_controls(run: Run) -> None:
    """Draw the buttons that make sense for the run now. Nothing jumps: each has its place."""
    control = resources.store().control
    paused = run.status is RunStatus.PAUSED
    ending = run.stop_requested or run.phase == "evaluating"
    with st.container(horizontal=True):
        if paused or run.pause_at is not None:
            st.button(
                _("Resume"),
                key="run_resume",
                icon=":material/play_arrow:",
                type="primary",
                on_click=act,
                args=(control.resume, run.id),
                disabled=ending,
            )
        else:
            st.button(
                _("Pause"),
                key="run_pause",
                icon=":material/pause:",
                on_click=act,
                args=(control.pause, run.id),
                disabled=ending,
            )
        st.button(
            _("One batch"),
            key="run_step",
            icon=":material/skip_next:",
            help=_("Let the paused training do a single step: one batch, one update."),
            on_click=act,
            args=(control.step, run.id),
            disabled=ending or not paused,
        )
        st.button(
            _("One epoch"),
            key="run_step_epoch",
            icon=":material/fast_forward:",
            help=_("Let the paused training go on to the end of the epoch."),
            on_click=act,
            args=(control.step_epoch, run.id),
            disabled=ending or not paused,
        )
        st.button(
            _("Stop"),
            key="run_stop",
            icon=":material/stop:",
            help=_("End the training. What it has learnt by then becomes a model."),
            on_click=act,
            args=(control.stop, run.id),
            disabled=ending,
        )
    if paused and run.phase != HELD and run.step:
        st.caption(
            _("It has left its worker to others; it goes on from its checkpoint when resumed.")
        )

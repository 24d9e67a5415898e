"""The controls of a run that is not over: pause, go on, one batch, one epoch, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.runs.records import HELD, RunStatus
from fmnist.translation import _
from fmnist.ui.acting import acting
from fmnist.ui.page import action_button
from fmnist.ui.person import whose

if TYPE_CHECKING:
    from fmnist.runs.records import Run

__all__ = ["run_controls"]


def run_controls(run: Run) -> None:
    """Draw the buttons that make sense for the run now. Nothing jumps: each has its place."""
    control = acting()
    if not control.may_change(run.owner):
        st.caption(whose(run.owner))
        return
    paused = run.status is RunStatus.PAUSED
    ending = run.stop_requested or run.phase == "evaluating"
    with st.container(horizontal=True):
        if paused or run.pause_at is not None:
            action_button(
                _("Resume"), control.resume, run.id,
                key="run_resume", icon=":material/play_arrow:", kind="primary", disabled=ending,
            )  # fmt: skip
        else:
            action_button(
                _("Pause"), control.pause, run.id,
                key="run_pause", icon=":material/pause:", disabled=ending,
            )  # fmt: skip
        action_button(
            _("One batch"), control.step, run.id,
            key="run_step", icon=":material/skip_next:", disabled=ending or not paused,
            help=_("Let the paused training do a single step: one batch, one update."),
        )  # fmt: skip
        action_button(
            _("One epoch"), control.step_epoch, run.id,
            key="run_step_epoch", icon=":material/fast_forward:", disabled=ending or not paused,
            help=_("Let the paused training go on to the end of the epoch."),
        )  # fmt: skip
        action_button(
            _("Stop"), control.stop, run.id,
            key="run_stop", icon=":material/stop:", disabled=ending,
            help=_("End the training. What it has learnt by then becomes a model."),
        )  # fmt: skip
    if paused and run.phase != HELD and run.step:
        st.caption(
            _("It has left its worker to others; it goes on from its checkpoint when resumed.")
        )

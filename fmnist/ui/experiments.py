"""An experiment on the Train page: how far it is, and what its runs have found so far."""

from __future__ import annotations

from typing import Final

import streamlit as st

from fmnist.runs.experiments import Experiment
from fmnist.runs.records import RunStatus
from fmnist.runs.trials import Findings, findings
from fmnist.translation import _, ngettext
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.experiment_results import repeat_results, sweep_results
from fmnist.ui.page import action_button, guarded, plain
from fmnist.ui.person import called
from fmnist.ui.run_status import duration
from fmnist.ui.setting_widgets import title_of
from fmnist.ui.watching import EXPERIMENT_PARAMETER, RUN_PARAMETER

__all__ = ["remember_experiment", "remembered_experiment", "watch_experiment"]

_POLL_SECONDS: Final = 1.0
_OTHERS: Final = (
    RunStatus.RUNNING,
    RunStatus.PAUSED,
    RunStatus.QUEUED,
    RunStatus.STOPPED,
    RunStatus.FAILED,
)
"""What is told of the runs that have not finished, in this order."""


def watch_experiment(experiment_id: str) -> None:
    """Draw the experiment, again every second while it lives and once when it is over.

    Raises:
        RunError: there is no such experiment.
    """
    found = findings(resources.store(), experiment_id)
    st.subheader(plain(found.experiment.title), anchor=False)
    every = _POLL_SECONDS if found.live else None
    st.fragment(_panel, run_every=every)(experiment_id, live=found.live)


def _panel(experiment_id: str, *, live: bool) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        found = findings(resources.store(), experiment_id)
        if live != found.live:
            st.rerun()
        if not found.trials:
            _removed(found.experiment)
            return
        st.caption(_what(found))
        # Each part in its place, so that the charts keep what was chosen in them.
        with st.container(horizontal=True, vertical_alignment="center", gap="large"):
            _progress(found)
            _controls(found)
        if found.experiment.kind == "seeds":
            repeat_results(found)
        else:
            sweep_results(found)
    if live:
        resources.wake_compute()


def _what(found: Findings) -> str:
    experiment, count = found.experiment, len(found.trials)
    if experiment.kind == "seeds":
        return _("The same training with {count} seeds: how much of the result is chance?").format(
            count=count
        )
    differ = " · ".join(title_of(name, experiment.architecture) for name in experiment.names)
    if experiment.kind == "grid":
        return _("{count} trainings, every combination of: {settings}").format(
            count=count, settings=differ
        )
    return _("{count} trainings, drawn at random: {settings}").format(count=count, settings=differ)


def _progress(found: Findings) -> None:
    if found.live:
        st.progress(found.share, text=" · ".join((*_counted(found), *_expected(found))))
    else:
        st.markdown(" · ".join(_counted(found)))


def _counted(found: Findings) -> list[str]:
    """Say how many runs are in which status: ``["2 of 5 finished", "1 running"]``."""
    counts = found.counts
    parts = [
        _("{count} of {all} finished").format(
            count=counts.get(RunStatus.FINISHED, 0), all=len(found.trials)
        )
    ]
    parts += [f"{counts[status]} {status.label}" for status in _OTHERS if counts.get(status)]
    return parts


def _expected(found: Findings) -> list[str]:
    """Say when it goes on and ends, as far as that is known."""
    from fmnist.runs.service import compute_state
    from fmnist.runs.waiting import experiment_outlook

    store = resources.store()
    compute = compute_state(store)
    waits = any(trial.run.waits for trial in found.trials)
    if waits and store.room.queue_paused():
        return [_("your teacher has paused the queue")]
    if waits and not compute.workers and resources.settings().workers < 1:
        return [_("waiting for workers: this app starts none. Run `python -m fmnist workers`.")]
    if waits and not compute.ready:
        return [_("starting the workers …")]
    outlook = experiment_outlook(store, found.experiment.id, workers=compute.workers)
    if outlook is None:
        return []
    parts = []
    if not outlook.runs and outlook.begins is not None and outlook.ahead:
        parts.append(
            ngettext(
                "{count} run goes first: begins in about {wait}",
                "{count} runs go first: begins in about {wait}",
                outlook.ahead,
            ).format(count=outlook.ahead, wait=duration(outlook.begins))
        )
    parts.append(_("about {left} left").format(left=duration(outlook.ends)))
    return parts


def _controls(found: Findings) -> None:
    """Draw the buttons for who may change it: pause and stop while it lives; delete afterwards."""
    experiment = found.experiment
    hands = acting()
    if not hands.may_change(experiment.owner):
        st.caption(_("It belongs to {owner}.").format(owner=plain(called(experiment.owner))))
        return
    if found.live:
        live = [trial.run for trial in found.trials if not trial.run.status.over]
        ending = all(run.stop_requested for run in live)
        if all(run.pause_at is not None or run.status is RunStatus.PAUSED for run in live):
            action_button(
                _("Resume all"), hands.resume_experiment, experiment.id,
                key="experiment_resume", icon=":material/play_arrow:", kind="primary",
                help=_("Those that had begun go on first."), disabled=ending,
            )  # fmt: skip
        else:
            action_button(
                _("Pause all"), hands.pause_experiment, experiment.id,
                key="experiment_pause", icon=":material/pause:", disabled=ending,
                help=_("What waits leaves the queue; what runs pauses between two steps."),
            )  # fmt: skip
        action_button(
            _("Stop all"), hands.stop_experiment, experiment.id,
            key="experiment_stop", icon=":material/stop:", disabled=ending,
            help=_("What waits is cancelled; what runs ends and becomes a model as it is."),
        )  # fmt: skip
    else:
        action_button(
            _("Delete all its runs"), hands.remove_experiment, experiment.id,
            key="experiment_delete", icon=":material/delete:", kind="tertiary",
            help=_("Can be undone."),
        )  # fmt: skip


def _removed(experiment: Experiment) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_("This experiment was deleted. It vanishes for good after a day."))
        if acting().may_change(experiment.owner):
            action_button(
                _("Undo"), acting().restore_experiment, experiment.id,
                key="experiment_restore", icon=":material/undo:",
            )  # fmt: skip


def remembered_experiment() -> str | None:
    """Return the experiment in the address, or the one this session watched last, if no run."""
    found = st.query_params.get(EXPERIMENT_PARAMETER)
    if found is None and RUN_PARAMETER not in st.query_params:
        found = state.recall("train_experiment", "")
    return found or None


def remember_experiment(experiment_id: str) -> None:
    """Put the experiment into the address, in place of a run, and keep it for the next visit."""
    state.keep("train_experiment", experiment_id)
    state.forget("train_run")
    st.query_params.pop(RUN_PARAMETER, None)
    st.query_params[EXPERIMENT_PARAMETER] = experiment_id

"""A prepared training in a lesson: a button, and the curves of the visitor's newest such run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.lessons.checking import gap
from fmnist.runs.records import RunStatus
from fmnist.translation import _
from fmnist.ui import resources, run_table
from fmnist.ui.acting import acting
from fmnist.ui.live_curves import live_curves
from fmnist.ui.page import act, action_button, guarded, plain
from fmnist.ui.run_status import duration, run_events, run_status

if TYPE_CHECKING:
    from fmnist.lessons.lesson import Training
    from fmnist.runs.records import Curves, Run
    from fmnist.training.config import TrainingConfig
    from fmnist.ui.lessons.progress import Progress

__all__ = ["training"]

_POLL_SECONDS: Final = 0.5
_HEIGHT: Final = 560


def training(part: Training, progress: Progress) -> None:
    """Draw the button and, once it was pressed, the run.

    Raises:
        RunError: the store does not answer.
    """
    run, config = progress.run_of(part.id), progress.trainings[part.id]
    live = run is not None and not run.status.over
    pictures = len(resources.dataset().y_train)
    with st.container(border=True, key=f"lesson_train_{part.id}"):
        st.button(
            plain(part.text),
            key=f"lesson_start_{part.id}",
            icon=":material/play_arrow:",
            type="secondary" if run else "primary",
            disabled=live,
            on_click=act,
            args=(_start, config, part.preset),
        )
        st.caption(
            _("{pictures:,} pictures in {steps:,} steps an epoch, {epochs} epochs").format(
                pictures=config.training_count(pictures),
                steps=config.steps_per_epoch(pictures),
                epochs=config.epochs,
            )
        )
        if run is not None:
            st.fragment(_panel, run_every=_POLL_SECONDS if live else None)(run.id, live=live)


def _start(config: TrainingConfig, preset: str) -> None:
    acting().train(config, preset=preset)
    run_table.refresh()


def _panel(run_id: str, *, live: bool) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        store = resources.store()
        run = store.get(run_id)
        if live and run.status.over:
            run_table.refresh()
            st.rerun()
        curves = store.journal.curves(run_id)
        with st.container():
            run_status(run, curves)
            _scores(run, curves)
        live_curves(run, curves, height=_HEIGHT)
        with st.container():
            if run.status in (RunStatus.QUEUED, RunStatus.RUNNING):
                action_button(
                    _("Stop"), acting().stop, run.id,
                    key=f"lesson_stop_{run.id}", icon=":material/stop:",
                    disabled=run.stop_requested or run.phase == "evaluating",
                    help=_("End the training. What it has learnt by then becomes a model."),
                )  # fmt: skip
            run_events(run)
        st.page_link(
            "pages/train.py",
            label=_("Open this run on the Train page"),
            icon=":material/show_chart:",
            query_params={"run": run.id},
        )
    if live:
        resources.wake_compute()  # one that ended while nobody moves on a page is missed too


def _scores(run: Run, curves: Curves) -> None:
    """Draw what a run that is over has reached; nothing without a model."""
    if run.metrics is None:
        return
    points = gap(curves.epochs, early_stopping=run.config.early_stopping)
    validation, difference, parameters, seconds = st.columns(4)
    validation.metric(_("Validation accuracy"), f"{run.metrics['validation_accuracy']:.1%}")
    difference.metric(
        _("Gap"),
        "–" if points is None else _("{points:.1f} points").format(points=points),
        help=_("Training accuracy less validation accuracy."),
    )
    parameters.metric(_("Parameters"), f"{run.metrics['parameters']:,}")
    seconds.metric(_("Training time"), duration(run.metrics["seconds"]))

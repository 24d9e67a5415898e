"""How a run is, in words: waiting, at work, paused, how it ended, and what happened to it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.moments import clock
from fmnist.retold import retold
from fmnist.runs.records import RunStatus
from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.zone import zone

if TYPE_CHECKING:
    from fmnist.runs.records import Curves, Run

__all__ = ["duration", "run_events", "run_status"]

_SHOWN_EVENTS: Final = 5

_SILENT_SECONDS: Final = 15.0
"""A worker writes several times a second; the first step of a large network takes longer."""


def run_status(run: Run, curves: Curves) -> None:
    """Draw one line with a bar while the run lives; its message when it failed."""
    from fmnist.runs.service import store_fault

    done = min(run.step / max(run.total_steps, 1), 1.0)
    if not run.status.over and (fault := store_fault(resources.store())):
        st.warning(
            _("{fault} The run waits meanwhile, and goes on by itself.").format(fault=fault),
            icon=":material/hourglass_disabled:",
        )
    match run.status:
        case RunStatus.QUEUED:
            st.progress(done, text=_waiting(run))
        case RunStatus.RUNNING:
            st.progress(done, text=_at_work(run, curves))
        case RunStatus.PAUSED:
            st.progress(
                done,
                text=_("Paused at step {step:,} of {total:,}, in epoch {epoch} of {epochs}").format(
                    step=run.step,
                    total=run.total_steps,
                    epoch=min(run.epoch + 1, run.epochs),
                    epochs=run.epochs,
                )
                if run.total_steps
                else _("Paused before it began"),
            )
        case RunStatus.FINISHED if run.message:
            st.info(retold(run.message), icon=":material/flag:")
        case RunStatus.FAILED:
            st.error(retold(run.message), icon=":material/error:")
        case RunStatus.STOPPED if run.metrics is None:
            st.info(retold(run.message) or _("Stopped."), icon=":material/stop:")


def run_events(run: Run) -> None:
    """Draw what happened to the run beside its training: interruptions."""
    if run.attempt < 1:
        return
    for event in resources.store().events(run.id)[-_SHOWN_EVENTS:]:
        st.caption(f":material/healing: {clock(event.time, zone())} · {retold(event.text)}")


def duration(seconds: float) -> str:
    """Return so many seconds in words: ``"40 seconds"``, ``"3 minutes"``, ``"2 h 10 min"``."""
    whole = max(1, round(seconds))
    if whole < 90:
        return ngettext("{count} second", "{count} seconds", whole).format(count=whole)
    minutes = round(whole / 60)
    if minutes >= 100:
        return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _waiting(run: Run) -> str:
    from fmnist.runs.service import compute_state
    from fmnist.runs.waiting import place_in_queue

    if run.stop_requested:
        return _("Stopping …")
    store = resources.store()
    if store.room.queue_paused():
        return _("Your teacher has paused the queue: it begins when the queue goes on.")
    compute = compute_state(store)
    if not compute.workers and resources.settings().workers < 1:
        return _("Waiting for workers: this app starts none. Run `python -m fmnist workers`.")
    if not compute.ready:
        return _("Starting the workers: the first training of the day waits some seconds …")
    place = place_in_queue(store, run.id, workers=compute.workers)
    if place is None or place.seconds < 1:
        return _("A worker is about to take it …")
    return _("Place {position} of {length} in the queue · begins in about {wait}").format(
        position=place.position, length=place.length, wait=duration(place.seconds)
    )


def _at_work(run: Run, curves: Curves) -> str:
    from fmnist.runs.waiting import seconds_left

    if run.phase == "evaluating":
        return _("Scoring the model on the test set and converting it …")
    if run.stop_requested:
        return _("Stopping …")
    silent = time.time() - (run.heartbeat or time.time())
    if silent > _SILENT_SECONDS:
        return _(
            "Nothing heard from its worker for {silent}. If it is gone, the run goes on from its "
            "checkpoint by itself; if the disk is full, when there is space again."
        ).format(silent=duration(silent))
    left = seconds_left(run, curves.pictures_per_second)
    if not run.step or left is None:
        return _("Preparing …")
    return _(
        "Epoch {epoch} of {epochs} · {speed:,.0f} pictures a second · about {left} left"
    ).format(
        epoch=min(run.epoch + 1, run.epochs),
        epochs=run.epochs,
        speed=curves.pictures_per_second,
        left=duration(left),
    )

"""What goes on in the room: how many trainings run and wait, and whose, each to be stopped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.runs.records import RunStatus
from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.acting import acting
from fmnist.ui.page import act, guarded, plain
from fmnist.ui.person import called
from fmnist.ui.watching import RUN_PARAMETER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fmnist.runs.records import Run

__all__ = ["at_work"]

_POLL_SECONDS: Final = 2.0
_SHOWN: Final = 12
"""More would be a page by themselves; the Runs page lists all."""


def at_work() -> None:
    """Draw them, again every other second."""
    st.subheader(_("At work now"), anchor=False)
    st.fragment(_panel, run_every=_POLL_SECONDS)()


def _panel() -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        active = sorted(resources.store().active(), key=lambda run: (not run.held, run.created))
        if not active:
            st.caption(_("Nothing runs, and nothing waits."))
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_counts(active), width="content")
            st.button(
                ngettext("Stop it", "Stop all {count}", len(active)).format(count=len(active)),
                key="room_stop_all", icon=":material/stop_circle:",
                disabled=all(run.stop_requested for run in active),
                on_click=act, args=(_stop, [run.id for run in active]),
            )  # fmt: skip
        for run in active[:_SHOWN]:
            _line(run)
        if len(active) > _SHOWN:
            st.caption(_("and {count} more").format(count=len(active) - _SHOWN))
        st.page_link("pages/runs.py", label=_("All runs"), icon=":material/table_chart:")


def _counts(active: Sequence[Run]) -> str:
    counts = Counter(run.status for run in active)
    parts = [
        f"**{counts[status]}** {status.label}"
        for status in (RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.PAUSED)
        if counts[status]
    ]
    owners = len({run.owner for run in active})
    parts.append(ngettext("of {count} person", "of {count} people", owners).format(count=owners))
    return " · ".join(parts)


def _line(run: Run) -> None:
    done = f" · {run.step / run.total_steps:.0%}" if run.total_steps else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"room_run_{run.id}"):
        st.button(
            _("Stop"), key=f"room_stop_{run.id}", icon=":material/stop:",
            help=_("End this training. What it has learnt by then becomes a model."),
            disabled=run.stop_requested, on_click=act, args=(_stop, [run.id]),
        )  # fmt: skip
        st.page_link(
            "pages/train.py",
            label=f"**{plain(called(run.owner))}** · {run.status.label}{done} · {plain(run.title)}",
            query_params={RUN_PARAMETER: run.id},
        )


def _stop(run_ids: Sequence[str]) -> None:
    hands = acting()
    for run_id in run_ids:
        hands.stop(run_id)

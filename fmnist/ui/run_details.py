"""One run of the Runs page: its labels, what can be done with it, and the way back from that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.retold import retold
from fmnist.runs.records import RunStatus
from fmnist.translation import _, ngettext
from fmnist.ui import state
from fmnist.ui.acting import acting
from fmnist.ui.draft import link_parameters
from fmnist.ui.page import plain
from fmnist.ui.person import whose
from fmnist.ui.run_table import SELECTED, refresh
from fmnist.ui.watching import EXPERIMENT_PARAMETER, RUN_PARAMETER

if TYPE_CHECKING:
    from fmnist.runs.records import Run

__all__ = ["actions", "labels", "undo"]


def own(run: Run) -> bool:
    """Return whether the visitor may change the run."""
    return acting().may_change(run.owner)


def actions(runs: Sequence[Run]) -> None:
    """Draw the buttons for the selected runs: open, stop, delete, select nothing.

    Raises:
        RunError: the store does not answer.
    """
    mine = [run for run in runs if own(run)]
    live = [run for run in mine if not run.status.over]
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(runs) == 1:
            st.page_link(
                "pages/train.py",
                label=_("Open on Train"),
                icon=":material/show_chart:",
                query_params={RUN_PARAMETER: runs[0].id},
            )
            st.page_link(
                "pages/train.py",
                label=_("Same settings again"),
                icon=":material/tune:",
                query_params=link_parameters(runs[0].config, runs[0].preset),
            )
            if runs[0].experiment_id:
                st.page_link(
                    "pages/train.py",
                    label=_("Open its experiment"),
                    icon=":material/repeat:",
                    query_params={EXPERIMENT_PARAMETER: runs[0].experiment_id},
                )
        if live and st.button(
            ngettext("Stop", "Stop {count} runs", len(live)).format(count=len(live)),
            key="runs_stop",
            icon=":material/stop:",
            disabled=all(run.stop_requested for run in live),
        ):
            for run in live:
                acting().stop(run.id)
            refresh()
            st.rerun()
        if mine and st.button(
            ngettext("Delete", "Delete {count} runs", len(mine)).format(count=len(mine)),
            key="runs_delete",
            icon=":material/delete:",
            help=_("Can be undone. What still runs is stopped."),
        ):
            _delete(mine)
        st.button(
            _("Select nothing"),
            key="runs_clear",
            type="tertiary",
            icon=":material/close:",
            on_click=SELECTED.set,
            args=([],),
        )
    if len(mine) < len(runs):
        st.caption(_whose(runs, len(runs) - len(mine)))


def _whose(runs: Sequence[Run], others: int) -> str:
    """Say why some of the buttons are not there."""
    if len(runs) == 1:
        return whose(runs[0].owner)
    if others == len(runs):
        return _("These runs belong to others: you can look, compare and export.")
    return ngettext(
        "{count} of them belongs to somebody else: you can look, compare and export.",
        "{count} of them belong to others: you can look, compare and export.",
        others,
    ).format(count=others)


def _delete(runs: Sequence[Run]) -> None:
    gone = [run.id for run in runs]
    acting().remove(gone)
    refresh()
    state.keep("runs_deleted", gone)
    SELECTED.set([run_id for run_id in SELECTED.value if run_id not in gone])
    st.rerun()


def undo() -> None:
    """Offer to bring back what was deleted last, until something else is done with it.

    Raises:
        RunError: the store does not answer.
    """
    gone: list[str] = state.recall("runs_deleted", [])
    if not gone:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            ngettext(
                "{count} run deleted. It vanishes for good after a day.",
                "{count} runs deleted. They vanish for good after a day.",
                len(gone),
            ).format(count=len(gone))
        )
        if st.button(_("Undo"), key="runs_undo", icon=":material/undo:"):
            acting().restore(gone)
            refresh()
            state.forget("runs_deleted")
            SELECTED.set(gone)
            st.rerun()
        st.button(
            _("Close"),
            key="runs_deleted_seen",
            type="tertiary",
            on_click=state.forget,
            args=("runs_deleted",),
        )


def labels(run: Run, known_tags: Sequence[str]) -> None:
    """Draw name, tags and note: to be changed by the owner, to be read by others.

    Raises:
        RunError: the name is too long, or the store does not answer.
    """
    if run.status is RunStatus.FAILED or run.message:
        show = st.error if run.status is RunStatus.FAILED else st.info
        show(plain(retold(run.message)))
    if not own(run):
        if run.tags:
            st.markdown(" ".join(f":gray-badge[{plain(tag)}]" for tag in run.tags))
        if run.note:
            st.text(run.note)
        return
    with st.form(f"runs_labels_{run.id}"):
        left, right = st.columns(2, gap="medium")
        name = left.text_input(
            _("Name"), run.name, max_chars=120, placeholder=run.title, key=f"runs_name_{run.id}"
        )
        tags = left.multiselect(
            _("Tags"),
            sorted({*known_tags, *run.tags}),
            list(run.tags),
            key=f"runs_tags_{run.id}",
            accept_new_options=True,
            placeholder=_("Choose, or write a new one"),
        )
        note = right.text_area(_("Note"), run.note, key=f"runs_note_{run.id}", height="stretch")
        saved = left.form_submit_button(_("Save"), key=f"runs_save_{run.id}")
    if saved:
        acting().label(run.id, name=name, tags=tags, note=note)
        refresh()
        st.toast(_("Saved."), icon=":material/check:")
        st.rerun()

"""The Runs page's table: it refreshes itself, and a tick belongs to a run and not to a row.

New runs come in on top, and the ticks move down with theirs. A ticked run that the filters hide
stays ticked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from fmnist.runs.listing import Query, Row, rows
from fmnist.translation import _, ngettext
from fmnist.ui import address, resources, run_filters, state
from fmnist.ui.page import guarded
from fmnist.ui.run_columns import column_config, columns

__all__ = ["MOST_LISTED", "SELECTED", "listed", "newest", "refresh", "table"]

SELECTED: Final = address.names("runs", "runs_selected")

MOST_LISTED: Final = 1000
_TABLE: Final = "runs_table"
_SHARED_SECONDS: Final = 1.0
_LIVE_SECONDS: Final = 2.0
_QUIET_SECONDS: Final = 10.0


@st.cache_resource(show_spinner=False, ttl=_SHARED_SECONDS, max_entries=2)
def _newest(*, sealed: bool) -> tuple[Row, ...]:  # noqa: ARG001 - the key
    store = resources.store()
    return tuple(rows(store, store.runs(limit=MOST_LISTED)))


def newest() -> tuple[Row, ...]:
    """Return the newest runs: read once a second for all visitors together.

    Raises:
        RunError: the store does not answer.
    """
    return _newest(sealed=resources.test_set_sealed())


def refresh() -> None:
    """Read the runs anew when they are next asked for: somebody has changed one."""
    _newest.clear()


def listed(query: Query) -> list[Row]:
    """Return the rows that the table shows."""
    return [row for row in newest() if query.wants(row.run)]


def table(query: Query) -> None:
    """Draw the table, again every other second while something runs."""
    live = bool(resources.store().active())
    every = _LIVE_SECONDS if live else _QUIET_SECONDS
    st.fragment(_table, run_every=every)(query, live=live)


def _table(query: Query, *, live: bool) -> None:
    with guarded():  # a fragment runs again by itself, outside of the page's guard
        _draw(query, live=live)


def _draw(query: Query, *, live: bool) -> None:
    if state.take("runs_picked", False) or live != bool(resources.store().active()):
        st.rerun()
    everything = newest()
    shown = listed(query)
    st.caption(_count(shown, everything))
    if not shown:
        st.info(_("No run fits the search and the filters."), icon=":material/filter_alt_off:")
        st.button(_("Show all runs"), key="runs_show_all", on_click=_show_all)
        return
    _move_ticks([row.run.id for row in shown])
    st.dataframe(
        columns(shown),
        key=_TABLE,
        on_select=_picked,
        selection_mode="multi-row",
        column_config=column_config(),
        hide_index=True,
        placeholder="",
        height=min(38 + 35 * len(shown), 430),
        alt=_("Runs"),
    )


def _count(shown: Sequence[Row], everything: Sequence[Row]) -> str:
    """Say how many runs are listed, of how many, and whether the filters hide selected ones."""
    count, every = len(shown), len(everything)
    if every == MOST_LISTED:
        text = _("{shown:,} of the newest {every:,} runs. Older ones open by their link.")
    elif count < every:
        text = _("{shown:,} of {every:,} runs.")
    else:
        text = ngettext("{every:,} run.", "{every:,} runs.", every)
    text = text.format(shown=count, every=every)
    hidden = len(set(SELECTED.value) - {row.run.id for row in shown})
    if hidden:
        text += " " + ngettext(
            "{count} selected run is not in this list.",
            "{count} selected runs are not in this list.",
            hidden,
        ).format(count=hidden)
    return text


def _show_all() -> None:
    run_filters.reset()
    state.keep("runs_picked", True)


def _picked() -> None:
    """Callback: the rows that are ticked now become the selected runs."""
    order: list[str] = state.recall("runs_order", [])
    hidden = [run_id for run_id in SELECTED.value if run_id not in order]
    ticked = [order[row] for row in _ticked() if row < len(order)]
    SELECTED.set(hidden + ticked)
    state.keep("runs_picked", True)


def _ticked() -> Sequence[int]:
    found: dict[str, Any] = state.read_widget(_TABLE, {})
    ticked: Sequence[int] = found.get("selection", {}).get("rows", [])
    return ticked


def _move_ticks(order: list[str]) -> None:
    wanted = [order.index(run_id) for run_id in SELECTED.value if run_id in order]
    if set(wanted) != set(_ticked()):
        state.widget(_TABLE, {"selection": {"rows": wanted, "columns": [], "cells": []}})
    state.keep("runs_order", order)

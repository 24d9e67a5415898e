"""Runs: every training in a table, to be named, compared, taken along or deleted."""

from __future__ import annotations

import streamlit as st

from fmnist.errors import RunError
from fmnist.runs.records import Run
from fmnist.translation import _
from fmnist.ui import (
    address,
    resources,
    run_comparison,
    run_details,
    run_exports,
    run_filters,
    run_table,
    state,
)
from fmnist.ui.page import guarded, page_header, plain, told

FIELDS = (run_table.SELECTED, *run_filters.FIELDS, run_comparison.COST)


def selected() -> list[Run]:
    """Return the selected runs in the order of their selection; say which are gone."""
    found = []
    for run_id in run_table.SELECTED.value:
        try:
            run = resources.store().get(run_id)
        except RunError as error:
            st.warning(told(error))
            continue
        if run.deleted is not None:
            st.warning(_("Run {id} was deleted.").format(id=plain(run_id)))
            continue
        found.append(run)
    return found


def page() -> None:
    """Draw the page."""
    address.open_address(FIELDS)
    if state.arrived():
        run_table.refresh()
    run_details.undo()
    newest = run_table.newest()
    if not newest:
        st.info(_("No runs yet. Train a network, and it is listed here."))
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/show_chart:")
        return
    query = run_filters.filters()
    run_table.table(query)
    runs = selected()
    address.save_address(FIELDS)
    run_exports.exports(query, runs)
    if not runs:
        st.markdown(_("Tick a run to name it and see more of it; tick several to compare them."))
        return
    if len(runs) == 1:
        st.subheader(plain(runs[0].title), anchor=False)
    else:
        st.subheader(_("{count} runs compared").format(count=len(runs)), anchor=False)
    run_details.actions(runs)
    if len(runs) == 1:
        run_details.labels(runs[0], sorted({tag for row in newest for tag in row.run.tags}))
    run_comparison.compare(runs)


page_header(
    _("Runs"),
    _("Every training, yours and everybody else's. The list keeps itself up to date."),
)
with guarded():
    page()

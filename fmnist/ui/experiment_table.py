"""The runs of an experiment in a table: their settings, how good they are, how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.training.texts import text_of
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.page import plain
from fmnist.ui.setting_widgets import readable, title_of
from fmnist.ui.watching import RUN_PARAMETER

if TYPE_CHECKING:
    from fmnist.runs.trials import Findings, Trial

__all__ = ["experiment_table"]


def experiment_table(found: Findings, trials: Sequence[Trial], *, test: bool) -> None:
    """Draw a row a run, and a link to the one that is ticked.

    Args:
        found: the experiment.
        trials: its trials in the order of the rows.
        test: tell the test accuracies too.
    """
    # Another key when the order is another one: a tick belongs to a row.
    key = f"experiment_table_{found.experiment.id}_{found.live}"
    st.dataframe(
        _columns(found, trials, test=test),
        key=key,
        column_config=_column_config(found, trials),
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        height="auto",
        alt=_("The trainings of this experiment"),
    )
    chosen: dict[str, Any] = state.read_widget(key, {})
    ticked = chosen.get("selection", {}).get("rows", [])
    if ticked and ticked[0] < len(trials):
        run = trials[ticked[0]].run
        st.page_link(
            "pages/train.py",
            label=_("Open run {name}").format(name=plain(f"{run.name} · {run.id}")),
            icon=":material/show_chart:",
            query_params={RUN_PARAMETER: run.id},
        )
    else:
        st.caption(_("Tick a row to open its run."))


def _columns(found: Findings, trials: Sequence[Trial], *, test: bool) -> dict[str, list[Any]]:
    """Return the table by column: a repeat begins with its seeds, a sweep with what it reached."""
    settings: dict[str, list[Any]] = {}
    for place, name in enumerate(found.experiment.names):
        values = [trial.values[place] for trial in trials]
        settings[name] = (
            values if _numbers(values) else [readable(name, text_of(value)) for value in values]
        )
    scores = {"validation": [_percent(trial.validation_accuracy) for trial in trials]}
    if test:
        scores["test"] = [_percent(trial.test_accuracy) for trial in trials]
    content = settings | scores if found.experiment.kind == "seeds" else scores | settings
    return content | {"status": [_status(trial) for trial in trials]}


def _column_config(found: Findings, trials: Sequence[Trial]) -> dict[str, Any]:
    column = st.column_config
    config: dict[str, Any] = {
        "validation": column.NumberColumn(_("Validation"), width=100, format="%.2f%%"),
        "test": column.NumberColumn(_("Test"), width=90, format="%.2f%%"),
        "status": column.TextColumn(_("Status"), width=150),
    }
    for place, name in enumerate(found.experiment.names):
        heading = title_of(name, found.experiment.architecture)
        config[name] = (
            column.NumberColumn(heading, width=120, format="%.4g")
            if _numbers([trial.values[place] for trial in trials])
            else column.TextColumn(heading, width=120)
        )
    return config


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _status(trial: Trial) -> str:
    run = trial.run
    if run.total_steps and not run.status.over:
        return f"{run.status.label} · {run.step / run.total_steps:.0%}"
    return run.status.label


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

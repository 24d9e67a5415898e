"""What the Runs page's table tells of each run, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.dataset_names import dataset_title
from fmnist.models.registry import architecture
from fmnist.moments import table_format
from fmnist.runs.records import RunStatus
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.person import called
from fmnist.ui.zone import zone

if TYPE_CHECKING:
    from fmnist.runs.listing import Row
    from fmnist.runs.records import Run

__all__ = ["column_config", "columns"]


def columns(table_rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Return the table by column, each with a value a row, ``None`` where there is none yet."""
    here = zone()
    runs = [row.run for row in table_rows]
    scores = [row.score for row in table_rows]
    return {
        "run": [run.name or run.id for run in runs],
        "status": [_status(run) for run in runs],
        "test": [_percent(score.accuracy) if score else None for score in scores],
        "interval": [score.interval.percent if score else "" for score in scores],
        "validation": [_percent(row.validation_accuracy) for row in table_rows],
        "architecture": [_(architecture(run.config.architecture).title) for run in runs],
        "preset": [run.preset for run in runs],
        "epochs": [run.epoch for run in runs],
        "seconds": [row.seconds for row in table_rows],
        "parameters": [row.parameters for row in table_rows],
        "size": [row.size for row in table_rows],
        "owner": [_owner(run) for run in runs],
        "dataset": [_dataset(run) for run in runs],
        "created": [datetime.fromtimestamp(run.created, here) for run in runs],
        "tags": [list(run.tags) for run in runs],
    }


def column_config() -> dict[str, Any]:
    """Return titles, widths and number formats of the columns."""
    # Widths are given: left open, they are guessed from the first rows alone.
    column = st.column_config
    accuracy = "%.1f%%"
    return {
        "run": column.TextColumn(_("Run"), width=145),
        "status": column.TextColumn(_("Status"), width=120),
        "test": column.NumberColumn(
            _("Test"), width=85, format=accuracy, help=_("Accuracy on the test pictures.")
        ),
        "interval": column.TextColumn(
            _("95% interval"),
            width=115,
            help=_("Where the accuracy on many more such test pictures probably lies."),
        ),
        "validation": column.NumberColumn(_("Validation"), width=95, format=accuracy),
        "architecture": column.TextColumn(_("Network"), width=140),
        "preset": column.TextColumn(_("Preset"), width=90),
        "epochs": column.NumberColumn(_("Epochs"), width=80, help=_("Epochs that are done.")),
        "seconds": column.NumberColumn(
            _("Time"), width=80, format="%d s", help=_("Of training, in seconds.")
        ),
        "parameters": column.NumberColumn(_("Parameters"), width=105, format="%,d"),
        "size": column.NumberColumn(
            _("Size"), width=90, format="bytes", help=_("Of the TensorFlow Lite model.")
        ),
        "owner": column.TextColumn(_("Owner"), width=200),
        "dataset": column.TextColumn(_("Dataset"), width=130),
        "created": column.DatetimeColumn(_("Created"), width=165, format=table_format()),
        "tags": column.ListColumn(_("Tags"), width=200),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _owner(run: Run) -> str:
    if run.owner == state.visitor():
        return _("{name} (you)").format(name=called(run.owner))
    return called(run.owner)


def _status(run: Run) -> str:
    if run.status in (RunStatus.RUNNING, RunStatus.PAUSED) and run.total_steps:
        return f"{run.status.label} · {run.step / run.total_steps:.0%}"
    return run.status.label


def _dataset(run: Run) -> str:
    return dataset_title(run.config.dataset)

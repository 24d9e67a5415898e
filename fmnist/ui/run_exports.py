"""Downloads of the Runs page. What is downloaded is made when somebody clicks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.run_table import listed

if TYPE_CHECKING:
    from fmnist.runs.listing import Query
    from fmnist.runs.records import Run
    from fmnist.runs.store import RunStore

__all__ = ["exports"]


def exports(query: Query, selected: Sequence[Run]) -> None:
    """Draw the download buttons: the table as it is listed, and files of the selected runs."""
    store = resources.store()
    ids = [run.id for run in selected]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("Table as CSV"),
            lambda: _table(query),
            "runs.csv",
            "text/csv",
            key="runs_export_table",
            icon=":material/table:",
            on_click="ignore",
            help=_("The runs that are listed, with all their settings."),
        )
        if not ids:
            return
        name = ids[0] if len(ids) == 1 else f"{len(ids)}-runs"
        st.download_button(
            _("Files (.zip)"),
            _zip_maker(store, ids),
            f"{name}.zip",
            "application/zip",
            key="runs_export_files",
            icon=":material/folder_zip:",
            on_click="ignore",
            help=_(
                "A folder for each selected run: its settings, one CSV by step and one by epoch, "
                "and its model with its card."
            ),
        )
        st.download_button(
            _("TensorBoard (.zip)"),
            _log_maker(store, ids),
            f"tensorboard-{name}.zip",
            "application/zip",
            key="runs_export_tensorboard",
            icon=":material/monitoring:",
            on_click="ignore",
            help=_("Unpack it, then: `tensorboard --logdir FOLDER`"),
        )


def _table(query: Query) -> bytes:
    from fmnist.runs.listing import table_csv

    # The mark tells spreadsheets that the text is UTF-8.
    return table_csv(listed(query)).encode("utf-8-sig")


def _zip_maker(store: RunStore, ids: Sequence[str]) -> Callable[[], bytes]:
    def make() -> bytes:
        from fmnist.runs.files import run_files, zipped

        return zipped({path: data for name in ids for path, data in run_files(store, name).items()})

    return make


def _log_maker(store: RunStore, ids: Sequence[str]) -> Callable[[], bytes]:
    def make() -> bytes:
        from fmnist.runs.files import zipped
        from fmnist.runs.tensorboard import event_files

        return zipped(
            {path: data for name in ids for path, data in event_files(store, name).items()}
        )

    return make

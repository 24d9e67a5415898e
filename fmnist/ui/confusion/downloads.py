"""Downloads of what a view shows. What is downloaded is made when somebody clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from fmnist.ui.judged import Judged

__all__ = ["csv_button", "file_name"]


def csv_button(label: str, make: Callable[[], bytes], name: str, *, key: str) -> None:
    """Draw a button that downloads a table.

    Args:
        label: what is in the table, with the word CSV.
        make: the content.
        name: of the file.
        key: of the button.
    """
    st.download_button(
        label, make, name, "text/csv", key=key, icon=":material/table:", on_click="ignore"
    )


def file_name(judged: Judged, what: str, ending: str = "csv") -> str:
    """Return the name of a file about a model, for example ``residual-test-classes.csv``."""
    return f"{judged.entry.identifier}-{judged.split}-{what}.{ending}"

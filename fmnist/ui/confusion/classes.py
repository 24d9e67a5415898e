"""The view of each class: how well it is found, and how far its name can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.ui.judged import Judged

__all__ = ["show"]


def show(judged: Judged) -> None:
    """Draw precision, recall, F1 and number of pictures of each class."""
    share = st.column_config.ProgressColumn(format="%.1f%%", min_value=0.0, max_value=100.0)
    st.dataframe(
        [
            {
                _("Class"): score.label,
                _("Precision"): 100 * score.precision,
                _("Recall"): 100 * score.recall,
                _("F1"): 100 * score.f1,
                _("Pictures"): score.support,
            }
            for score in judged.evaluation.per_class
        ],
        column_config={_("Precision"): share, _("Recall"): share, _("F1"): share},
        hide_index=True,
        width="stretch",
    )

"""What is typical about a run, in one quiet line that opens to its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.training.hints import find_hint
from fmnist.translation import _

if TYPE_CHECKING:
    from fmnist.runs.records import Curves, Run

__all__ = ["hint"]

_FIRST_EPOCHS: Final = 2
"""Epochs before which a run that goes on is left alone."""


def hint(run: Run, curves: Curves) -> None:
    """Draw the hint about ``run``, if there is one."""
    if not run.status.over and len(curves.epochs) < _FIRST_EPOCHS:
        return
    found = find_hint(curves, run.config, over=run.status.over)
    if found is None:
        return
    with st.expander(found.title, icon=":material/lightbulb:"):
        st.markdown(found.evidence)
        st.markdown(_("**Suggestion:** {suggestion}").format(suggestion=found.suggestion))

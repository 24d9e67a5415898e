"""On the Train form: what the teacher accepts, and a way to keep to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.errors import LimitError
from fmnist.translation import _
from fmnist.ui.page import told
from fmnist.ui.rules import limits, limits_in_words

if TYPE_CHECKING:
    from fmnist.runs.room import Limits
    from fmnist.training.config import TrainingConfig
    from fmnist.ui.draft import Draft

__all__ = ["within_limits"]


def within_limits(draft: Draft, config: TrainingConfig) -> bool:
    """Say what is accepted, where something is limited; return whether this may be started."""
    found = limits()
    said = limits_in_words(found)
    if not said:
        return True
    st.caption(_("Set by your teacher:") + " " + " ".join(said))
    try:
        found.check(config)
    except LimitError as error:
        st.warning(told(error), icon=":material/front_hand:")
        st.button(
            _("Keep to the limits"),
            key="train_within_limits",
            icon=":material/check:",
            on_click=_keep,
            args=(draft, found),
        )
        return False
    return True


def _keep(draft: Draft, found: Limits) -> None:
    """Change what is beyond the limits. In a callback."""
    if not found.allows(draft.values["architecture"]):
        draft.choose_architecture(found.allowed[0])
    if found.epochs is not None and draft.values["epochs"] > found.epochs:
        draft.change("epochs", found.epochs)

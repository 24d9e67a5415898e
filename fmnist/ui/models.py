"""Choosing a model, and what is kept of it: its classifier and its scores, once for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources

if TYPE_CHECKING:
    from fmnist.catalogue import ModelEntry
    from fmnist.evaluation import Evaluation
    from fmnist.inference import Classifier

__all__ = ["choose_model", "classifier", "evaluation"]

MODEL_PARAMETER = "model"


def choose_model(key: str) -> ModelEntry | None:
    """Draw the choice of model, the one in the address first; say what to do if there is none.

    Args:
        key: key of the widget.

    Returns:
        The chosen model, or ``None`` if there is none yet.
    """
    entries = {entry.identifier: entry for entry in resources.models()}
    if not entries:
        st.info(_("There is no model yet. Train one: that takes a minute or two."))
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/show_chart:")
        return None
    names = list(entries)
    asked = st.query_params.get(MODEL_PARAMETER)
    chosen = st.selectbox(
        _("Model"),
        names,
        index=names.index(asked) if asked in entries else 0,
        format_func=lambda name: entries[name].title,
        key=key,
        persist_state="session",
    )
    return entries[chosen]


@st.cache_resource(show_spinner=False, max_entries=16)
def _classifier(identifier: str, _entry: ModelEntry) -> Classifier:  # noqa: ARG001 - the key
    return _entry.classifier()


def classifier(entry: ModelEntry) -> Classifier:
    """Return the model's classifier, read once."""
    return _classifier(entry.identifier, entry)


@st.cache_resource(show_spinner=False, max_entries=16)
def _evaluation(
    identifier: str,  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    _entry: ModelEntry,
) -> Evaluation:
    return _entry.test_evaluation(resources.dataset())


def evaluation(entry: ModelEntry) -> Evaluation:
    """Return the model's scores on the test pictures of the dataset in use."""
    return _evaluation(entry.identifier, resources.dataset().checksum, entry)

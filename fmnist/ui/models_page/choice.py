"""Which model the Models page is about, and the views of one model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.model_facts import ModelFacts
from fmnist.ui import models, resources, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fmnist.model_entry import ModelEntry
    from fmnist.ui.address import Field

__all__ = ["MODEL_KEY", "VIEW_KEY", "facts", "field", "look_at"]

MODEL_KEY: Final = "models_model"
VIEW_KEY: Final = "models_view"


def field(entries: Mapping[str, ModelEntry]) -> Field[str]:
    """Return the field of the address that says which model is chosen."""
    return models.model_field(MODEL_KEY, entries)


def look_at(view: str) -> None:
    """Show another view of the chosen model. In a callback."""
    state.widget(VIEW_KEY, view)


def facts(entry: ModelEntry) -> ModelFacts:
    """Return what the table tells of a model, read once for everybody.

    Raises:
        RunError: the run's model is not there any more.
        DatasetError: the dataset asked for is missing or damaged.
    """
    checksum = resources.dataset().checksum
    return _facts(entry.identifier, entry.card.created, checksum, entry.short_title, entry)


@st.cache_data(show_spinner=False, max_entries=512)
def _facts(
    identifier: str,  # noqa: ARG001 - the key, as are the next three
    created: str,  # noqa: ARG001
    checksum: str,  # noqa: ARG001
    title: str,  # noqa: ARG001 - in the visitor's language
    _entry: ModelEntry,
) -> ModelFacts:
    return ModelFacts.of(_entry, resources.dataset())

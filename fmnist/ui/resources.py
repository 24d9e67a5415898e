"""What all visitors share: made once per process, read only.

Each function imports its subject when it is first called, so that a page waits only for what
it uses and Home is served at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from fmnist.catalogue import ModelEntry
    from fmnist.data import Dataset
    from fmnist.runs.store import RunStore
    from fmnist.settings import Settings

__all__ = ["dataset", "forget_dataset", "models", "settings", "store"]


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: an environment variable holds a value that is not accepted.
    """
    from fmnist.settings import Settings

    return Settings.from_environment()


@st.cache_resource(show_spinner=False)
def dataset() -> Dataset:
    """Return the dataset in use: memory-mapped, read-only, one for all visitors.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    from fmnist.data import load_dataset

    return load_dataset(settings().dataset, settings())


def forget_dataset() -> None:
    """Let the next call of ``dataset`` look again, for example after a download."""
    dataset.clear()


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Return the run store.

    Raises:
        RunError: the database cannot be opened.
    """
    from fmnist.runs.store import RunStore

    return RunStore(settings().database_url)


def models() -> list[ModelEntry]:
    """Return the shipped models and those of finished runs, the newest state of the store."""
    from fmnist import catalogue

    return catalogue.models(store())

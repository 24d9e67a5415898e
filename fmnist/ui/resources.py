"""What all visitors share: made once per process, read only.

Each function imports its subject when it is first called, so that a page waits only for what
it uses and Home is served at once.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

import streamlit as st

if TYPE_CHECKING:
    from fmnist.data import ClassStatistics, Dataset
    from fmnist.labels import ClassNames
    from fmnist.model_entry import ModelEntry
    from fmnist.runs.room import Room
    from fmnist.runs.store import RunStore
    from fmnist.settings import Settings
    from fmnist.training.config import TrainingConfig
    from fmnist.training.plan import TrainingPlan

__all__ = [
    "class_count",
    "class_names",
    "class_statistics",
    "dataset",
    "models",
    "open_store",
    "room",
    "settings",
    "store",
    "test_set_sealed",
    "training_plan",
    "wake_compute",
]


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: an environment variable holds a value that is not accepted.
    """
    from fmnist.logs import write_logs
    from fmnist.settings import Settings

    found = Settings.from_environment()
    write_logs(found.log)
    return found


def dataset() -> Dataset:
    """Return the dataset in use: memory-mapped, read-only, one for all visitors.

    ``fmnist.data`` holds it and notices by itself when the files behind it change, for example
    after a download, so it is not cached a second time here.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    from fmnist.data import load_dataset

    return load_dataset(settings().dataset, settings())


def class_names() -> ClassNames:
    """Return what the classes of the dataset in use are called.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    return dataset().class_names


def class_count() -> int:
    """Return how many classes the dataset in use has; raises as ``class_names``."""
    return len(class_names())


def class_statistics(split: Literal["train", "test"]) -> ClassStatistics:
    """Return counts, mean pictures and pixel values of each class of a split."""
    return _class_statistics(dataset().checksum, split)


@st.cache_resource(show_spinner=False, max_entries=8)
def _class_statistics(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    split: Literal["train", "test"],
) -> ClassStatistics:
    from fmnist.data import class_statistics as of

    return of(*dataset().split(split), classes=class_count())


def training_plan(config: TrainingConfig) -> TrainingPlan:
    """Return what a training sees of the dataset in use.

    Raises:
        ConfigError: the training set is too small for what is asked.
    """
    from fmnist.training.plan import TrainingPlan

    found = _division(
        dataset().checksum,
        config.validation_split,
        config.validation_method,
        config.training_size,
        config.label_noise,
        config.seed,
    )
    return TrainingPlan(
        config=config, training=found.training, validation=found.validation, labels=found.labels
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _division(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    split: float,
    method: Literal["last", "stratified"],
    size: int | None,
    noise: float,
    seed: int,
) -> TrainingPlan:
    """Return a plan of which only the division of the pictures counts."""
    from fmnist.training.config import TrainingConfig
    from fmnist.training.plan import TrainingPlan

    config = TrainingConfig(
        validation_split=split,
        validation_method=method,
        training_size=size,
        label_noise=noise,
        seed=seed,
    )
    return TrainingPlan.of(config.on(dataset()), dataset().y_train)


def store() -> RunStore:
    """Return the run store, as this visitor may see it: see ``fmnist.runs.seal``.

    Raises:
        RunError: the database cannot be opened.
    """
    return _sealed_store() if test_set_sealed() else open_store()


def test_set_sealed() -> bool:
    """Return whether this visitor does not see how runs do on the test pictures.

    Raises:
        RunError: the store does not answer.
    """
    from fmnist.ui.teacher import is_teacher

    return not room().test_set_open and not is_teacher()


@st.cache_resource(show_spinner=False)
def _sealed_store() -> RunStore:
    return open_store().sealed()


@st.cache_resource(show_spinner=False)
def open_store() -> RunStore:
    """Return the run store with all that is in it: for what shows no run.

    Raises:
        RunError: the database cannot be opened.
    """
    from fmnist.runs.store import RunStore

    return RunStore(settings().database_url)


@st.cache_resource(show_spinner=False, ttl=1.0, max_entries=1)
def room() -> Room:
    """Return the rules of the room: read once a second for all visitors together.

    Raises:
        RunError: the store does not answer.
    """
    return open_store().room.get(taught=settings().taught)


def models() -> list[ModelEntry]:
    """Return the models this visitor can use, by the newest state of the store."""
    from fmnist import catalogue
    from fmnist.ui import state

    return catalogue.models(store(), owner=state.visitor())


def wake_compute() -> None:
    """Have the compute process warm by the time somebody presses Start.

    Called after the page is drawn, and while a run is watched; nobody waits for it. A fault is
    logged, because the page that needs the workers says so itself.
    """
    from fmnist.errors import FmnistError
    from fmnist.runs.service import ensure_compute

    try:
        ensure_compute(open_store(), settings())
    except FmnistError as error:
        logging.getLogger(__name__).warning("%s", error)

"""Which pictures the pages show while they are measured."""

from __future__ import annotations

from fmnist.data import load_dataset
from fmnist.errors import FmnistError
from fmnist.settings import Settings

__all__ = ["chosen_dataset"]


def chosen_dataset() -> dict[str, str]:
    """Return the variables for Fashion-MNIST where it is here, else for the practice set."""
    settings = Settings.from_environment()
    try:
        load_dataset("fashion-mnist", settings)
    except FmnistError:
        return {"FMNIST_DATASET": "practice"}
    folder = {"FMNIST_DATA_DIR": str(settings.data_dir)} if settings.data_dir else {}
    return {"FMNIST_DATASET": "fashion-mnist", **folder}

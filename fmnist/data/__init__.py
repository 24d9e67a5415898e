"""Fashion-MNIST, its drawn stand-in and sets of people's own: load, verify, split, count."""

from __future__ import annotations

from fmnist.data.dataset import Dataset, DatasetState, dataset_state, load_dataset
from fmnist.data.download import download
from fmnist.data.split import SPLIT_METHODS, SplitMethod, split_validation
from fmnist.data.statistics import ClassStatistics, class_statistics

__all__ = [
    "SPLIT_METHODS",
    "ClassStatistics",
    "Dataset",
    "DatasetState",
    "SplitMethod",
    "class_statistics",
    "dataset_state",
    "download",
    "load_dataset",
    "split_validation",
]

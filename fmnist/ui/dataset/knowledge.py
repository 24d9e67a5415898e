"""What is known of the pictures of the dataset in use: worked out once, shared by all visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from fmnist.data.choice import Answers
from fmnist.data.facts import Facts, picture_facts
from fmnist.data.neighbours import distances
from fmnist.data.pool import Part, Pool, Split
from fmnist.ui import models, resources

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.catalogue import ModelEntry

__all__ = ["answers", "exists", "facts", "label", "pixel_distances", "pool"]


def pool(part: Part) -> Pool:
    """Return the pictures of a split, or of both.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    return Pool.of(resources.dataset(), part)


def exists(split: Split, index: int) -> bool:
    """Return whether there is such a picture."""
    return 0 <= index < len(resources.dataset().split(split)[1])


def label(split: Split, index: int) -> int:
    """Return the class of a picture, 0–9."""
    return int(resources.dataset().split(split)[1][index])


def facts(part: Part) -> Facts:
    """Return brightness, fill and symmetry of each picture, in the order of the pool."""
    return _facts(resources.dataset().checksum, part)


@st.cache_resource(show_spinner=False, max_entries=6)
def _facts(checksum: str, part: Part) -> Facts:
    if part == "both":
        return _facts(checksum, "train").joined(_facts(checksum, "test"))
    return picture_facts(resources.dataset().split(part)[0])


def answers(entry: ModelEntry, part: Part) -> Answers | None:
    """Return what a model says about each picture, in the order of the pool.

    ``None`` where it has not been asked about all of them.
    """
    if part != "test":
        return None
    return _test_answers(entry.identifier, resources.dataset().checksum, entry)


@st.cache_resource(show_spinner=False, max_entries=16)
def _test_answers(
    identifier: str,  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    _entry: ModelEntry,
) -> Answers:
    evaluation = models.evaluation(_entry)
    return Answers.of(evaluation.labels, evaluation.probabilities)


def pixel_distances(part: Part, like: tuple[Split, int]) -> NDArray[np.float32]:
    """Return how far each picture of the pool is from one, ``(n,)`` float32, Euclidean."""
    return _pixel_distances(resources.dataset().checksum, part, like)


@st.cache_resource(show_spinner=False, max_entries=16)
def _pixel_distances(
    checksum: str,  # noqa: ARG001 - the key
    part: Part,
    like: tuple[Split, int],
) -> NDArray[np.float32]:
    dataset = resources.dataset()
    picture = dataset.split(like[0])[0][like[1]]
    found = np.concatenate(
        [distances(picture, dataset.split(split)[0]) for split in Pool.of(dataset, part).splits]
    )
    found.flags.writeable = False
    return found

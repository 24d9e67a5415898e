"""What is known of the pictures of the dataset in use: worked out once, shared by all visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from fmnist.data.choice import Answers
from fmnist.data.facts import Facts, picture_facts
from fmnist.data.neighbours import distances
from fmnist.data.pool import Part, Pool, Split
from fmnist.translation import _
from fmnist.ui import models, resources
from fmnist.ui.computed import computed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.model_entry import ModelEntry

__all__ = ["answers", "exists", "facts", "feature_distances", "label", "pixel_distances", "pool"]


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

    What it says about the training pictures a worker works out, once for everybody; until then
    this draws how far that is, and returns ``None``.
    """
    train = None
    if part != "test":
        train = computed(
            "probabilities",
            {"model": entry.identifier, "split": "train"},
            key="dataset_answers",
            title=_("What {model} says about the training pictures").format(
                model=entry.short_title
            ),
            about=_("It takes some seconds for LeNet-5, and a minute for larger networks."),
        )
        if train is None:
            return None
    test = None
    if part != "train":
        test = models.judged_or_ask(entry, "test", key="dataset_answers_test")
        if test is None:
            return None
    return _answers(
        entry.identifier,
        resources.dataset().checksum,
        part,
        None if train is None else train["probabilities"],
        None if test is None else test.evaluation.probabilities,
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _answers(
    identifier: str,  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    part: Part,
    _train: NDArray[np.float32] | None,
    _test: NDArray[np.float32] | None,
) -> Answers:
    rows = [each for each in (_train, _test) if each is not None]
    return Answers.of(pool(part).labels, np.concatenate(rows))


def feature_distances(
    entry: ModelEntry, part: Part, like: tuple[Split, int]
) -> NDArray[np.float32] | None:
    """Return how far each picture of the pool is from one in the eyes of a model.

    That is the Euclidean distance of the values of its last hidden layer, which a worker reads
    once for everybody; until then this draws how far that is, and returns ``None``.
    """
    from fmnist.features import HIDDEN

    splits = Pool.of(resources.dataset(), part).splits
    found = {}
    for split in dict.fromkeys((*splits, like[0])):
        values = computed(
            "features",
            {"model": entry.identifier, "layer": HIDDEN, "split": split},
            key=f"dataset_features_{split}",
            title=(
                _("What {model} sees in the training pictures")
                if split == "train"
                else _("What {model} sees in the test pictures")
            ).format(model=entry.short_title),
            about=_("It takes some seconds for LeNet-5, and a minute for larger networks."),
        )
        if values is None:
            return None
        found[split] = values["features"]
    own = found[like[0]][like[1]]
    return np.concatenate([distances(own, found[split]) for split in splits])


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

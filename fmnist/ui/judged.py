"""What a model says about the pictures of one split: the subject of the Confusion matrix page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.data import Dataset
    from fmnist.evaluation import Evaluation
    from fmnist.model_entry import JudgedSplit, ModelEntry

__all__ = ["Judged", "score_line"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """A model, pictures that it never learned from, and its answers to them.

    A *position* counts within ``evaluation``; an *index* counts within ``source``, the part of the
    dataset that the pictures lie in. They differ for validation pictures.

    Attributes:
        entry: the model.
        split: ``test`` or ``validation``.
        source: the part of the dataset that the pictures lie in.
        indices: ``(n,) int64``, index of each picture, rising.
        evaluation: labels, probabilities and scores, in the order of ``indices``.
        own_dataset: whether the model learned from the dataset in use.
        dataset: the dataset in use.
    """

    entry: ModelEntry
    split: JudgedSplit
    source: Literal["train", "test"]
    indices: NDArray[np.int64]
    evaluation: Evaluation
    own_dataset: bool
    dataset: Dataset

    @classmethod
    def of(
        cls,
        entry: ModelEntry,
        dataset: Dataset,
        split: JudgedSplit,
        probabilities: NDArray[np.float32] | None = None,
    ) -> Judged:
        """Take the answers, ``(n, classes)``; or read them where they were kept, or work them out.

        Raises:
            ModelError: the model cannot be read.
        """
        test = split == "test"
        return cls(
            entry=entry,
            split=split,
            source="test" if test else "train",
            indices=np.arange(len(dataset.y_test)) if test else entry.validation_pictures(dataset),
            evaluation=entry.evaluation(dataset, split, probabilities),
            own_dataset=entry.matches(dataset),
            dataset=dataset,
        )

    def pictures(self, positions: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the pictures at these positions, ``(k, 28, 28) uint8``."""
        return self.dataset.split(self.source)[0][self.indices[positions]]

    def position(self, index: int) -> int | None:
        """Return the position of the picture with this index, ``None`` if it is not judged."""
        place = int(np.searchsorted(self.indices, index))
        found = place < len(self.indices) and int(self.indices[place]) == index
        return place if found else None


def score_line(judged: Judged) -> None:
    """Say how many of which pictures are right, and what is odd about them."""
    evaluation = judged.evaluation
    if judged.split == "test":
        text = _("**{accuracy:.2%}** of {count:,} test pictures are right.")
    else:
        text = _("**{accuracy:.2%}** of {count:,} validation pictures are right.")
    st.markdown(text.format(accuracy=evaluation.accuracy, count=len(evaluation.labels)))
    if judged.dataset.drawn:
        st.caption(_("Scored on drawn practice pictures, not on Fashion-MNIST."))
    elif judged.dataset.own:
        st.caption(
            _(
                "Scored on {title}, not on Fashion-MNIST. Its classes 0 to 9 carry the names of "
                "Fashion-MNIST's."
            ).format(title=plain(judged.dataset.title))
            if judged.dataset.class_names.standard
            else _("Scored on {title}, not on Fashion-MNIST.").format(
                title=plain(judged.dataset.title)
            )
        )
    if judged.entry.source == "imported" and judged.split == "validation":
        st.caption(
            _("It may have learned from these pictures: how it was trained is not known here.")
        )
    if not judged.own_dataset:
        st.caption(
            _("This model learned from another dataset: none of these pictures is known to it.")
        )

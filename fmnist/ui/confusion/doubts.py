"""Which labels are doubtful: of the pictures that a model is judged by, or of the training set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.computed import computed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.evaluation.label_issues import LabelIssue, LabelIssues
    from fmnist.labels import ClassNames
    from fmnist.ui.judged import Judged

__all__ = ["Doubts", "of_judged", "of_training"]

_OUT_OF_FOLD: Final[Mapping[str, Any]] = {"preset": "tuned", "folds": 5, "epochs": 6, "seed": 0}


@dataclass(frozen=True, kw_only=True, eq=False)
class Doubts:
    """Doubtful labels, and the pictures they belong to.

    Attributes:
        source: the part of the dataset that the pictures lie in.
        indices: ``(n,) int64``, place in ``source`` of each position that an issue may name.
        pictures: ``(m, 28, 28) uint8``, all of ``source``.
        issues: the doubtful labels.
        training: whether this is the whole training set, judged fold by fold.
        class_names: what the labels mean.
    """

    source: Literal["train", "test"]
    indices: NDArray[np.int64]
    pictures: NDArray[np.uint8]
    issues: LabelIssues
    training: bool
    class_names: ClassNames

    def index(self, issue: LabelIssue) -> int:
        """Return the place of its picture in ``source``."""
        return int(self.indices[issue.position])

    @property
    def doubted(self) -> list[int]:
        """The place in ``source`` of each doubtful picture, the most doubtful first."""
        positions = [issue.position for issue in self.issues.found]
        return [int(index) for index in self.indices[positions]]


def of_judged(judged: Judged) -> Doubts:
    """Return the doubts of a model about the pictures that it is judged by."""
    return _of_judged(judged.entry.identifier, judged.dataset.checksum, judged.split, judged)


@st.cache_resource(show_spinner=False, max_entries=8)
def _of_judged(identifier: str, checksum: str, split: str, _judged: Judged) -> Doubts:  # noqa: ARG001 - the key
    from fmnist.evaluation.label_issues import LabelIssues

    return Doubts(
        source=_judged.source,
        indices=_judged.indices,
        pictures=_judged.dataset.split(_judged.source)[0],
        issues=LabelIssues.of(_judged.evaluation),
        training=False,
        class_names=_judged.evaluation.class_names,
    )


def of_training() -> Doubts | None:
    """Return the doubts about all training pictures, or draw how they are worked out."""
    arrays = computed(
        "out_of_fold",
        _OUT_OF_FOLD,
        key="confusion_out_of_fold",
        title=_("What networks think of training pictures that they have not learned from"),
        about=_(
            "Five times, LeNet-5 learns from four fifths of the training pictures and then looks "
            "at the last fifth. That takes a worker some minutes for 60,000 pictures; the "
            "result is kept for everybody."
        ),
    )
    if arrays is None:
        return None
    return _of_training(resources.dataset().checksum, arrays["probabilities"])


@st.cache_resource(show_spinner=False, max_entries=2)
def _of_training(checksum: str, _probabilities: NDArray[np.float32]) -> Doubts:  # noqa: ARG001 - the key
    from fmnist.evaluation import Evaluation
    from fmnist.evaluation.label_issues import LabelIssues

    dataset = resources.dataset()
    pictures, labels = dataset.split("train")
    return Doubts(
        source="train",
        indices=np.arange(len(labels)),
        pictures=pictures,
        issues=LabelIssues.of(Evaluation.of(labels, _probabilities, dataset.class_names)),
        training=True,
        class_names=dataset.class_names,
    )

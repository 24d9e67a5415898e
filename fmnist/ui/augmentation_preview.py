"""Training pictures as the training about to start will see them in its first epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.training.pixels import augmented
from fmnist.training.plan import TrainingPlan
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.data import Dataset

__all__ = ["augmentation_preview", "seen_pictures"]

PICTURES: Final = 3
EPOCHS: Final = 5

_TURN: Final = "train_preview_turn"


def augmentation_preview(plan: TrainingPlan, dataset: Dataset) -> None:
    """Draw three pictures as they are stored and as the first epochs see them."""
    chosen = _different_classes(plan, dataset.y_train, state.recall(_TURN, 0))
    epochs = min(EPOCHS, plan.config.epochs)
    if plan.config.augmentation.active:
        st.caption(
            _(
                "Three training pictures, and exactly how this training will see each of them in "
                "its first epochs. Every epoch draws anew, so they are hard to learn by heart."
            )
        )
    else:
        epochs = 0
        st.caption(_("Nothing is changed: every epoch sees the pictures as they are stored."))
    seen = seen_pictures(plan, dataset.x_train, chosen, epochs)
    notes = [_("as stored"), *(_("epoch {epoch}").format(epoch=e + 1) for e in range(epochs))]
    picture_grid(
        seen.reshape(-1, *seen.shape[2:]),
        key="train_preview",
        label=_("Training pictures before and after augmentation"),
        classes=np.repeat(dataset.y_train[chosen], epochs + 1).tolist(),
        class_names=dataset.class_names,
        identifiers=np.repeat(chosen, epochs + 1).tolist(),
        columns=EPOCHS + 1,
        notes=notes * len(chosen),
        compact=False,
        clickable=False,
    )
    st.button(
        _("Other pictures"),
        key="train_preview_other",
        icon=":material/shuffle:",
        on_click=_turn_over,
    )


def _turn_over() -> None:
    state.keep(_TURN, state.recall(_TURN, 0) + 1)


def seen_pictures(
    plan: TrainingPlan, pictures: NDArray[np.uint8], chosen: NDArray[np.int64], epochs: int
) -> NDArray[np.float32]:
    """Return pictures as stored and as each of the first epochs of ``plan`` sees them.

    Args:
        plan: of the training.
        pictures: ``(n, 28, 28) uint8``, the training set.
        chosen: ``(k,)`` indices of pictures that are learned from.
        epochs: how many epochs.

    Returns:
        ``(k, 1 + epochs, 28, 28) float32``, 0–255.
    """
    stored = np.asarray(pictures[chosen])
    seen = (augmented(stored, plan.draw_of(number, chosen)) for number in range(1, epochs + 1))
    return np.stack([stored.astype(np.float32), *seen], axis=1)


def _different_classes(plan: TrainingPlan, y: NDArray[Any], turn: int) -> NDArray[np.int64]:
    """Return pictures of different classes that are learned from; others at each turn.

    The classes are the true ones: label noise may have given two pictures the same wrong one.
    """
    order = np.random.default_rng(turn).permutation(plan.training)[:200]
    _classes, first = np.unique(y[order], return_index=True)
    return order[np.sort(first)[:PICTURES]]

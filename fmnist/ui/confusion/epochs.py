"""What a run mixed up after each of its epochs: a slider over them, for its validation pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, resources, state
from fmnist.ui.components.epoch_slider import epoch_slider
from fmnist.ui.snapshots import snapshot_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.ui.address import Field
    from fmnist.ui.judged import Judged

__all__ = ["EPOCH", "epoch_confusion"]

EPOCH: Final[Field[int]] = address.number("epoch", "confusion_epoch", default=0, least=0, most=500)
"""0: the finished model."""


def epoch_confusion(judged: Judged) -> NDArray[np.int64]:
    """Draw the slider where a run kept its epochs, and return the matrix to show.

    Returns:
        ``(classes, classes) int64`` of the chosen epoch, or of the finished model.
    """
    finished = judged.evaluation.confusion
    newest = _epochs(judged)
    if not newest:
        return finished
    key = f"confusion_epoch_{judged.entry.identifier}"
    # The slider keeps what is chosen with it; the address may say something newer.
    state.keep(f"{key}_chosen", EPOCH.value)
    epoch = epoch_slider(key=key, newest=newest, last=newest)
    EPOCH.set(epoch if epoch < newest else 0)
    snapshot = snapshot_at(judged.entry.identifier, epoch) if epoch < newest else None
    if epoch < newest and snapshot is None:
        st.caption(_("Nothing was kept of epoch {epoch}.").format(epoch=epoch))
    if snapshot is None:
        return finished
    confusion = snapshot.confusion
    st.caption(
        _(
            "After epoch {epoch}, **{accuracy:.1%}** were right. The pictures behind the cells are "
            "those of the finished model."
        ).format(epoch=epoch, accuracy=np.trace(confusion) / max(confusion.sum(), 1))
    )
    return confusion


def _epochs(judged: Judged) -> int:
    """Return how many epochs can be gone back to; 0 for none."""
    if judged.entry.source != "run" or judged.split != "validation" or not judged.own_dataset:
        return 0
    epochs = resources.store().get(judged.entry.identifier).epoch
    return epochs if epochs > 1 and snapshot_at(judged.entry.identifier, epochs) else 0

"""How a network became what it is: first filters and the answer to a picture over the epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.components.epoch_film import epoch_film
from fmnist.ui.snapshots import snapshot_at, snapshot_pictures

if TYPE_CHECKING:
    from fmnist.training.records import SnapshotRecord
    from fmnist.ui.inside.looked import Looked

__all__ = ["show"]


def show(looked: Looked) -> None:
    """Draw the view; of a model whose epochs were not kept, say where they are.

    Raises:
        RunError: the run is not there any more.
    """
    if looked.entry.source != "run":
        st.info(
            _(
                "Only the end of this network's training was kept. Of every network trained "
                "here each epoch is kept: train one, and watch its filters grow."
            )
        )
        st.page_link("pages/train.py", label=_("Train a network"), icon=":material/show_chart:")
        return
    run = resources.store().get(looked.entry.identifier)
    found = [snapshot_at(run.id, epoch) for epoch in range(1, run.epoch + 1)]
    kept: list[SnapshotRecord] = [each for each in found if each is not None]
    if not kept:
        st.info(_("Nothing was kept of the epochs of this training."))
        return
    pictures, labels = snapshot_pictures(run, kept[0].pictures)
    epoch_film(
        kept,
        pictures,
        labels.tolist(),
        key="inside_film",
        subject=f"{run.id} {len(kept)}",
        names=looked.entry.card.class_names,
    )
    st.caption(
        _(
            "Filters: orange counts bright pixels for it, violet against it, white ignores them; "
            "the colours mean the same in all epochs. The pictures are validation pictures of this "
            "training; the one above stays out of it."
        )
    )

"""What a run had become after each of its epochs: a slider over them, and three views of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.errors import DatasetError
from fmnist.labels import PICTURE_SHAPE, ClassNames
from fmnist.training.records import SnapshotRecord
from fmnist.translation import _, language
from fmnist.ui import resources
from fmnist.ui.components.epoch_slider import epoch_slider

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.runs.records import Run

__all__ = ["snapshot_at", "snapshot_pictures", "snapshots"]

_PICTURES: Final = 8
_MATRIX_HEIGHT: Final = 560


def snapshots(run: Run) -> None:
    """Draw the panel of ``run``, in a fragment of its own: moving the slider draws only this.

    Before the first epoch is over it is empty and keeps its place. A run of an older store, which
    kept nothing, has no panel.
    """
    newest = run.epoch
    if snapshot_at(run.id, newest) is None if newest else run.status.over:
        return
    st.fragment(_panel)(run)


def _panel(run: Run) -> None:
    st.subheader(_("Epoch by epoch"), anchor=False)
    # While the run lives the slider is as long as it will be, so that nothing jumps.
    epoch = epoch_slider(
        key=f"train_snapshot_{run.id}",
        newest=run.epoch,
        last=run.epoch if run.status.over else run.epochs,
    )
    now = snapshot_at(run.id, epoch) if epoch else _nothing_yet(run)
    if now is None:
        st.caption(_("Nothing was kept of epoch {epoch}.").format(epoch=epoch))
        return
    before = snapshot_at(run.id, epoch - 1) if epoch > 1 else None
    st.markdown(_summary(run, now, before))
    left, right = st.columns(2, gap="large")
    with left:
        _answers(run, now, before)
        _filters(run, now)
    with right:
        _confusion(run, now)


def _summary(run: Run, now: SnapshotRecord, before: SnapshotRecord | None) -> str:
    if not now.epoch:
        return _("The first epoch is not over yet: then you see here what it has learnt.")
    text = _(
        "After epoch {epoch}, **{accuracy:.1%}** of {count:,} validation pictures are right"
    ).format(epoch=now.epoch, accuracy=_accuracy(now), count=now.confusion.sum())
    if before is not None:
        text += _(" ({points:+.1f} points since the epoch before)").format(
            points=100 * (_accuracy(now) - _accuracy(before))
        )
    if now.epoch < run.epoch:
        text += _(" · epoch {newest} is the newest").format(newest=run.epoch)
    elif not run.status.over:
        text += _(" · the newest, the next one follows by itself")
    return text


def _accuracy(snapshot: SnapshotRecord) -> float:
    return float(np.trace(snapshot.confusion) / max(snapshot.confusion.sum(), 1))


def _answers(run: Run, now: SnapshotRecord, before: SnapshotRecord | None) -> None:
    from fmnist.evaluation.answers import answers
    from fmnist.ui.components.answer_cards import answer_cards

    st.markdown(_("**Eight pictures it never learns from**"))
    pictures, labels = snapshot_pictures(run, now.pictures)
    known = len(labels) == len(now.pictures)
    answer_cards(
        pictures,
        answers(labels, now.probabilities, None if before is None else before.probabilities)
        if known
        else (),
        run.config.class_names,
        key=f"train_answers_{run.id}",
        label=_("What the network says about eight validation pictures"),
        count=len(now.pictures) or _PICTURES,
        epoch=now.epoch,
    )
    st.caption(
        _(
            "The bold bar is the right answer, ✓ if it is the longest of all {count}. ▲ and ▼: how "
            "many points it has gained or lost since the epoch before."
        ).format(count=run.config.class_names.many)
        if known
        else _("The pictures are not here: this run learned from another dataset.")
    )


def _confusion(run: Run, now: SnapshotRecord) -> None:
    from fmnist.ui.components.chart import chart

    st.markdown(_("**What it mixes up**"))
    chart(
        _confusion_json(run.id, now.epoch, now, run.config.class_names, language()),
        key=f"train_confusion_{run.id}",
        label=_(
            "Confusion matrix of the validation pictures: rows are true classes, columns are "
            "predicted classes"
        ),
        height=_MATRIX_HEIGHT,
        zoom=False,
    )
    st.caption(
        _(
            "Each row is a class and says what its validation pictures were taken for. As the "
            "network learns, the squares of the diagonal fill up and those beside it fade."
        )
    )


def _filters(run: Run, now: SnapshotRecord) -> None:
    from fmnist.figures.filters import filters_height, weight_limit
    from fmnist.ui.components.chart import chart

    newest = snapshot_at(run.id, run.epoch) if now.epoch < run.epoch else now
    count = now.filters.shape[2]
    st.markdown(_("**The filters of its first layer**"))
    chart(
        _filters_json(run.id, now.epoch, now, weight_limit((newest or now).filters), language()),
        key=f"train_filters_{run.id}",
        label=_("{count} filters of the first convolution").format(count=count),
        height=filters_height(count),
        zoom=False,
    )
    st.caption(
        _(
            "Each filter slides over the picture and multiplies it square by square: orange counts "
            "bright pixels for it, violet against it, white ignores them. The colours mean the "
            "same in all epochs."
        )
    )


def _nothing_yet(run: Run) -> SnapshotRecord:
    """Return the empty snapshot that keeps the place of the first."""
    from fmnist.models.blueprint import Convolution

    classes = len(run.config.class_names)
    layers = (layer for _name, layer in run.config.blueprint().layers)
    first = next(layer for layer in layers if isinstance(layer, Convolution))
    return SnapshotRecord(
        epoch=0,
        confusion=np.zeros((classes, classes), np.int64),
        filters=np.zeros((first.kernel, first.kernel, first.filters), np.float32),
        pictures=np.zeros(0, np.int64),
        probabilities=np.zeros((0, classes), np.float32),
    )


def snapshot_pictures(
    run: Run, indices: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return pictures and labels out of the training set of ``run``; none if it is not here."""
    from fmnist.data import load_dataset

    try:
        dataset = load_dataset(run.config.dataset, resources.settings())
        return dataset.x_train[indices], dataset.y_train[indices]
    except (DatasetError, IndexError):
        nothing = np.zeros((0, *PICTURE_SHAPE), np.uint8)
        return nothing, nothing[:, 0, 0]


# What an epoch left does not change any more, so it is read and drawn once for everybody.


@st.cache_resource(show_spinner=False, max_entries=512)
def snapshot_at(run_id: str, epoch: int) -> SnapshotRecord | None:
    """Return what was kept of an epoch, read once; ``None`` if nothing was."""
    return resources.store().journal.snapshot(run_id, epoch)


@st.cache_resource(show_spinner=False, max_entries=128)
def _confusion_json(
    run_id: str,  # noqa: ARG001 - says, with the epoch, whose snapshot it is
    epoch: int,  # noqa: ARG001
    _snapshot: SnapshotRecord,
    class_names: ClassNames,
    language: str,  # noqa: ARG001 - which the figure is written in
) -> str:
    from fmnist.figures.confusion import confusion_figure
    from fmnist.ui.components.chart import figure_json

    return figure_json(
        confusion_figure(_snapshot.confusion, class_names, normalise="true", most=1.0)
    )


@st.cache_resource(show_spinner=False, max_entries=128)
def _filters_json(
    run_id: str,  # noqa: ARG001 - says, with the epoch, whose snapshot it is
    epoch: int,  # noqa: ARG001
    _snapshot: SnapshotRecord,
    limit: float,
    language: str,  # noqa: ARG001 - which the figure is written in
) -> str:
    from fmnist.figures.filters import filters_figure
    from fmnist.ui.components.chart import figure_json

    return figure_json(filters_figure(_snapshot.filters, limit=limit))

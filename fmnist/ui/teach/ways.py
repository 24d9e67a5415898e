"""Three ways to learn the classes, compared by a worker: chart, table, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.figures.teaching import ways_figure
from fmnist.teaching.ways import WAYS, Outcome, Way, folds_of, outcomes, seconds_of
from fmnist.translation import _
from fmnist.ui.components.chart import chart
from fmnist.ui.computed import computed

if TYPE_CHECKING:
    from fmnist.teaching.lesson import Lesson
    from fmnist.ui.teach.workshop import Workshop

__all__ = ["ways_to_learn"]

_SEED: Final = 0
_SIGNIFICANT: Final = 0.05


def ways_to_learn(shop: Workshop, lesson: Lesson) -> None:
    """Draw the comparison, or a button that has it made."""
    from fmnist.teaching.backbone import shipped_backbone

    st.subheader(_("Three ways to learn"), anchor=False)
    st.markdown(
        _(
            "Above, only a new **last layer** has learned, on a network that is **frozen**. One "
            "can also let **all layers** learn: from what that network knows already "
            "(**fine-tuned**), or from random numbers, as if it had never seen anything (**from "
            "scratch**)."
        )
    )
    labels = lesson.evaluation.labels
    counts = [int((labels == label).sum()) for label in range(len(lesson.class_names))]
    seconds = seconds_of(counts)
    found = computed(
        "ways_to_learn",
        {
            "model": shipped_backbone().entry.identifier,
            "counts": counts,
            "views": shop.sent,
            "seed": _SEED,
        },
        key="teach_ways",
        title=_("The comparison of the three ways"),
        about=_(
            "A worker learns your classes in all three ways, each {folds} times, and judges every "
            "picture by a network that has not seen it. That takes about {seconds} seconds, longer "
            "while others calculate. For it the 28×28 pixels of your pictures are kept on this "
            "server; the photos are not."
        ).format(folds=folds_of(counts), seconds=seconds),
    )
    if found is None:
        return
    by_way = outcomes(found, labels)
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(by_way, guess=1 / len(counts))
    with right:
        _table(by_way)
        for sentence in _meaning(by_way):
            st.markdown(sentence)
    st.caption(
        _(
            "On {count} pictures, divided into {folds} parts: each is judged by networks that have "
            "learned from the other parts. Whiskers: 95% interval. Whether a difference could be "
            "chance says McNemar's test, on the pictures that just one of two ways gets right."
        ).format(count=len(labels), folds=folds_of(counts))
    )


def _titles() -> dict[Way, str]:
    return {
        "frozen": _("Last layer only"),
        "fine_tuned": _("Fine-tuned"),
        "scratch": _("From scratch"),
    }


def _chart(by_way: Mapping[Way, Outcome], *, guess: float) -> None:
    titles = _titles()
    chart(
        ways_figure([(titles[way], by_way[way]) for way in WAYS], guess=guess),
        key="teach_ways_chart",
        label=_("Accuracy of the three ways on pictures left out"),
        height=300,
    )


def _table(by_way: Mapping[Way, Outcome]) -> None:
    titles = _titles()
    st.dataframe(
        {
            _("Way"): [titles[way] for way in WAYS],
            _("Right"): [f"{by_way[way].accuracy:.0%}" for way in WAYS],
            _("95% interval"): [
                f"{100 * by_way[way].interval.low:.0f}–{by_way[way].interval.high:.0%}"
                for way in WAYS
            ],
            _("Time"): [_("{seconds:.1f} s").format(seconds=by_way[way].seconds) for way in WAYS],
        },
        hide_index=True,
        height="content",
        key="teach_ways_table",
        alt=_("Accuracy of the three ways on pictures left out"),
    )


def _meaning(by_way: Mapping[Way, Outcome]) -> list[str]:
    """Say what the network's knowledge is worth, and what fine-tuning adds."""
    frozen, tuned, scratch = (by_way[way] for way in WAYS)
    knowing = max(frozen, tuned, key=lambda outcome: outcome.accuracy)
    points = round(100 * (knowing.accuracy - scratch.accuracy))
    if knowing.chance(scratch) >= _SIGNIFICANT:
        first = _(
            "**Is it worth building on what a network knows?** These pictures do not show it: the "
            "difference to “from scratch” could be chance. Try pictures that are harder to tell "
            "apart, or fewer of each class."
        )
    elif points > 0:
        first = _(
            "**It is worth building on what a network knows:** that brings {points} points here. "
            "From so few pictures nobody learns to see; a network that has seen many others only "
            "has to learn the names."
        ).format(points=points)
    else:
        first = _(
            "**What the network knew is of no use here:** learning from scratch is better by "
            "{points} points. Your pictures differ much from the clothes that it has learned from."
        ).format(points=-points)
    if frozen.chance(tuned) >= _SIGNIFICANT:
        second = _(
            "Last layer only or fine-tuned: the difference could be chance, so the quick way is "
            "good enough."
        )
    elif tuned.accuracy > frozen.accuracy:
        second = _("Fine-tuning is better than the last layer alone, and takes its time.")
    else:
        second = _(
            "The last layer alone is better than fine-tuning: with so few pictures, a network that "
            "may change everything learns them by heart (**over-fitting**)."
        )
    return [first, second]

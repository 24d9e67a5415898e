"""The view of doubtful labels: pictures whose label a network does not believe, to be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import address, state
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.confusion import doubts, judging
from fmnist.ui.confusion.doubts import Doubts
from fmnist.ui.confusion.downloads import csv_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fmnist.evaluation.verdicts import Verdict
    from fmnist.runs.judgements import Judgement
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_OF: Final = address.choice("of", "confusion_labels_of", ("chosen", "training"))
_PAGE: Final = address.number(
    "doubt_page", "confusion_labels_page", default=1, least=1, most=100_000
)
_FIELDS: Final = (_OF, _PAGE, judging.PICTURE)
_GRID: Final = "confusion_doubts"
_PAGE_SIZE: Final = 40
_COLUMNS: Final = 5


def show(judged: Judged) -> None:
    """Draw the doubtful labels, the one that is judged, and how far one is."""
    address.open_address(_FIELDS)
    st.markdown(
        _(
            "People gave the labels, and people err. A label is **doubtful** when a network is "
            "sure that the picture is of another class: as sure as it is on average of the "
            "pictures with that other label (confident learning). The network must not have "
            "learned from the picture, or it would have learned the wrong label too. Whether the "
            "label is wrong, **you** decide; what you say is kept for your next visit."
        )
    )
    titles = {
        "chosen": _("The pictures chosen above"),
        "training": _("All training pictures"),
    }
    st.segmented_control(
        _("Labels of"), tuple(titles), format_func=titles.__getitem__, key=_OF.key,
        required=True, on_change=_begin,
    )  # fmt: skip
    found = doubts.of_training() if _OF.value == "training" else doubts.of_judged(judged)
    if found is not None:
        _judge(found, judged)
    address.save_address(_FIELDS)


def _begin() -> None:
    _PAGE.set(_PAGE.default)
    judging.PICTURE.set(judging.PICTURE.default)


def _judge(found: Doubts, judged: Judged) -> None:
    issues = found.issues.found
    st.markdown(
        ngettext(
            "**{count:,}** of {total:,} labels is doubtful ({share:.1%}).",
            "**{count:,}** of {total:,} labels are doubtful ({share:.1%}).",
            len(issues),
        ).format(
            count=len(issues), total=len(found.indices), share=len(issues) / len(found.indices)
        )
    )
    if not issues:
        return
    clicked = state.take_click(_GRID)
    if clicked is not None:
        judging.PICTURE.set(int(clicked))
    said = judging.judgements(found)
    judge, others = st.columns((5, 6), gap="large")
    with judge:
        judging.show(found, judged, judging.verdicts(said))
    with others:
        _grid(found, judging.verdicts(said))
    csv_button(
        _("Doubtful labels as CSV"),
        lambda: _table(found, said),
        f"labels-{found.source}-{'all' if found.training else judged.entry.identifier}.csv",
        key="confusion_labels_csv",
    )
    if found.training and judged.dataset.name == "fashion-mnist":
        _known(found, judged)


def _grid(found: Doubts, said: Mapping[int, Verdict]) -> None:
    """Draw one page of the doubtful pictures, the most doubtful first."""
    issues = found.issues.found
    pages = -(-len(issues) // _PAGE_SIZE)
    if _PAGE.value > pages:
        _PAGE.set(pages)
    place = st.container(height=560, border=False)
    if pages > 1:
        st.pagination(pages, key=_PAGE.key)
    shown = issues[(_PAGE.value - 1) * _PAGE_SIZE : _PAGE.value * _PAGE_SIZE]
    indices = [found.index(issue) for issue in shown]
    with place:
        picture_grid(
            found.pictures[indices],
            key=_GRID,
            label=_("Pictures with doubtful labels, the most doubtful first; choose one to judge"),
            classes=[issue.given for issue in shown],
            class_names=found.class_names,
            identifiers=indices,
            columns=_COLUMNS,
            notes=[
                judging.note(found.class_names.short[issue.suggested], said.get(index))
                for issue, index in zip(shown, indices, strict=True)
            ],
            selected=judging.chosen(found, said),
            compact=False,
        )


def _table(found: Doubts, said: Mapping[int, Judgement]) -> bytes:
    from fmnist.evaluation.verdicts import verdicts_csv

    return verdicts_csv(
        found.issues.found,
        found.indices,
        judging.verdicts(said),
        found.class_names,
        split=found.source,
        made={index: judgement.made for index, judgement in said.items()},
    )


def _known(found: Doubts, judged: Judged) -> None:
    """Compare with labels that users of the dataset reported."""
    from fmnist.data.known_label_errors import KNOWN_LABEL_ERRORS

    ranks = {index: rank for rank, index in enumerate(found.doubted, start=1)}
    suggested = {found.index(issue): issue.suggested for issue in found.issues.found}
    known = [report for report in KNOWN_LABEL_ERRORS if report.index < len(found.indices)]
    hits = sum(report.index in ranks for report in known)
    st.subheader(_("Labels that others reported"), anchor=False)
    st.markdown(
        _(
            "Users of Fashion-MNIST reported these training pictures in "
            "[issue 166](https://github.com/zalandoresearch/fashion-mnist/issues/166) and "
            "[issue 184](https://github.com/zalandoresearch/fashion-mnist/issues/184) of its "
            "repository. **{hits} of {count}** are among the doubtful ones here."
        ).format(hits=hits, count=len(known))
    )
    indices = [report.index for report in known]
    picture_grid(
        judged.dataset.x_train[indices],
        key="confusion_known_labels",
        label=_("Training pictures whose labels others reported as wrong"),
        classes=[report.given for report in known],
        class_names=found.class_names,
        identifiers=indices,
        columns=8,
        notes=[
            _("{issue}: doubted as number {rank}, {name}?").format(
                issue=report.title,
                rank=ranks[report.index],
                name=found.class_names.shown[suggested[report.index]],
            )
            if report.index in ranks
            else _("{issue}: not doubted").format(issue=report.title)
            for report in known
        ],
        compact=False,
        clickable=False,
    )

"""The view of each class: how well it is found, how far its name can be trusted, and its curves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.components.chart import chart
from fmnist.ui.confusion.downloads import csv_button, file_name
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.evaluation import Evaluation
    from fmnist.evaluation.ranking import PrecisionRecall, Roc
    from fmnist.labels import ClassNames
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_CLASSES: Final = address.choices("class", "confusion_classes", resources.class_count)
_FIELDS: Final = (_CLASSES,)
_HARDEST: Final = 3
"""Classes whose curves are drawn when none is chosen."""


def show(judged: Judged) -> None:
    """Draw the scores of each class as bars and as a table, top-k accuracy, and curves."""
    address.open_address(_FIELDS)
    evaluation = judged.evaluation
    _scores(evaluation)
    _table(evaluation)
    csv_button(
        _("Scores as CSV"),
        lambda: _scores_csv(evaluation),
        file_name(judged, "classes"),
        key="confusion_classes_csv",
    )
    st.subheader(_("Is it among the first guesses?"), anchor=False)
    _first_guesses(evaluation)
    st.subheader(_("One class against the rest"), anchor=False)
    _curves(judged)
    address.save_address(_FIELDS)


def _scores(evaluation: Evaluation) -> None:
    from fmnist.figures.classes import class_scores_figure

    st.markdown(
        _(
            "**Recall**: of the pictures that are of the class, so many are found. "
            "**Precision**: of the pictures said to be of the class, so many really are. "
            "**F1** is high only where both are (their harmonic mean)."
        )
    )
    chart(
        class_scores_figure(evaluation),
        key="confusion_class_scores",
        label=_("Precision, recall and F1 of each class. The table below has the same numbers."),
        height=380,
    )


def _table(evaluation: Evaluation) -> None:
    names = evaluation.class_names.shown
    share = st.column_config.ProgressColumn(format="%.1f%%", min_value=0.0, max_value=100.0)
    st.dataframe(
        [
            {
                _("Class"): names[score.index],
                _("Precision"): 100 * score.precision,
                _("Recall"): 100 * score.recall,
                _("F1"): 100 * score.f1,
                _("Pictures"): score.support,
            }
            for score in evaluation.per_class
        ],
        column_config={_("Precision"): share, _("Recall"): share, _("F1"): share},
        hide_index=True,
        width="stretch",
        height="content",
        alt=_("Scores of each class"),
    )


def _first_guesses(evaluation: Evaluation) -> None:
    from fmnist.evaluation.top_k import top_k_accuracy

    titles = (
        _("Right at the first guess"),
        _("Among the first two"),
        _("Among the first three"),
    )
    shown = zip(st.columns(3), titles, strict=True)
    for k, (place, title) in enumerate(shown, start=1):
        if k > len(evaluation.class_names):
            break
        place.metric(title, f"{top_k_accuracy(evaluation, k):.2%}")
    st.caption(
        _(
            "Top-k accuracy: the share of pictures whose true class is among the k that the "
            "network finds most probable."
        )
    )


def _curves(judged: Judged) -> None:
    """Draw ROC and precision–recall curves of the chosen classes."""
    from fmnist.evaluation.ranking import precision_recall, roc
    from fmnist.figures.ranking import precision_recall_figure, roc_figure

    evaluation = judged.evaluation
    names = evaluation.class_names
    receivers, curves = {}, {}
    for label in range(len(names)):
        positive, scores = evaluation.labels == label, evaluation.probabilities[:, label]
        receiver, curve = roc(positive, scores), precision_recall(positive, scores)
        if receiver is not None and curve is not None:
            receivers[label], curves[label] = receiver, curve
    st.markdown(
        _(
            "Is it of this class, yes or no? Yes above some probability: the lower that is, the "
            "more pictures of the class are found, and the more others with them. A curve shows "
            "the whole trade."
        )
    )
    st.pills(
        _("Classes"), range(len(names)), format_func=lambda label: plain(names.short[label]),
        selection_mode="multi", key=_CLASSES.key,
        help=_("None chosen: the three with the least average precision."),
    )  # fmt: skip
    hardest = sorted(curves, key=lambda label: curves[label].average)[:_HARDEST]
    chosen = [label for label in (_CLASSES.value or sorted(hardest)) if label in curves]
    if not chosen:
        st.info(_("None of these classes has both pictures of its own and others beside them."))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(
            _(
                "**ROC curve**: share found against false alarms. The area under it (AUC) is how "
                "often a picture of the class gets a higher probability than one of another class."
            )
        )
        chart(
            roc_figure({label: receivers[label] for label in chosen}, names),
            key="confusion_roc",
            label=_("ROC curves. {areas}").format(areas=_areas(receivers, chosen, names)),
            height=430,
        )
    with right:
        st.markdown(
            _(
                "**Precision–recall curve**: how much of what is found is right, the more is to "
                "be found. Average precision (AP) is its mean height."
            )
        )
        chart(
            precision_recall_figure({label: curves[label] for label in chosen}, names),
            key="confusion_precision_recall",
            label=_("Precision–recall curves. {averages}").format(
                averages=_averages(curves, chosen, names)
            ),
            height=430,
        )
    st.caption(_("Drag a rectangle in a chart to look closer; a double click shows everything."))
    csv_button(
        _("Curves as CSV"),
        lambda: _curves_csv(evaluation, chosen),
        file_name(judged, "curves"),
        key="confusion_curves_csv",
    )


def _areas(receivers: dict[int, Roc], chosen: list[int], names: ClassNames) -> str:
    return "; ".join(
        _("{name}: area {share:.4f}").format(name=names.shown[label], share=receivers[label].area)
        for label in chosen
    )


def _averages(curves: dict[int, PrecisionRecall], chosen: list[int], names: ClassNames) -> str:
    return "; ".join(
        _("{name}: average precision {share:.3f}").format(
            name=names.shown[label], share=curves[label].average
        )
        for label in chosen
    )


def _scores_csv(evaluation: Evaluation) -> bytes:
    from fmnist.evaluation.score_tables import classes_csv

    return classes_csv(evaluation)


def _curves_csv(evaluation: Evaluation, chosen: list[int]) -> bytes:
    from fmnist.evaluation.score_tables import curves_csv

    return curves_csv(evaluation, chosen)

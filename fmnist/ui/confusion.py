"""The parts of the Confusion matrix page: the pictures of a cell, scores, and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    from fmnist.evaluation import Evaluation

__all__ = ["cell_pictures", "confused_pairs", "score_table"]

_MOST_PICTURES: Final = 60
_MOST_PAIRS: Final = 6


def cell_pictures(evaluation: Evaluation, true: int, predicted: int) -> None:
    """Draw the pictures of one cell, the surest answers first."""
    dataset = resources.dataset()
    found = evaluation.cell(true, predicted)
    if not len(found):
        st.info(_("No picture is in this cell."))
        return
    shown = found[:_MOST_PICTURES]
    if len(shown) < len(found):
        st.caption(
            _("The {shown} surest of {count} pictures.").format(shown=len(shown), count=len(found))
        )
    picture_grid(
        dataset.x_test[shown],
        key="confusion_pictures",
        label=_("Pictures of {true} that were taken for {predicted}").format(
            true=CLASS_NAMES[true], predicted=CLASS_NAMES[predicted]
        ),
        classes=[true] * len(shown),
        identifiers=shown.tolist(),
        columns=8,
        notes=[
            _("{label} {probability:.0%}").format(
                label=CLASS_NAMES[predicted], probability=float(probability)
            )
            for probability in evaluation.probabilities[shown, predicted]
        ],
        right=[true == predicted] * len(shown),
        compact=False,
        clickable=False,
    )


def confused_pairs(evaluation: Evaluation) -> None:
    """Say in sentences what is mixed up most."""
    pairs = evaluation.most_confused(_MOST_PAIRS)
    if not pairs:
        st.markdown(_("Nothing is mixed up: every test picture is right."))
    for pair in pairs:
        text = ngettext(
            "{count} picture of **{true}** ({share:.1%}) was taken for **{predicted}**.",
            "{count} pictures of **{true}** ({share:.1%}) were taken for **{predicted}**.",
            pair.count,
        )
        st.markdown(
            "- "
            + text.format(
                count=pair.count,
                true=pair.true_label,
                share=pair.share_of_true,
                predicted=pair.predicted_label,
            )
        )


def score_table(evaluation: Evaluation) -> None:
    """Draw precision, recall, F1 and number of pictures of each class."""
    share = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    st.dataframe(
        [
            {
                _("Class"): score.label,
                _("Precision"): score.precision,
                _("Recall"): score.recall,
                _("F1"): score.f1,
                _("Pictures"): score.support,
            }
            for score in evaluation.per_class
        ],
        column_config={_("Precision"): share, _("Recall"): share, _("F1"): share},
        hide_index=True,
        width="stretch",
    )

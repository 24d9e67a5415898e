"""The parts of the Confusion matrix page: the pictures of a cell, scores, and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _, ngettext
from fmnist.ui import resources
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from fmnist.evaluation import Evaluation

__all__ = ["cell_heading", "cell_pictures", "confused_pairs", "score_table"]

_MOST_PICTURES: Final = 60
_MOST_PAIRS: Final = 8


def cell_heading(true: int, predicted: int) -> None:
    """Say which cell is shown."""
    if true == predicted:
        text = _("{true} rightly recognised").format(true=CLASS_NAMES[true])
    else:
        text = _("{true} taken for {predicted}").format(
            true=CLASS_NAMES[true], predicted=CLASS_NAMES[predicted]
        )
    st.subheader(text, anchor=False)


def cell_pictures(evaluation: Evaluation, true: int, predicted: int) -> None:
    """Draw the pictures of one cell, the surest answers first."""
    dataset = resources.dataset()
    found = evaluation.cell(true, predicted)
    if not len(found):
        st.info(_("No picture is in this cell."))
        return
    shown = found[:_MOST_PICTURES]
    if len(shown) < len(found):
        text = _("The {shown} surest of {count} pictures, and how sure the model was of each.")
    else:
        text = ngettext(
            "{count} picture, and how sure the model was of it.",
            "{count} pictures, and how sure the model was of each.",
            len(found),
        )
    st.caption(text.format(shown=len(shown), count=len(found)))
    picture_grid(
        dataset.x_test[shown],
        key="confusion_pictures",
        label=_("Pictures of {true} that were taken for {predicted}").format(
            true=CLASS_NAMES[true], predicted=CLASS_NAMES[predicted]
        ),
        classes=[true] * len(shown),
        identifiers=shown.tolist(),
        columns=5,
        notes=[f"{share:.0%}" for share in evaluation.probabilities[shown, predicted].tolist()],
        right=[true == predicted] * len(shown),
        compact=False,
        clickable=False,
    )


def confused_pairs(evaluation: Evaluation, *, choose: Callable[[tuple[int, int]], None]) -> None:
    """Say in sentences what is mixed up most; a click on one chooses its cell."""
    pairs = evaluation.most_confused(_MOST_PAIRS)
    if not pairs:
        st.markdown(_("Nothing is mixed up: every test picture is right."))
    place = st.container(gap="xxsmall")
    for number, pair in enumerate(pairs):
        text = ngettext(
            "{count} picture of **{true}** ({share:.1%}) was taken for **{predicted}**",
            "{count} pictures of **{true}** ({share:.1%}) were taken for **{predicted}**",
            pair.count,
        )
        place.button(
            text.format(
                count=pair.count,
                true=pair.true_label,
                share=pair.share_of_true,
                predicted=pair.predicted_label,
            ),
            key=f"confusion_pair_{number}",
            type="tertiary",
            icon=":material/chevron_right:",
            on_click=choose,
            args=((pair.true, pair.predicted),),
        )


def score_table(evaluation: Evaluation) -> None:
    """Draw precision, recall, F1 and number of pictures of each class."""
    share = st.column_config.ProgressColumn(format="%.1f%%", min_value=0.0, max_value=100.0)
    st.dataframe(
        [
            {
                _("Class"): score.label,
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
    )

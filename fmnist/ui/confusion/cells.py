"""What lies behind the cells of a confusion matrix: their pictures, and sentences about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _, ngettext
from fmnist.ui.components.picture_grid import picture_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from fmnist.ui.judged import Judged

__all__ = ["cell_heading", "cell_pictures", "confused_pairs"]

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


def cell_pictures(judged: Judged, true: int, predicted: int) -> None:
    """Draw the pictures of one cell, the surest answers first."""
    evaluation = judged.evaluation
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
        judged.pictures(shown),
        key="confusion_pictures",
        label=_("Pictures of {true} that were taken for {predicted}").format(
            true=CLASS_NAMES[true], predicted=CLASS_NAMES[predicted]
        ),
        classes=[true] * len(shown),
        identifiers=judged.indices[shown].tolist(),
        columns=5,
        notes=[f"{share:.0%}" for share in evaluation.probabilities[shown, predicted].tolist()],
        right=[true == predicted] * len(shown),
        compact=False,
        clickable=False,
    )


def confused_pairs(judged: Judged, *, choose: Callable[[tuple[int, int]], None]) -> None:
    """Say in sentences what is mixed up most; a click on one chooses its cell."""
    pairs = judged.evaluation.most_confused(_MOST_PAIRS)
    if not pairs:
        st.markdown(_("Nothing is mixed up: every picture is right."))
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

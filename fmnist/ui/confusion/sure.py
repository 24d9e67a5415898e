"""The view of how sure: answers only above a threshold, and whether sure means right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.translation import _, ngettext
from fmnist.ui import address
from fmnist.ui.address import Field
from fmnist.ui.components.chart import chart
from fmnist.ui.confusion import calibrated
from fmnist.ui.confusion.downloads import csv_button, file_name
from fmnist.ui.confusion.pictures import Shelf

if TYPE_CHECKING:
    from fmnist.evaluation.selective import Answered, SelectiveAccuracy
    from fmnist.ui.judged import Judged

__all__ = ["show"]

_HIGHEST: Final = 99.9
_WANTED: Final = (0.95, 0.99, 0.999)
"""Accuracies to ask for at a click."""


def _threshold(text: str) -> float:
    value = float(text)
    if not 0 <= value <= _HIGHEST:
        raise ValueError(text)
    return round(value, 1)


_THRESHOLD: Final = Field("sure", "confusion_threshold", 90.0, _threshold, "{:g}".format)
_SHELF: Final = Shelf.of("confusion_sure", "sure_")
_FIELDS: Final[tuple[Field[Any], ...]] = (_THRESHOLD, *calibrated.FIELDS, *_SHELF.fields)


def show(judged: Judged) -> None:
    """Draw the threshold with what it does, and the calibration."""
    from fmnist.evaluation.selective import SelectiveAccuracy

    address.open_address(_FIELDS)
    curve = SelectiveAccuracy.of(judged.evaluation)
    st.subheader(_("Answer only when sure"), anchor=False)
    left, right = st.columns((3, 2), gap="medium", vertical_alignment="bottom")
    left.slider(
        _("Answer when at least so sure"), 0.0, _HIGHEST, step=0.1, format="%.1f%%",
        key=_THRESHOLD.key,
        help=_(
            "The probability of the most probable class is called confidence. Below the "
            "threshold the network leaves the picture to a person."
        ),
    )  # fmt: skip
    with right.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for wanted in _WANTED:
            _reach(curve, wanted)
    chosen = curve.at(_THRESHOLD.value / 100)
    st.markdown(_sentence(chosen))
    left, right = st.columns((6, 5), gap="large")
    with left:
        _charts(curve, chosen)
    with right:
        _mistakes(judged, chosen)
    csv_button(
        _("Thresholds as CSV"),
        lambda: _table(curve),
        file_name(judged, "thresholds"),
        key="confusion_thresholds_csv",
    )
    st.divider()
    calibrated.show(judged)
    address.save_address(_FIELDS)


def _reach(curve: SelectiveAccuracy, wanted: float) -> None:
    """Offer the threshold from which on so many answers are right."""
    found = curve.reaching(wanted)
    percent = None if found is None else round(100 * found.threshold, 1)
    st.button(
        _("{share:g}% right").format(share=100 * wanted),
        key=f"confusion_reach_{wanted:g}",
        disabled=percent is None,
        on_click=_THRESHOLD.set,
        args=(percent,),
        help=_("Set the threshold so that at least {share:g}% of the answers are right").format(
            share=100 * wanted
        ),
    )


def _sentence(chosen: Answered) -> str:
    if chosen.accuracy is None:
        return _("It would answer **none** of {count:,}: all of them go to a person.").format(
            count=chosen.count
        )
    if not chosen.left:
        return _(
            "It would answer **all {count:,}** and be right for **{accuracy:.1%}** of them; "
            "{wrong:,} answers are wrong."
        ).format(count=chosen.count, accuracy=chosen.accuracy, wrong=chosen.wrong)
    return ngettext(
        "It would answer **{answered:,}** of {count:,} and be right for **{accuracy:.1%}** of "
        "them; {wrong:,} answers are wrong. The other one goes to a person.",
        "It would answer **{answered:,}** of {count:,} and be right for **{accuracy:.1%}** of "
        "them; {wrong:,} answers are wrong. The other {left:,} go to a person.",
        chosen.left,
    ).format(
        answered=chosen.answered,
        count=chosen.count,
        accuracy=chosen.accuracy,
        wrong=chosen.wrong,
        left=chosen.left,
    )


def _charts(curve: SelectiveAccuracy, chosen: Answered) -> None:
    from fmnist.figures.sureness import threshold_figure, trade_figure

    chart(
        threshold_figure(curve, chosen),
        key="confusion_by_threshold",
        label=_(
            "Share of pictures that get an answer, and share of these that is right, by "
            "threshold. {sentence}"
        ).format(sentence=_sentence(chosen).replace("**", "")),
        height=320,
    )
    chart(
        trade_figure(curve, chosen),
        key="confusion_trade",
        label=_(
            "Accuracy against coverage: the fewer pictures get an answer, the more of the "
            "answers are right."
        ),
        height=300,
    )


def _mistakes(judged: Judged, chosen: Answered) -> None:
    """Show what would still be wrong, the surest first."""
    from fmnist.evaluation.selective import mistakes_above

    evaluation = judged.evaluation
    positions = mistakes_above(evaluation, chosen.threshold)
    st.subheader(_("Sure, and wrong all the same"), anchor=False)
    if not len(positions):
        st.markdown(_("Nothing: every answer above the threshold is right."))
        return
    if _SHELF.open:
        _SHELF.details(judged, positions)
        return
    st.caption(
        ngettext(
            "{count:,} picture: its true class, and what it was taken for.",
            "{count:,} pictures, the surest mistakes first: the true class, and what each was "
            "taken for.",
            len(positions),
        ).format(count=len(positions))
    )
    _SHELF.show(judged, positions, label=_("Pictures that get a wrong answer above the threshold"))


def _table(curve: SelectiveAccuracy) -> bytes:
    from fmnist.evaluation.score_tables import thresholds_csv

    return thresholds_csv(curve)

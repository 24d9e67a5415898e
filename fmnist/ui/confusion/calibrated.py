"""The lower half of the view of how sure: is it as often right, and can that be mended?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, models
from fmnist.ui.components.chart import chart
from fmnist.ui.confusion.downloads import csv_button, file_name

if TYPE_CHECKING:
    from fmnist.evaluation.calibration import Calibration
    from fmnist.evaluation.mending import Mending
    from fmnist.ui.judged import Judged

__all__ = ["FIELDS", "show"]

_TEMPERATURE: Final = address.switch("temperature", "confusion_temperature")
FIELDS: Final = (_TEMPERATURE,)
"""What of it is in the address."""


def show(judged: Judged) -> None:
    """Draw the reliability diagram, and beside it, if wanted, the one after temperature scaling."""
    from fmnist.evaluation.calibration import Calibration

    evaluation = judged.evaluation
    before = Calibration.of(evaluation.labels, evaluation.probabilities)
    st.subheader(_("Is it as often right as it is sure?"), anchor=False)
    st.markdown(_verdict(before))
    st.toggle(
        _("Mend it by a temperature"),
        key=_TEMPERATURE.key,
        help=_(
            "Temperature scaling divides the network's last numbers (logits) by one number, the "
            "temperature, before they become probabilities. Above 1 every answer becomes less "
            "sure, below 1 surer. Which class comes first, and so the accuracy, stays."
        ),
    )
    if not _TEMPERATURE.value:
        _diagram(before, key="confusion_reliability")
        _bins(before, judged)
        return
    if judged.split == "validation":
        st.info(
            _(
                "The temperature is set on these very pictures, so here it could only look good. "
                "Choose Test above to see what it does to other pictures."
            )
        )
        return
    _mended(judged)


def _mended(judged: Judged) -> None:
    from fmnist.evaluation.mending import Mending

    held_back = models.judged_or_ask(judged.entry, "validation", key="confusion_held_back")
    if held_back is None:
        return
    with st.spinner(_("Setting the temperature on the validation pictures …")):
        found = Mending.of(held_back.evaluation, judged.evaluation)
    if found.temperature > 1:
        text = _(
            "The best temperature for {count:,} validation pictures is **{temperature:.2f}**: "
            "every answer becomes less sure. On the test pictures, which had no part in it:"
        )
    else:
        text = _(
            "The best temperature for {count:,} validation pictures is **{temperature:.2f}**: "
            "every answer becomes surer. On the test pictures, which had no part in it:"
        )
    st.markdown(text.format(count=found.fitted_on, temperature=found.temperature))
    _comparison(found)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("**Before**"))
        _diagram(found.before, key="confusion_reliability")
    with right:
        st.markdown(_("**After**"))
        _diagram(found.after, key="confusion_reliability_after")
    _bins(found.after, judged)


def _comparison(found: Mending) -> None:
    before, after = found.before, found.after
    lines = (
        (_("Expected calibration error"), before.expected_error, after.expected_error, "{:.2%}"),
        (_("Largest error of a bin"), before.largest_error, after.largest_error, "{:.1%}"),
        (_("Loss (negative log likelihood)"), found.evaluation.loss, found.mended.loss, "{:.4f}"),
        (_("Accuracy"), found.evaluation.accuracy, found.mended.accuracy, "{:.2%}"),
    )
    st.table(
        [
            {"": name, _("Before"): form.format(first), _("After"): form.format(second)}
            for name, first, second, form in lines
        ],
        hide_index=True,
        width="content",
        alt=_("Calibration before and after temperature scaling"),
    )


def _verdict(calibration: Calibration) -> str:
    gap = calibration.mean_gap
    if abs(gap) < 0.005:
        verdict = _("On average it is as sure as it is right.")
    elif gap < 0:
        verdict = _("On average it is **too sure**, by {points:.1f} percentage points.").format(
            points=-100 * gap
        )
    else:
        verdict = _("On average it **could be surer**, by {points:.1f} percentage points.").format(
            points=100 * gap
        )
    return _(
        "Of a hundred answers that are 80% sure, eighty should be right. {verdict} Bin by bin, "
        "sure and right lie **{error:.1%}** apart on average (expected calibration error, ECE), "
        "in the worst bin {largest:.1%} (maximum calibration error, MCE)."
    ).format(verdict=verdict, error=calibration.expected_error, largest=calibration.largest_error)


def _diagram(calibration: Calibration, *, key: str) -> None:
    from fmnist.figures.sureness import reliability_figure

    chart(
        reliability_figure(calibration),
        key=key,
        label=_(
            "Reliability diagram: how often answers are right, by how sure they are. Expected "
            "calibration error {error:.1%}. The same numbers are in the table below it."
        ).format(error=calibration.expected_error),
        height=460,
    )


def _bins(calibration: Calibration, judged: Judged) -> None:
    """Draw the bins as a table, and their download."""
    with st.expander(_("The bins as a table")):
        st.table(
            [
                {
                    _("Sure"): f"{low:.0%}–{high:.0%}",
                    _("Pictures"): f"{count:,}",
                    _("Sure on average"): f"{sure:.1%}" if count else "–",
                    _("Right"): f"{right:.1%}" if count else "–",
                }
                for low, high, count, sure, right in zip(
                    calibration.edges[:-1].tolist(),
                    calibration.edges[1:].tolist(),
                    calibration.counts.tolist(),
                    calibration.confidence.tolist(),
                    calibration.accuracy.tolist(),
                    strict=True,
                )
            ],
            hide_index=True,
            alt=_("Bins of the reliability diagram"),
        )

    def make() -> bytes:
        from fmnist.evaluation.score_tables import calibration_csv

        return calibration_csv(calibration)

    csv_button(_("Bins as CSV"), make, file_name(judged, "calibration"), key="confusion_bins_csv")

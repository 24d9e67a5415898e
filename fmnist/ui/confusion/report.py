"""The view of the report: a page about the model to print, and everything as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.moments import zone_named
from fmnist.translation import _, language, use_language
from fmnist.ui.confusion.downloads import csv_button, file_name
from fmnist.ui.zone import zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from fmnist.ui.judged import Judged

__all__ = ["show"]

_HEIGHT: Final = 1180
"""Pixels: about a page of A4 at the width that it gets."""


def show(judged: Judged) -> None:
    """Draw what can be downloaded, and the report as it will be printed."""
    html = _report(judged)
    st.markdown(
        _(
            "A page about this model that stands by itself: it needs neither this app nor the "
            "internet. Open the file in a browser to print it or to save it as a PDF."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Report (HTML)"),
            html,
            file_name(judged, "report", "html"),
            "text/html",
            key="confusion_report",
            type="primary",
            icon=":material/description:",
            on_click="ignore",
        )
        for key, title, make in _tables(judged):
            csv_button(title, make, file_name(judged, key), key=f"confusion_report_{key}")
    st.iframe(html, height=_HEIGHT, alt=_("The report"))


def _report(judged: Judged) -> str:
    return _written(
        judged.entry.identifier,
        judged.dataset.checksum,
        judged.split,
        language(),
        str(zone()),
        judged,
    )


@st.cache_data(show_spinner=False, max_entries=16)
def _written(
    identifier: str,  # noqa: ARG001 - the key
    checksum: str,  # noqa: ARG001 - the key
    split: str,  # noqa: ARG001 - the key
    spoken: str,
    where: str,
    _judged: Judged,
) -> str:
    from fmnist.report import Subject, report_html

    use_language(spoken)
    return report_html(
        Subject(
            title=_judged.entry.title,
            card=_judged.entry.card,
            evaluation=_judged.evaluation,
            pictures=_judged.pictures,
            validation=_judged.split == "validation",
            dataset=_judged.dataset.name,
            zone=zone_named(where),
        )
    )


def _tables(judged: Judged) -> tuple[tuple[str, str, Callable[[], bytes]], ...]:
    from fmnist.evaluation import score_tables, tables
    from fmnist.evaluation.calibration import Calibration
    from fmnist.evaluation.selective import SelectiveAccuracy

    evaluation = judged.evaluation
    names = evaluation.class_names
    labels = range(len(names))
    every = np.arange(len(judged.indices))
    return (
        (
            "answers",
            _("Every answer as CSV"),
            lambda: tables.answers_csv(evaluation, every, judged.indices),
        ),
        (
            "matrix",
            _("Matrix as CSV"),
            lambda: tables.confusion_csv(
                evaluation.confusion, names, normalise="counts", order=labels
            ),
        ),
        ("classes", _("Scores as CSV"), lambda: score_tables.classes_csv(evaluation)),
        (
            "curves",
            _("Curves as CSV"),
            lambda: score_tables.curves_csv(evaluation, labels),
        ),
        (
            "thresholds",
            _("Thresholds as CSV"),
            lambda: score_tables.thresholds_csv(SelectiveAccuracy.of(evaluation)),
        ),
        (
            "calibration",
            _("Bins as CSV"),
            lambda: score_tables.calibration_csv(
                Calibration.of(evaluation.labels, evaluation.probabilities)
            ),
        ),
    )

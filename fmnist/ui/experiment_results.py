"""What the runs of an experiment have found: numbers, a picture, and a table under it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.training.texts import text_of
from fmnist.translation import _
from fmnist.ui.components.chart import chart
from fmnist.ui.draft import link_parameters
from fmnist.ui.experiment_table import experiment_table
from fmnist.ui.setting_widgets import readable, title_of
from fmnist.ui.watching import EXPERIMENT_PARAMETER, RUN_PARAMETER

if TYPE_CHECKING:
    from fmnist.runs.trials import Findings

__all__ = ["repeat_results", "sweep_results"]


def repeat_results(found: Findings) -> None:
    """Draw mean ± standard deviation, each seed as a dot, and the table."""
    from fmnist.figures.repeats import repeats_figure

    test, validation = st.columns(2)
    for place, name, spread in (
        (test, _("Test accuracy"), found.test),
        (validation, _("Validation accuracy"), found.validation),
    ):
        place.metric(name, "–" if spread is None else spread.percent)
    chart(
        repeats_figure(found),
        key=f"experiment_repeats_{found.experiment.id}",
        label=_("Accuracy of each seed, with mean and standard deviation"),
        height=280,
        zoom=False,
    )
    st.caption(
        _(
            "± is the standard deviation over the seeds: so far the result moves by chance alone. "
            "A single run of another setting that differs by less than that shows nothing."
        )
    )
    experiment_table(found, found.trials, test=True)


def sweep_results(found: Findings) -> None:
    """Draw the best run, the parallel coordinates, and the table."""
    from fmnist.figures.parallel import parallel_figure

    with st.container():
        _best(found)
    architecture = found.experiment.architecture
    if any(trial.has_model for trial in found.trials):
        chart(
            parallel_figure(
                found.trials,
                [
                    (title_of(name, architecture), partial(_readable, name))
                    for name in found.experiment.names
                ],
            ),
            key=f"experiment_parallel_{found.experiment.id}",
            label=_("Settings and validation accuracy of each training, as parallel coordinates"),
            height=400,
            zoom=False,
        )
        st.caption(
            _(
                "A line is a training, the more orange the better. Drag along an axis to keep the "
                "lines that pass there; click it to have them all back."
            )
        )
    experiment_table(found, found.trials if found.live else found.ranked, test=False)


def _best(found: Findings) -> None:
    best = found.best
    if best is None:
        if not found.live:
            st.info(_("None of its runs has a model."))
        return
    settings = " · ".join(
        f"{title_of(name, found.experiment.architecture)} {_readable(name, value)}"
        for name, value in zip(found.experiment.names, best.values, strict=True)
    )
    heading = _("Best so far: {settings}") if found.live else _("Best: {settings}")
    st.markdown(f"**{heading.format(settings=settings)}**")
    validation, test, links = st.columns([1, 1, 2], vertical_alignment="center")
    validation.metric(_("Validation accuracy"), f"{best.validation_accuracy or 0.0:.2%}")
    test.metric(
        _("Test accuracy"),
        "–" if found.live or best.test_accuracy is None else f"{best.test_accuracy:.2%}",
        help=_(
            "The best is chosen by validation accuracy, and only of that one the test accuracy is "
            "told, at the end. Chosen by test accuracy, the run that is luckiest with just these "
            "test pictures would win, and its number would promise too much for new ones."
        ),
    )
    with links:
        st.page_link(
            "pages/train.py",
            label=_("Open the best run"),
            icon=":material/show_chart:",
            query_params={RUN_PARAMETER: best.run.id},
        )
        st.page_link(
            "pages/train.py",
            label=_("Same settings again"),
            icon=":material/tune:",
            query_params={
                EXPERIMENT_PARAMETER: found.experiment.id,
                **link_parameters(best.run.config, best.run.preset),
            },
        )


def _readable(name: str, value: object) -> str:
    return readable(name, text_of(value))

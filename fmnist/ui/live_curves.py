"""The curves of a run on a page, while they grow and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _, language
from fmnist.ui import resources

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from fmnist.figures.curves import By
    from fmnist.runs.records import Curves, Run

__all__ = ["live_curves"]

_HEIGHT: Final = 700
"""Pixels, controls included."""


def live_curves(run: Run, curves: Curves, *, height: int = _HEIGHT) -> None:
    """Draw loss, accuracy, learning rate and speed of ``run`` by step and by epoch.

    Args:
        run: the run.
        curves: of it, so far.
        height: in pixels, controls included.
    """
    from fmnist.figures.epoch_marks import axis_steps
    from fmnist.ui.components.curves_chart import View, curves_chart

    total = run.total_steps or _expected_steps(run)
    per_epoch = max(1, total // run.epochs)
    if run.status.over and run.step:
        steps = run.step  # one that ended early has no empty space to its right
    else:
        steps = axis_steps(run.step, steps_per_epoch=per_epoch, steps=total)
    titles: dict[By, str] = {"step": _("Steps"), "epoch": _("Epochs")}
    far = (len(curves.steps), len(curves.epochs))
    views = []
    for by, title in titles.items():
        figure, json = _drawn(run.id, far, by, per_epoch, steps, language(), curves)
        views.append(View(name=by, title=title, figure=figure, json=json, smooth=by == "step"))
    curves_chart(
        views,
        key=f"train_curves_{run.id}",
        label=_(
            "Loss, accuracy, learning rate and pictures per second of run {run}, training and "
            "validation"
        ).format(run=run.id),
        height=height,
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _drawn(
    run_id: str,  # noqa: ARG001 - says, with how far it is, which curves are meant
    far: tuple[int, int],  # noqa: ARG001
    by: By,
    steps_per_epoch: int,
    steps: int,
    language: str,  # noqa: ARG001 - which the figure is written in
    _curves: Curves,
) -> tuple[go.Figure, str]:
    """Draw the curves, once for all who watch the run: a whole class may do so."""
    from fmnist.figures.curves import curves_figure
    from fmnist.ui.components.chart import figure_json

    figure = curves_figure(_curves, by=by, steps_per_epoch=steps_per_epoch, steps=steps)
    return figure, figure_json(figure)


def _expected_steps(run: Run) -> int:
    """What a run that still waits for its worker will take, so that the axis does not jump."""
    return run.config.steps_per_epoch(len(resources.dataset().y_train)) * run.epochs

"""Curves with controls above them: by step or by epoch, smoothing, a logarithmic loss.

The controls act in the browser (``chart_controls.js``) on the points it already has. A round trip
to a server that trains two networks at the same time would be felt at every move of the slider.
What was chosen is remembered by the browser, for all runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui.components.chart import mount

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["SMOOTHING_STEPS", "View", "curves_chart"]

SMOOTHING_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Steps that the moving average reaches over: each step back counts 1/n less. 1 is none."""

_INITIAL: Final = SMOOTHING_STEPS.index(10)


@dataclass(frozen=True, kw_only=True)
class View:
    """One of the figures to choose from.

    Attributes:
        name: stable, for the browser's memory.
        title: what the visitor reads.
        figure: its ``meta`` says what the controls change, see ``fmnist.figures.curves``.
        json: of the figure, see ``figure_json``.
        smooth: whether smoothing means anything in it.
    """

    name: str
    title: str
    figure: go.Figure
    json: str
    smooth: bool


def curves_chart(views: Sequence[View], *, key: str, label: str, height: int) -> None:
    """Draw one of ``views``, the first until the visitor chooses, or update it in place.

    Args:
        views: at least one.
        key: identity of the chart; keep it while the curves grow.
        label: what the chart shows, in words, for those who cannot see it.
        height: pixels, controls included.
    """
    drawn = mount(
        {
            "figures": {view.name: view.json for view in views},
            "controls": {
                "name": "curves",
                "views": [
                    {"name": view.name, "title": view.title, "smooth": view.smooth}
                    for view in views
                ],
                "smoothing": SMOOTHING_STEPS,
                "initial": _INITIAL,
                "texts": {
                    "axis": _("Horizontal axis"),
                    "smoothing": _("Smoothing"),
                    "steps": _("{steps} steps"),
                    "off": _("off"),
                    "logarithm": _("Logarithmic loss"),
                },
            },
            "label": label,
            "clickable": False,
            "zoom": True,
        },
        key=key,
        height=height,
    )
    if not drawn:
        st.plotly_chart(views[0].figure, key=key, height=height)

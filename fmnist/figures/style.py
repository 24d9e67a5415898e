"""What all figures share: see-through ground, text large enough for a projector, narrow margins.

Text, grid and line colours are left open, so that the page's light or dark theme fills them in.
"""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from fmnist.labels import CLASS_COUNT, CLASS_NAMES

__all__ = ["FONT_SIZE", "over_classes", "styled"]

FONT_SIZE: Final = 16
"""Size of all text in pixels."""

_NO_COLOUR: Final = "rgba(0,0,0,0)"


def styled(figure: go.Figure) -> go.Figure:
    """Give ``figure`` the look that all have in common, and return it."""
    figure.update_layout(
        font={"size": FONT_SIZE},
        hoverlabel={"font": {"size": FONT_SIZE}},
        paper_bgcolor=_NO_COLOUR,
        plot_bgcolor=_NO_COLOUR,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )
    figure.update_xaxes(automargin=True, fixedrange=True, zeroline=False)
    figure.update_yaxes(automargin=True, fixedrange=True, zeroline=False)
    return figure


def over_classes() -> dict[str, object]:
    """Return the settings of an axis that runs over the labels 0–9 and shows their names."""
    return {
        "tickmode": "array",
        "tickvals": list(range(CLASS_COUNT)),
        "ticktext": list(CLASS_NAMES),
        "ticks": "",
        "ticklabelstandoff": 6,
        "showgrid": False,
    }

"""What all figures share: see-through ground, text large enough for a projector, narrow margins.

Text, grid and line colours are left open, so that the page's light or dark theme fills them in.
"""

from __future__ import annotations

from html import escape
from typing import Final

import plotly.graph_objects as go

from fmnist.labels import ClassNames

__all__ = ["FONT_SIZE", "SMALL", "in_figure", "over_classes", "styled"]

FONT_SIZE: Final = 16
"""Size of all text in pixels, but for names of many classes."""
SMALL: Final = 9

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


def in_figure(text: str) -> str:
    """Return ``text``, which somebody typed, so that Plotly shows it as it is.

    Plotly reads some tags of HTML and ``%{…}`` in texts, and numbered characters.

    Example:
        >>> in_figure("<b>%{x}</b>")
        '&lt;b&gt;&#37;{x}&lt;/b&gt;'
    """
    return escape(text, quote=False).replace("%", "&#37;")


def over_classes(class_names: ClassNames, *, most: int = 100) -> dict[str, object]:
    """Return the settings of an axis that runs over the labels and shows their names.

    Args:
        class_names: what the classes are called.
        most: names that have room; of more, every second, third … is shown, in small letters.
    """
    every = -(-len(class_names) // most)
    return {
        "tickmode": "array",
        "tickvals": list(range(len(class_names)))[::every],
        "ticktext": [in_figure(name) for name in class_names.short[::every]],
        "tickfont": {"size": SMALL} if every > 1 else {},
        "ticks": "",
        "ticklabelstandoff": 6,
        "showgrid": False,
    }

"""One Plotly chart that is updated in place: zoom survives new data, nothing flickers.

``st.plotly_chart`` in a fragment that polls is built anew on every tick and does not deliver
clicks on heatmaps. Here the browser calls ``Plotly.react`` on the chart it already has. Plotly's
own ``plotly.min.js`` is served out of the installed package as an asset of a component of its own,
and loaded once a tab. Colours and fonts come from the app's theme; a figure only sets what it
means.

Source: https://plotly.com/javascript/plotlyjs-function-reference/#plotlyreact
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.translation import _, language_tag
from fmnist.ui import state
from fmnist.ui.components import front_end
from fmnist.ui.components.served import served_address

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["chart", "figure_json", "load_beforehand", "mount"]


def chart(
    figure: go.Figure | str,
    *,
    key: str,
    label: str,
    height: int = 360,
    clickable: bool = False,
    zoom: bool | None = None,
) -> Any:
    """Draw ``figure``, or update the chart that ``key`` already shows.

    Args:
        figure: its data, axes and whatever colours carry meaning; font, grid and paper follow
            the theme wherever the figure leaves them open. Its template is not used. Or its
            ``figure_json``, kept by somebody who draws the same figure again and again.
        key: identity of the chart; keep it while the data grow.
        label: what the chart shows, in words, for those who cannot see it.
        height: pixels; the width is that of the place where the chart stands.
        clickable: deliver clicks; the points must carry ``customdata``.
        zoom: whether a drag zooms; by default unless the chart is clickable.

    Returns:
        The ``customdata`` of the point clicked since the last run, once, otherwise ``None``.
    """
    clicked = state.take_click(key)
    drawn = mount(
        {
            "figure": figure if isinstance(figure, str) else figure_json(figure),
            "label": label,
            "clickable": clickable,
            "zoom": not clickable if zoom is None else zoom,
        },
        key=key,
        height=height,
    )
    if not drawn:
        content = json.loads(figure) if isinstance(figure, str) else figure
        st.plotly_chart(content, key=key, height=height)
    return clicked


def load_beforehand() -> None:
    """Have the browser load Plotly, where a chart will be wanted that is not drawn yet.

    Call it at the end of a page: it takes no room, and waits until the page is painted.
    """
    with st.container(key="chart_beforehand"):
        mount({}, key="chart_loader", height=1)


def mount(data: Mapping[str, Any], *, key: str, height: int) -> bool:
    """Give ``data`` to the front end ``chart.js``, which says what it reads.

    Returns:
        False if this Streamlit has no such registry and nothing was drawn: a chart that loses its
        zoom is better than none.
    """
    source = _plotly_source()
    if source is None:
        return False
    common = {
        "source": source,
        "language": language_tag(),
        "texts": {
            "Reset axes": _("Show everything"),
            "Download plot as a PNG": _("Save as a picture"),
        },
        "failed": _("The chart could not be loaded. Reload the page to try again."),
    }
    _component()(
        key=key,
        height=height,
        data={**common, **data},
        on_clicked_change=lambda: state.keep_click(key),
    )
    return True


def figure_json(figure: go.Figure) -> str:
    """Return ``figure`` as JSON for Plotly's JavaScript, without its template.

    Arrays go in the binary form that the ``plotly.min.js`` of the same package reads.
    """
    content = figure.to_plotly_json()
    content["layout"].pop("template", None)
    from plotly.utils import PlotlyJSONEncoder

    return json.dumps(content, cls=PlotlyJSONEncoder, separators=(",", ":"))


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_chart",
        css=front_end("chart.css"),
        js=front_end("chart_controls.js") + front_end("chart.js"),
        # Plotly writes its style sheet into the document, where a shadow root does not see it.
        isolate_styles=False,
    )


def _plotly_source() -> str | None:
    """Have the running server offer ``plotly.min.js``; return its address, or ``None``."""
    address = served_address("plotly", plotly_package() / "package_data", "plotly.min.js")
    # The version in the address lets the browser keep the file until Plotly is upgraded.
    return None if address is None else f"{address}?v={plotly_version()}"


@cache
def plotly_version() -> str:
    return version("plotly")  # reads a file


@cache
def plotly_package() -> Path:
    found = importlib.util.find_spec("plotly")
    if found is None or found.origin is None:
        raise ImportError("plotly is not installed")
    return Path(found.origin).parent

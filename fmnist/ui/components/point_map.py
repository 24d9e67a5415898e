"""Pictures as points of a map: hover shows one, a lasso chooses some, new places are glided to.

A canvas of our own: Plotly neither shows a picture at a point nor moves the points of its fast
scatter chart from place to place, and its script alone is ten times larger than ten thousand
points. Colour is never the only sign: names lie on the map, and wrong answers are crosses.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import streamlit as st

from fmnist.labels import ClassNames
from fmnist.translation import _, language_tag
from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["ColourBy", "Sheet", "point_map"]

ColourBy = Literal["class", "prediction", "right"]

_RIGHT_COLOUR: Final = "#5b8fc7"
_WRONG_COLOUR: Final = "#d1382c"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All pictures of the map as one, for the tooltip: loaded after the points are drawn.

    Attributes:
        address: where the browser finds it.
        columns: pictures in a row.
        side: pixels from one to the next.
    """

    address: str
    columns: int
    side: int


def point_map(
    places: NDArray[np.uint16],
    *,
    key: str,
    label: str,
    identifiers: NDArray[Any],
    classes: NDArray[Any],
    class_names: ClassNames,
    predictions: NDArray[Any] | None = None,
    probabilities: NDArray[Any] | None = None,
    colour_by: ColourBy = "class",
    chosen: NDArray[np.bool_] | None = None,
    sheet: Sheet | None = None,
) -> Mapping[str, Any] | None:
    """Draw the map, or move the points of the one that ``key`` shows already.

    Args:
        places: ``(n, 2)``, see ``fmnist.maps.on_paper``.
        key: identity of the map.
        label: what it shows, in words, and what its keys do.
        identifiers: ``(n,)``, number of each picture.
        classes: ``(n,)``, label of each, from 0.
        class_names: what the labels mean.
        predictions: ``(n,)``, what a model says; needed for two of the colourings.
        probabilities: ``(n,)``, of each prediction.
        colour_by: what colours mean.
        chosen: ``(n,)``, what the lasso holds; the others fade.
        sheet: the pictures for the tooltip.

    Returns:
        What was done since the last run, once: ``{"picture": identifier}`` for a click,
        ``{"polygon": corners}`` for a lasso (``fmnist.maps.inside``; no corners: it was taken
        away), otherwise ``None``.
    """
    done = state.take_click(key)
    share = None if probabilities is None else np.rint(100 * probabilities)
    _component()(
        key=key,
        data={
            "points": _packed(places, np.uint16),
            "identifiers": _packed(identifiers, np.int32),
            "classes": _packed(classes, np.uint8),
            "predictions": _packed(predictions, np.uint8),
            "probabilities": _packed(share, np.uint8),
            "chosen": _packed(chosen, np.uint8),
            "colourBy": colour_by,
            "sprite": None
            if sheet is None
            else {"source": sheet.address, "columns": sheet.columns, "side": sheet.side},
            "names": class_names.shown,
            "shortNames": class_names.short,
            "colours": class_names.colours,
            "shapes": class_names.shapes,
            "rightColour": _RIGHT_COLOUR,
            "wrongColour": _WRONG_COLOUR,
            "label": label,
            "language": language_tag(),
            "texts": {
                "tools": _("What dragging over the map does"),
                "lasso": _("Lasso"),
                "box": _("Box"),
                "move": _("Move"),
                "closer": _("Closer"),
                "farther": _("Farther"),
                "whole": _("Whole map"),
                "clear": _("Clear the selection"),
                "only": _("Show only these; again: show all"),
                "right": _("rightly recognised ({share})"),
                "wrong": _("taken for {name} ({share})"),
                "allRight": _("answered rightly"),
                "allWrong": _("answered wrongly"),
            },
        },
        on_clicked_change=lambda: state.keep_click(key),
    )
    return None if done is None else dict(done)


def _packed(values: NDArray[Any] | None, kind: type[np.generic]) -> str | None:
    """Return little-endian bytes as text, for a typed array of the browser."""
    if values is None:
        return None
    content = np.ascontiguousarray(values, np.dtype(kind).newbyteorder("<")).tobytes()
    return base64.b64encode(content).decode("ascii")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_point_map",
        css=front_end("point_map.css"),
        js=front_end("point_map.js"),
    )

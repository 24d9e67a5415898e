"""A grid of small pictures that can be clicked, or walked through with the arrow keys.

One sprite travels to the browser, which cuts it into pictures. All texts are put in as text,
never as markup.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components import front_end
from fmnist.ui.sprite import sprite, sprite_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

    from fmnist.labels import ClassNames

__all__ = ["picture_grid"]


def picture_grid(
    pictures: NDArray[Any],
    *,
    key: str,
    label: str,
    classes: Sequence[int],
    class_names: ClassNames,
    identifiers: Sequence[int],
    columns: int,
    notes: Sequence[str] | None = None,
    right: Sequence[bool] | None = None,
    selected: int | None = None,
    compact: bool | None = None,
    clickable: bool = True,
) -> int | None:
    """Draw pictures in a grid and return which one was clicked.

    Args:
        pictures: ``(n, 28, 28)`` uint8, or floats in 0–255.
        key: identity of the grid.
        label: what the grid shows, in words.
        classes: label of each picture, from 0; gives its caption and colour.
        class_names: what the labels mean.
        identifiers: number of each picture, for example its index in the dataset; this is what
            a click returns.
        columns: pictures in a row where there is room for it; narrow screens show fewer.
        notes: a second line under each picture, for example a prediction.
        right: whether each prediction is right; marks the picture ✓ or ✗.
        selected: identifier of the highlighted picture.
        compact: captions become tooltips and a legend of colours; by default from 10 columns on.
        clickable: whether the pictures can be clicked.

    Returns:
        The identifier of the picture clicked since the last run, once, otherwise ``None``.
    """
    clicked = state.take_click(key)
    numbers = [int(number) for number in identifiers]
    _component()(
        key=key,
        data={
            "sprite": base64.b64encode(sprite(pictures)).decode("ascii"),
            "spriteColumns": sprite_columns(len(numbers)),
            "columns": columns,
            "compact": columns >= 10 if compact is None else compact,
            "clickable": clickable,
            "classes": [int(index) for index in classes],
            "identifiers": numbers,
            "notes": None if notes is None else list(notes),
            "right": None if right is None else [bool(value) for value in right],
            "selected": selected if clicked is None else clicked,
            "names": class_names.shown,
            "colours": class_names.colours,
            "shapes": class_names.shapes,
            "label": label,
            "caption": _("{name}, picture {number}"),
            "markRight": _("right"),
            "markWrong": _("wrong"),
        },
        on_clicked_change=lambda: state.keep_click(key),
    )
    return None if clicked is None else int(clicked)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_picture_grid",
        css=front_end("picture_grid.css"),
        js=front_end("grid_walk.js") + front_end("picture_grid.js"),
    )

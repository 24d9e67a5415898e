"""A grid of thumbnails that can be clicked, or walked through with the arrow keys.

One sheet of thumbnails travels to the browser. All texts are put in as text, never as markup.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import streamlit as st
from PIL import Image

from fmnist.ui import state
from fmnist.ui.components import front_end
from fmnist.ui.sprite import sprite_columns

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["Thumbnail", "photo_grid"]


@dataclass(frozen=True, kw_only=True)
class Thumbnail:
    """One picture of the grid.

    Attributes:
        number: what a click on it returns.
        content: a square JPEG, the same side for all of a grid; empty: there is none yet.
        title: the first line below it.
        note: the second line.
        name: of the file, read aloud and shown as a tooltip.
        state: how it stands with it.
    """

    number: int
    content: bytes
    title: str
    note: str
    name: str
    state: Literal["waiting", "known", "unknown", "failed"]


def photo_grid(
    thumbnails: Sequence[Thumbnail], *, key: str, label: str, side: int, selected: int | None
) -> int | None:
    """Draw the grid; return the number of the picture clicked since the last run, once.

    Args:
        thumbnails: one or more.
        key: identity of the grid.
        label: what it shows, in words.
        side: pixels along each side of a thumbnail.
        selected: number of the highlighted picture.
    """
    clicked = state.take_click(key)
    sheet = _sheet(tuple(each.content for each in thumbnails), side)
    _component()(
        key=key,
        data={
            "sheet": sheet,
            "side": side,
            "columns": sprite_columns(len(thumbnails)),
            "label": label,
            "selected": selected if clicked is None else clicked,
            "items": [
                {
                    "number": each.number,
                    "title": each.title,
                    "note": each.note,
                    "name": each.name,
                    "state": each.state,
                    "pictured": bool(each.content),
                }
                for each in thumbnails
            ],
        },
        on_clicked_change=lambda: state.keep_click(key),
    )
    return None if clicked is None else int(clicked)


@lru_cache(maxsize=64)
def _sheet(contents: tuple[bytes, ...], side: int) -> str:
    """Return the thumbnails as one JPEG, in base64, row by row."""
    columns = sprite_columns(len(contents))
    sheet = Image.new("RGB", (columns * side, -(-len(contents) // columns) * side), "white")
    for index, content in enumerate(contents):
        if content:
            with Image.open(io.BytesIO(content)) as thumbnail:
                sheet.paste(thumbnail, (index % columns * side, index // columns * side))
    result = io.BytesIO()
    sheet.save(result, "JPEG", quality=80)
    return base64.b64encode(result.getvalue()).decode("ascii")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_photo_grid",
        css=front_end("photo_grid.css"),
        js=front_end("grid_walk.js") + front_end("photo_grid.js"),
    )

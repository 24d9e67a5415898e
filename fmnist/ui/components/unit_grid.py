"""The units of a layer as tiles that can be clicked, or walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from fmnist.figures.maps import limit_of, map_sheet
from fmnist.figures.numbers import decimal
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["unit_grid"]


def unit_grid(
    values: NDArray[Any],
    *,
    key: str,
    label: str,
    selected: int,
    names: Sequence[str] | None = None,
    grey: bool = False,
) -> None:
    """Draw a tile a unit; ``state.take_click(key)`` of the next run says which was chosen.

    Args:
        values: ``(h, w, n)`` maps, or ``(n,)`` single values, which stand under their tiles.
        key: identity of the grid.
        label: what it shows, in words.
        selected: the unit that is framed, from 0.
        names: of the units; by default their numbers, from 1.
        grey: black to white, for pixels.
    """
    maps = values if values.ndim == 3 else values.reshape(1, 1, -1)
    sheet, columns = map_sheet(maps, limit_of(values), grey=grey)
    texts = [str(unit + 1) for unit in range(maps.shape[2])] if names is None else list(names)
    most = np.max(maps, axis=(0, 1)).tolist()
    told = _("Unit {name}: {value}") if values.ndim == 1 else _("Unit {name}, at most {value}")
    described = [
        told.format(name=name, value=decimal(value))
        for name, value in zip(texts, most, strict=True)
    ]
    if names is not None and values.ndim == 1:
        texts = [f"{name} {decimal(value)}" for name, value in zip(texts, most, strict=True)]
    _component()(
        key=key,
        data={
            "sheet": sheet,
            "columns": columns,
            "height": maps.shape[0],
            "width": maps.shape[1],
            "texts": texts,
            "named": names is not None,
            "names": described,
            "label": label,
            "selected": selected,
        },
        on_clicked_change=lambda: state.keep_click(key),
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_unit_grid",
        css=front_end("unit_grid.css"),
        js=front_end("grid_walk.js") + front_end("unit_grid.js"),
    )

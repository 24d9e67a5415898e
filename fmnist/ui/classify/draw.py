"""Drawing on the canvas: brush, eraser and fill, and an outline beneath to trace."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import streamlit as st
from PIL import Image

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import state
from fmnist.ui.classify.shown import Shown
from fmnist.ui.page import act

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.imaging import Preparation
    from fmnist.recognition import Recogniser

__all__ = ["drawn"]

Tool = Literal["brush", "eraser", "fill"]

_CANVAS: Final = "classify_canvas"
_SIDE: Final = 320
"""Pixels along each side of the canvas."""

_DRAWING: Final = "classify_drawing"
_DRAWING_BEFORE: Final = "classify_drawing_before"
_DRAWN: Final = "classify_drawn"
_ROUND: Final = "classify_canvas_round"
_WHITE, _BLACK = "#FFFFFF", "#000000"


def drawn(recogniser: Recogniser) -> Shown | None:
    """Draw the tools and the canvas; return what is on it, or ``None`` while it is blank.

    A drawing is still there after a visit to another page, or to another way to bring a picture.

    Raises:
        PictureError: nothing is to be seen in the drawing.
    """
    from streamlit_drawable_canvas import st_canvas

    key = _key()
    if not state.has_widget(key):
        # The canvas is made anew and begins with what was on it. While it lives it holds the
        # drawing itself: another beginning would undo the strokes since.
        state.keep(_DRAWING_BEFORE, state.recall(_DRAWING, None))
    tool = _tool()
    width = 4
    # Its place is kept where there is none: a canvas that is moved loses its drawing.
    with st.container():
        if tool != "fill":
            width = st.slider(_("Size"), 4, 48, 14, key="classify_brush", persist_state="session")
    st.space("small")  # The buttons of the canvas appear above it.
    place = st.container()
    label = _template()
    with place:
        canvas = st_canvas(
            fill_color=_WHITE,
            stroke_width=width,
            stroke_color=_BLACK if tool == "eraser" else _WHITE,
            background_image=_sheet(label),
            width=_SIDE,
            height=_SIDE,
            drawing_mode="point" if tool == "fill" else "freedraw",
            point_display_radius=2,
            initial_drawing=state.recall(_DRAWING_BEFORE, None),
            return_image_data=True,
            key=key,
            on_change=lambda: act(_fill, key),
        )
        st.caption(_hint(tool))
    drawing = state.keep(_DRAWING, canvas.json_data)
    if not (drawing or {}).get("objects"):
        state.forget(_DRAWN)
        return None
    if canvas.image_data is not None:  # Else the browser has not sent what it was given back.
        from fmnist.imaging import prepare_drawing

        state.forget(_DRAWN)
        state.keep(_DRAWN, prepare_drawing(_on_black(canvas.image_data)))
    prepared: Preparation | None = state.recall(_DRAWN, None)
    if prepared is None:
        return None
    return Shown(recognition=recogniser.recognise(prepared), key="classify_drawing")


def _key() -> str:
    times = state.recall(_ROUND, 0)
    return f"{_CANVAS}_{times}" if times else _CANVAS


def _tool() -> Tool:
    names: dict[Tool, str] = {"brush": _("Brush"), "eraser": _("Eraser"), "fill": _("Fill")}
    return st.segmented_control(
        _("Tool"),
        tuple(names),
        format_func=names.__getitem__,
        default="brush",
        required=True,
        key="classify_tool",
        label_visibility="collapsed",
        persist_state="session",
    )


def _template() -> int | None:
    return st.selectbox(
        _("An outline to trace"),
        range(len(CLASS_NAMES)),
        index=None,
        format_func=CLASS_NAMES.shown.__getitem__,
        placeholder=_("None"),
        key="classify_template",
        help=_("It lies faintly beneath your drawing, and the network does not see it."),
        persist_state="session",
    )


def _hint(tool: Tool) -> str:
    if tool == "fill":
        return _("Click inside a closed outline to fill it.")
    if tool == "eraser":
        return _("Rub out. The arrow above the drawing takes back the last stroke.")
    return _("Draw the outline of a shirt, a shoe, a bag … and close it.")


@lru_cache(maxsize=16)
def _sheet(label: int | None) -> bytes:
    """Return what lies beneath the drawing: black, with an outline to trace."""
    from fmnist.imaging.outlines import outline_picture

    content = io.BytesIO()
    outline_picture(label, _SIDE).save(content, "PNG")
    return content.getvalue()


def _on_black(drawing: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the drawing, (h, w, 4) or (h, w, 3) uint8, without transparency."""
    if drawing.shape[2] == 3:
        return drawing
    alpha = drawing[:, :, 3:].astype(np.float32) / np.float32(255)
    return np.asarray(np.rint(drawing[:, :, :3] * alpha), np.uint8)


def _fill(key: str) -> None:
    """Callback of the canvas: where a dot was clicked, fill what is around it, and begin anew.

    The canvas begins again with the fill in it, because it cannot be given one while it lives.
    """
    sent: Mapping[str, Any] = state.read_widget(key, {})
    drawing = sent.get("drawing") or {}
    objects = (drawing.get("raw") or {}).get("objects") or []
    dots = [each for each in objects if _is_dot(each)]
    if not dots or not drawing.get("data"):
        return
    from fmnist.imaging import decode, prepare_drawing
    from fmnist.imaging.canvas import strokes_drawn
    from fmnist.imaging.fill import enclosed, path_around

    content = base64.b64decode(str(drawing["data"]).partition(";base64,")[2])
    colours = _on_black(np.asarray(decode(content).convert("RGBA")))
    tones = colours.max(axis=2)
    strokes = [each for each in objects if not _is_dot(each)]
    for dot in strokes_drawn({"objects": dots}, _SIDE, _SIDE):
        (x, y) = (dot.points[0][0] * _SIDE, dot.points[0][1] * _SIDE)
        left, top = max(0, int(x) - 4), max(0, int(y) - 4)
        tones[top : top + 9, left : left + 9] = 0  # the dot itself is no ink
        found = enclosed(tones, x, y)
        if found is not None:
            tones[found] = 255
            strokes.append(_shape(path_around(found)))
    state.keep(_DRAWING, {**(drawing.get("raw") or {}), "objects": strokes})
    state.keep(_ROUND, state.recall(_ROUND, 0) + 1)
    state.forget(_DRAWN)
    if tones.any():
        state.keep(_DRAWN, prepare_drawing(Image.fromarray(tones)))


def _is_dot(each: Any) -> bool:
    return isinstance(each, Mapping) and str(each.get("type", "")).lower() == "circle"


def _shape(path: list[list[Any]]) -> dict[str, Any]:
    horizontal = [command[1] for command in path if len(command) == 3]
    vertical = [command[2] for command in path if len(command) == 3]
    return {
        "type": "Path",
        "path": path,
        "left": min(horizontal),
        "top": min(vertical),
        "originX": "left",
        "originY": "top",
        "fill": _WHITE,
        "stroke": None,
        "strokeWidth": 0,
    }

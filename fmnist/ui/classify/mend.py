"""Mending how a picture was looked at: turn, crop, segmenter, mask, negative."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from fmnist.imaging.adjustments import AS_IT_IS, WHOLE, Adjustments, Method, reshaped
from fmnist.imaging.canvas import ADD, REMOVE, boxes_drawn, canvas_of, strokes_drawn
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.answer import percentage
from fmnist.ui.classify import pictures
from fmnist.ui.page import act
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from PIL import Image

    from fmnist.ui.classify.shown import Shown

__all__ = ["show"]

Tool = Literal["add", "remove", "crop"]

_SIDE: Final = 320
"""Pixels of the canvas's longer side: a phone has room for it."""
_TOOL: Final = "classify_mend_tool"
_ROUND: Final = "classify_mend_round"


def show(shown: Shown) -> None:
    """Draw the tools, and beside them what they lead to."""
    if shown.number is None:
        st.caption(_("Pictures that you upload can be mended here."))
        return
    tools, result = st.columns(2, gap="medium")
    with tools:
        _turn(shown)
        if shown.is_photo:
            _separation(shown)
        _canvas(shown)
    with result:
        preparation = shown.recognition.preparation
        prediction = shown.recognition.prediction
        st.markdown(
            _("Answer now: **{name}**, {sure} sure").format(
                name=prediction.shown, sure=percentage(prediction.probability)
            )
        )
        if preparation.item is not None:
            # Dimmed and not black, so that one sees what a stroke would add.
            from fmnist.figures.overlay import dimmed

            item = preparation.item
            st.image(
                enlarged(dimmed(item.colours, item.mask), least=320),
                width="stretch",
                caption=_("What counts as the item"),
            )
        else:
            st.image(
                enlarged(preparation.picture), width="stretch", caption=_("What the network sees")
            )
        st.button(
            _("As it was"),
            key=f"{shown.key}_reset",
            icon=":material/restart_alt:",
            disabled=shown.adjustments == AS_IT_IS,
            on_click=lambda: _change(shown, AS_IT_IS),
        )


def _turn(shown: Shown) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Turn by 90°"),
            key=f"{shown.key}_turn",
            icon=":material/rotate_right:",
            on_click=lambda: _change(shown, shown.adjustments.turned()),
        )
        if shown.is_photo:
            key = f"{shown.key}_invert"
            state.widget(key, shown.adjustments.invert)
            st.toggle(
                _("Bright cloth stays bright"),
                key=key,
                help=_("Otherwise the tones are negated, as in the pictures of the dataset."),
                on_change=lambda: _change(
                    shown,
                    replace(shown.adjustments, invert=state.read_widget(key, False)),
                    restart=False,
                ),
            )


def _separation(shown: Shown) -> None:
    names: dict[Method, str] = {
        "auto": _("Automatic"),
        "grabcut": _("GrabCut"),
        "kmeans": _("Main colours"),
        "none": _("Whole picture"),
    }
    if _opened(shown).mode == "RGBA":
        names["alpha"] = _("Transparency")
    key = f"{shown.key}_method"
    state.widget(key, shown.adjustments.method)
    st.selectbox(
        _("What finds the item"),
        tuple(names),
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: _change(
            shown,
            replace(shown.adjustments, method=state.read_widget(key, "auto")),
            restart=False,
        ),
    )


def _canvas(shown: Shown) -> None:
    """Draw the whole turned picture, on which one paints or marks what to crop to."""
    from streamlit_drawable_canvas import st_canvas

    names: dict[Tool, str] = {"crop": _("Crop")}
    if shown.is_photo:
        names = {"add": _("Add to the item"), "remove": _("Take away"), **names}
    tool: Tool = st.segmented_control(
        _("Paint on the picture, or drag a box to crop it"),
        tuple(names),
        format_func=names.__getitem__,
        key=_TOOL if shown.is_photo else f"{_TOOL}_drawing",
        default=next(iter(names)),
        required=True,
        persist_state="session",
    )
    width = 16
    # Its place is kept where there is none: a canvas that is moved loses its drawing.
    with st.container():
        if tool != "crop":
            width = st.slider(
                _("Brush"), 4, 60, 20, key="classify_mend_brush", persist_state="session"
            )
    st.space("small")  # The buttons of the canvas appear above it.
    image = reshaped(_opened(shown), Adjustments(quarter_turns=shown.adjustments.quarter_turns))
    scale = _SIDE / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    key = f"{shown.key}_mask_{state.recall(_ROUND, 0)}"
    start = f"{key}_start"
    if not state.has_widget(key):
        state.keep(start, canvas_of(shown.adjustments.strokes, *size))
    st_canvas(
        fill_color="rgba(31, 111, 191, 0.15)",
        stroke_width=3 if tool == "crop" else width,
        stroke_color={"add": ADD, "remove": REMOVE, "crop": "#1f6fbf"}[tool],
        background_image=_background(image, size, shown.adjustments),
        width=size[0],
        height=size[1],
        drawing_mode="rect" if tool == "crop" else "freedraw",
        initial_drawing=state.recall(start, None),
        key=key,
        on_change=lambda: act(_drawn, shown, key, size),
    )
    if shown.adjustments.box != WHOLE:
        st.button(
            _("Whole picture again"),
            key=f"{shown.key}_uncrop",
            icon=":material/crop_free:",
            on_click=lambda: _change(shown, replace(shown.adjustments, box=WHOLE)),
        )


def _drawn(shown: Shown, key: str, size: tuple[int, int]) -> None:
    """Take over what was painted; a box crops the picture, and goes from the canvas."""
    sent: Mapping[str, Any] = state.read_widget(key, {})
    drawing = (sent.get("drawing") or {}).get("raw")
    boxes = boxes_drawn(drawing, *size)
    strokes = strokes_drawn(drawing, *size)
    if boxes:
        _change(shown, replace(shown.adjustments, box=boxes[-1], strokes=strokes))
    elif strokes != shown.adjustments.strokes:
        _change(shown, replace(shown.adjustments, strokes=strokes), restart=False)


def _change(shown: Shown, adjustments: Adjustments, *, restart: bool = True) -> None:
    """Have the picture looked at again.

    Args:
        shown: the picture.
        adjustments: what is mended from now on.
        restart: whether the canvas begins anew with it.
    """
    if restart:
        state.keep(_ROUND, state.recall(_ROUND, 0) + 1)
    if shown.number is not None:
        pictures.mend(shown.number, adjustments=adjustments)


def _opened(shown: Shown) -> Image.Image:
    return _decoded(shown.content)


@st.cache_resource(show_spinner=False, max_entries=32)
def _decoded(content: bytes) -> Image.Image:
    from fmnist.imaging import decode

    limits = resources.settings()
    return decode(
        content,
        max_megabytes=limits.max_upload_megabytes,
        max_megapixels=limits.max_megapixels,
    )


def _background(image: Image.Image, size: tuple[int, int], adjustments: Adjustments) -> bytes:
    """Return the picture for the canvas; what was cropped away is dimmed."""
    from PIL import Image as Images

    ground = Images.new("RGB", image.size, "white")
    ground.paste(image, (0, 0), image if image.mode == "RGBA" else None)
    small = ground.resize(size, Images.Resampling.BOX)
    if adjustments.box != WHOLE:
        left, top, right, bottom = adjustments.box
        box = (
            round(left * size[0]), round(top * size[1]),
            round(right * size[0]), round(bottom * size[1]),
        )  # fmt: skip
        dim = Images.blend(small, Images.new("RGB", size, "black"), 0.65)
        dim.paste(small.crop(box), box[:2])
        small = dim
    content = io.BytesIO()
    small.save(content, "PNG", compress_level=3)
    return content.getvalue()

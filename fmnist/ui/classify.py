"""The parts of the Classify page: three ways to bring a picture. ``answer`` says what it is."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from fmnist.errors import PictureError
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fmnist.imaging import Kind, Preparation
    from fmnist.ui.address import Field

__all__ = ["Brought", "drawn", "sample", "uploaded"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Brought:
    """A picture that somebody brought, prepared.

    Attributes:
        preparation: what the network gets, and how it came about.
        name: of the file, if it was one.
        label: its true class, 0–9, if that is known.
    """

    preparation: Preparation
    name: str = ""
    label: int | None = None


_CANVAS: Final = "classify_canvas"
_SIDE: Final = 320
"""Pixels along each side of the canvas."""

_DRAWING: Final = "classify_drawing"
_DRAWING_BEFORE: Final = "classify_drawing_before"
_DRAWN: Final = "classify_drawn"
_FILES: Final = "classify_files"
_UPLOADED: Final = "classify_uploaded"

_FORMATS: Final = ("png", "jpg", "jpeg", "webp", "bmp", "gif")


def drawn() -> Brought | None:
    """Draw the canvas; return what is on it, prepared, or ``None`` while it is blank.

    A drawing is still there after a visit to another page, or to another way to bring a picture.

    Raises:
        PictureError: nothing is to be seen in the drawing.
    """
    from streamlit_drawable_canvas import st_canvas

    if not state.has_widget(_CANVAS):
        # The canvas is made anew and begins with what was on it. While it lives it holds the
        # drawing itself: another beginning would undo the strokes since.
        state.keep(_DRAWING_BEFORE, state.recall(_DRAWING, None))
    width = st.slider(_("Brush"), 4, 40, 16, key="classify_brush", persist_state="session")
    canvas = st_canvas(
        stroke_width=width,
        stroke_color="#FFFFFF",
        background_color="#000000",
        width=_SIDE,
        height=_SIDE,
        initial_drawing=state.recall(_DRAWING_BEFORE, None),
        return_image_data=True,
        key=_CANVAS,
    )
    st.caption(_("Draw the outline of a shirt, a shoe, a bag … and close it."))
    drawing = state.keep(_DRAWING, canvas.json_data)
    if not (drawing or {}).get("objects"):
        state.forget(_DRAWN)
        return None
    if canvas.image_data is None:  # The browser has not sent what it was given back.
        return state.recall(_DRAWN, None)
    from fmnist.imaging import prepare_drawing

    state.forget(_DRAWN)
    return state.keep(_DRAWN, Brought(preparation=prepare_drawing(canvas.image_data)))


def uploaded() -> list[Brought]:
    """Draw the uploader; return what was made of each file. A bad file gives an error.

    What was made of the files, not the files themselves, is kept until others are chosen.
    """
    from fmnist.imaging import kinds

    files = st.file_uploader(
        _("Pictures (PNG, JPEG, WebP, BMP, GIF)"),
        type=_FORMATS,
        accept_multiple_files=True,
        max_upload_size=math.ceil(resources.settings().max_upload_megabytes),
        key=_FILES,
        on_change=_files_changed,
    )
    kept: dict[str, Brought] = state.recall(_UPLOADED, {})
    names: dict[Kind | Literal["auto"], str] = {
        "auto": _("Automatic"),
        **{way: name for way, name in kinds().items()},  # noqa: C416 - widens the keys' type
    }
    kind = st.segmented_control(
        _("What it is"),
        tuple(names),
        default="auto",
        format_func=names.__getitem__,
        key="classify_kind",
        required=True,
        disabled=bool(kept) and not files,
        persist_state="session",
    )
    if files:
        kept = state.keep(_UPLOADED, _prepared(files, kind, kept))
    elif kept:
        st.button(
            _("Remove the pictures"),
            key="classify_remove",
            icon=":material/close:",
            on_click=state.forget,
            args=(_UPLOADED,),
        )
    st.caption(_("They stay in this server's memory while you are here, and go nowhere else."))
    return list(kept.values())


def _files_changed() -> None:
    """Forget what was kept when the last file is taken away: leaving the page does not count."""
    if not state.read_widget(_FILES, []):
        state.forget(_UPLOADED)


def _prepared(
    files: Sequence[UploadedFile], kind: Kind | Literal["auto"], before: Mapping[str, Brought]
) -> dict[str, Brought]:
    """Prepare what was not prepared in this way before; show an error for each bad file."""
    from fmnist.imaging import prepare

    prepared: dict[str, Brought] = {}
    for file in files:
        name = f"{file.file_id}:{kind}"
        try:
            prepared[name] = before.get(name) or Brought(
                name=file.name,
                preparation=prepare(file.getvalue(), kind=kind, settings=resources.settings()),
            )
        except PictureError as error:
            st.error(f"{file.name}: {error}", icon=":material/error:")
    return prepared


def sample(number: Field[int]) -> Brought:
    """Draw the choice of a test picture; return it, with its true class named."""
    from fmnist.imaging.entry import prepare_sample

    dataset = resources.dataset()
    last = len(dataset.y_test) - 1
    number.set(min(number.value, last))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.empty()
        st.button(
            _("Another one"),
            key="classify_another",
            icon=":material/casino:",
            on_click=lambda: number.set(random.randint(0, last)),  # noqa: S311 - no secret
        )
    chosen = place.number_input(_("Number of the test picture"), 0, last, key=number.key)
    if dataset.drawn:
        st.caption(_("A drawn practice picture, not Fashion-MNIST."))
    elif dataset.own:
        st.caption(_("A picture of {title}.").format(title=plain(dataset.title)))
    return Brought(
        preparation=prepare_sample(dataset.x_test[chosen]), label=int(dataset.y_test[chosen])
    )

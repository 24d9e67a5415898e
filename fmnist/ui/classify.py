"""The parts of the Classify page: three ways to bring a picture, and what it is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import streamlit as st

from fmnist.errors import PictureError
from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import models, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fmnist.catalogue import ModelEntry
    from fmnist.imaging import Kind, Preparation
    from fmnist.ui.address import Field

__all__ = ["Named", "drawn", "sample", "show", "uploaded"]

Named: TypeAlias = "tuple[str, Preparation]"
"""The name of a file and what was made of it."""

_CANVAS: Final = "classify_canvas"
_SIDE: Final = 336
"""Pixels along each side of the canvas."""

_DRAWING: Final = "classify_drawing"
_DRAWING_BEFORE: Final = "classify_drawing_before"
_DRAWN: Final = "classify_drawn"
_FILES: Final = "classify_files"
_UPLOADED: Final = "classify_uploaded"

_FORMATS: Final = ("png", "jpg", "jpeg", "webp", "bmp", "gif")


def drawn() -> Preparation | None:
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
    return state.keep(_DRAWN, prepare_drawing(canvas.image_data))


def uploaded() -> list[Named]:
    """Draw the uploader; return each file's name and preparation. A bad file gives an error.

    What was made of the files, not the files themselves, is kept until others are chosen.
    """
    from fmnist.imaging import kinds

    files = st.file_uploader(
        _("Pictures (PNG, JPEG, WebP, BMP, GIF)"),
        type=_FORMATS,
        accept_multiple_files=True,
        key=_FILES,
        on_change=_files_changed,
    )
    kept: dict[str, Named] = state.recall(_UPLOADED, {})
    names: dict[Kind | Literal["auto"], str] = {
        "auto": _("Decide by itself"),
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
    files: Sequence[UploadedFile], kind: Kind | Literal["auto"], before: Mapping[str, Named]
) -> dict[str, Named]:
    """Prepare what was not prepared in this way before; show an error for each bad file."""
    from fmnist.imaging import prepare

    prepared: dict[str, Named] = {}
    for file in files:
        name = f"{file.file_id}:{kind}"
        try:
            prepared[name] = before.get(name) or (
                file.name,
                prepare(file.getvalue(), kind=kind, settings=resources.settings()),
            )
        except PictureError as error:
            st.error(f"{file.name}: {error}", icon=":material/error:")
    return prepared


def sample(number: Field[int]) -> Preparation:
    """Draw the choice of a test picture; return it, with its true class named."""
    from fmnist.imaging.entry import prepare_sample

    dataset = resources.dataset()
    last = len(dataset.y_test) - 1
    if st.button(_("Another one"), key="classify_another", icon=":material/casino:"):
        number.set(random.randint(0, last))  # noqa: S311 - no secret
    number.set(min(number.value, last))
    chosen = st.number_input(_("Number"), 0, last, key=number.key)
    st.markdown(
        _("It is labelled **{label}**.").format(label=CLASS_NAMES[int(dataset.y_test[chosen])])
    )
    if dataset.drawn:
        st.caption(_("A drawn practice picture, not Fashion-MNIST."))
    return prepare_sample(dataset.x_test[chosen])


def show(entry: ModelEntry, preparation: Preparation, *, key: str) -> None:
    """Show the answer in words, ten probabilities, and each step to 28×28."""
    from fmnist.figures.probabilities import probability_figure

    prediction = models.classifier(entry).classify(preparation.picture)[0]
    seen, answer = st.columns((1, 2), gap="large")
    with seen:
        st.image(enlarged(preparation.picture), caption=_("What the network sees"))
    with answer:
        second = prediction.ranked[1]
        st.markdown(f"### {prediction.label}")
        st.markdown(
            _("{probability:.0%} sure. Next: {second} ({second_probability:.0%}).").format(
                probability=prediction.probability,
                second=second[1],
                second_probability=second[2],
            )
        )
        for warning in preparation.warnings:
            st.warning(warning, icon=":material/warning:")
    chart(
        probability_figure(prediction),
        key=f"classify_probabilities_{key}",
        label=_("Probability of each of the ten classes"),
        height=340,
    )
    with st.expander(_("How it became 28×28"), expanded=len(preparation.steps) > 1):
        for column, step in zip(
            st.columns(max(4, len(preparation.steps))), preparation.steps, strict=False
        ):
            with column:
                st.image(enlarged(step.image), width="stretch")
                st.markdown(f"**{step.name}**")
                st.caption(step.explanation)

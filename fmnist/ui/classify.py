"""The parts of the Classify page: three ways to bring a picture, and what it is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from fmnist.errors import PictureError
from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import models, resources, state
from fmnist.ui.components.chart import chart
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from fmnist.catalogue import ModelEntry
    from fmnist.imaging import Kind, Preparation

__all__ = ["drawn", "sample", "show", "uploaded"]

_CANVAS: Final = 336
"""Pixels along each side of the canvas."""

_FORMATS: Final = ("png", "jpg", "jpeg", "webp", "bmp", "gif")


def drawn() -> Preparation | None:
    """Draw the canvas; return what is on it, prepared, or ``None`` while it is blank."""
    from streamlit_drawable_canvas import st_canvas

    width = st.slider(_("Brush"), 4, 40, 16, key="classify_brush")
    canvas = st_canvas(
        stroke_width=width,
        stroke_color="#FFFFFF",
        background_color="#000000",
        width=_CANVAS,
        height=_CANVAS,
        initial_drawing=state.recall("classify_drawing_before", None),
        return_image_data=True,
        key="classify_canvas",
    )
    st.caption(_("Draw the outline of a shirt, a shoe, a bag … and close it."))
    state.keep("classify_drawing", canvas.json_data)
    if canvas.image_data is None or not (canvas.json_data or {}).get("objects"):
        return None
    from fmnist.imaging import prepare_drawing

    return prepare_drawing(canvas.image_data)


def uploaded() -> list[tuple[str, Preparation]]:
    """Draw the uploader; return each file's name and preparation. A bad file gives an error."""
    from fmnist.imaging import kinds, prepare

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
    )
    files = st.file_uploader(
        _("Pictures (PNG, JPEG, WebP, BMP, GIF)"),
        type=_FORMATS,
        accept_multiple_files=True,
        key="classify_files",
    )
    st.caption(_("They stay on this server's memory while you look at them, and go nowhere else."))
    prepared = []
    for file in files or ():
        try:
            found = prepare(file.getvalue(), kind=kind, settings=resources.settings())
        except PictureError as error:
            st.error(f"{file.name}: {error}", icon=":material/error:")
        else:
            prepared.append((file.name, found))
    return prepared


def sample() -> Preparation:
    """Draw the choice of a test picture; return it, with its true class named."""
    from fmnist.imaging.entry import prepare_sample

    dataset = resources.dataset()
    last = len(dataset.y_test) - 1
    if st.button(_("Another one"), key="classify_another", icon=":material/casino:"):
        state.widget("classify_number", random.randint(0, last))  # noqa: S311 - no secret
    number = st.number_input(_("Number"), 0, last, key="classify_number")
    st.markdown(
        _("It is labelled **{label}**.").format(label=CLASS_NAMES[int(dataset.y_test[number])])
    )
    if dataset.drawn:
        st.caption(_("A drawn practice picture, not Fashion-MNIST."))
    return prepare_sample(dataset.x_test[number])


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

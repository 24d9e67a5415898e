"""Why this answer: which parts it needs, what would change it, and its nearest likes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st
from PIL import Image

from fmnist.explain.covering import alone, covered
from fmnist.explain.occlusion import PATCH
from fmnist.figures.overlay import overlay
from fmnist.imaging.canvas import strokes_drawn
from fmnist.imaging.framing import spread
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.answer import percentage
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.components.probability_bars import probability_bars
from fmnist.ui.page import plain
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fmnist.data.neighbours import Neighbours
    from fmnist.explain.occlusion import Occlusion
    from fmnist.inference import Prediction
    from fmnist.recognition import Recogniser
    from fmnist.ui.classify.shown import Shown

__all__ = ["show"]

_SIDE: Final = 280
_NOISE: Final = 0.05
"""Of a probability: smaller changes are not worth a strong colour."""
_NEIGHBOURS: Final = 10


def show(shown: Shown, recogniser: Recogniser, model: str) -> None:
    """Draw the three answers to "why?"."""
    left, right = st.columns(2, gap="medium")
    with left:
        _parts(shown, recogniser, model)
    with right:
        _change_of_mind(shown, recogniser)
    if recogniser.taught:
        st.caption(
            _(
                "The pictures that this network was taught with are not kept, so the most similar "
                "of them cannot be shown."
            )
        )
    else:
        _nearest_pictures(shown)


def _parts(shown: Shown, recogniser: Recogniser, model: str) -> None:
    preparation = shown.recognition.preparation
    picture = preparation.picture
    label = shown.recognition.prediction.index
    found = _occlusion(_digest(picture), model, label, picture, recogniser)
    st.markdown(_("**Which parts it needs**"))
    item = preparation.item
    drawn = (
        overlay(picture, found.drops, least=_NOISE)
        if item is None
        else overlay(item.colours, spread(found.drops, item.box, item.mask.shape), least=_NOISE)
    )
    st.space("small")
    alt = _("The parts that the answer needs")
    st.image(enlarged(drawn, least=_SIDE), width=_size(drawn)[0], alt=alt)
    st.caption(
        _(
            "Squares of {patch} × {patch} of the 28×28 pixels were covered one after the other. "
            "Orange: without it, **{said}** is less probable, by up to {worst:.0%}. Blue: more."
        ).format(
            patch=PATCH, said=plain(shown.recognition.prediction.shown), worst=max(0.0, found.worst)
        )
    )


def _change_of_mind(shown: Shown, recogniser: Recogniser) -> None:
    from streamlit_drawable_canvas import st_canvas

    preparation = shown.recognition.preparation
    st.markdown(_("**What would change its mind?**"))
    picture = preparation.picture if preparation.item is None else preparation.item.colours
    width, height = _size(picture)
    key = f"{shown.key}_cover_{_digest(preparation.picture)[:8]}"
    st.space("small")
    st_canvas(
        stroke_width=1,
        stroke_color="#1f6fbf",
        fill_color="#000000",
        background_image=_large(picture, (width, height)),
        width=width,
        height=height,
        drawing_mode="point",
        point_display_radius=_SIDE // 11,
        key=key,
    )
    sent: Mapping[str, Any] = state.read_widget(key, {})
    strokes = strokes_drawn((sent.get("drawing") or {}).get("raw"), width, height)
    if not strokes:
        st.caption(_("Click on parts of it to cover them, and see what becomes of the answer."))
        return
    before = recogniser.recognise(alone(preparation)).prediction
    after = recogniser.recognise(covered(preparation, strokes)).prediction
    st.markdown(_told(before, after))
    probability_bars(after, key=f"{shown.key}_covered")


def _size(picture: NDArray[np.uint8]) -> tuple[int, int]:
    """Return width and height with which a picture is shown."""
    scale = _SIDE / max(picture.shape[:2])
    return max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))


def _told(before: Prediction, after: Prediction) -> str:
    """Say what covering has changed."""
    still = percentage(after.probabilities[before.index])
    if before.index == after.index:
        return _("Still **{name}**: {before} → **{after}**.").format(
            name=plain(before.shown), before=percentage(before.probability), after=still
        )
    return _("Now it says **{new}** ({sure}). **{old}**: {before} → {after}.").format(
        new=plain(after.shown),
        sure=percentage(after.probability),
        old=plain(before.shown),
        before=percentage(before.probability),
        after=still,
    )


def _nearest_pictures(shown: Shown) -> None:
    dataset = resources.dataset()
    picture = shown.recognition.preparation.picture
    found = _nearest(dataset.checksum, _digest(picture), picture)
    pictures, labels = dataset.split("train")
    theirs = labels[found.indices]
    st.markdown(_("**The most similar training pictures**"))
    picture_grid(
        pictures[found.indices],
        key=f"{shown.key}_neighbours",
        label=_("The training pictures whose pixels are most similar"),
        classes=theirs.tolist(),
        class_names=dataset.class_names,
        identifiers=found.indices.tolist(),
        columns=5,
        compact=False,
        clickable=False,
    )
    st.caption(
        _(
            "Nearest by pixels: they show what the network has learned from that looks like yours. "
            "It does not compare pictures itself."
        )
    )


def _digest(picture: NDArray[np.uint8]) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def _large(picture: NDArray[np.uint8], size: tuple[int, int]) -> bytes:
    how = Image.Resampling.NEAREST if picture.ndim == 2 else Image.Resampling.BILINEAR
    content = io.BytesIO()
    Image.fromarray(picture).convert("RGB").resize(size, how).save(content, "PNG", compress_level=3)
    return content.getvalue()


@st.cache_data(show_spinner=False, max_entries=256)
def _occlusion(
    digest: str,  # noqa: ARG001 - says which picture is meant
    model: str,  # noqa: ARG001 - says which model is meant
    label: int,
    _picture: NDArray[np.uint8],
    _recogniser: Recogniser,
) -> Occlusion:
    from fmnist.explain.occlusion import occlusion

    return occlusion(_picture, _recogniser.classifier.probabilities, label=label)


@st.cache_data(show_spinner=False, max_entries=256)
def _nearest(
    checksum: str,  # noqa: ARG001 - says which dataset is meant
    digest: str,  # noqa: ARG001 - says which picture is meant
    _picture: NDArray[np.uint8],
) -> Neighbours:
    from fmnist.data.neighbours import nearest

    return nearest(_picture, resources.dataset().split("train")[0], count=_NEIGHBOURS)

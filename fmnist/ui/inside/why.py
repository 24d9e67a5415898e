"""Why this answer: three methods ask which parts of the picture it depends on, side by side.

They ask different things, so they may disagree: where they agree, one may believe it more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from fmnist.computations.attributions import CAM
from fmnist.explain.occlusion import PATCH
from fmnist.explain.sent import picture_text
from fmnist.explain.words import titles
from fmnist.figures.numbers import decimal
from fmnist.figures.overlay import overlay, smoothly_enlarged
from fmnist.labels import MOST_CLASSES, PICTURE_SIDE
from fmnist.translation import _
from fmnist.ui import address
from fmnist.ui.answer import percentage
from fmnist.ui.computed import computed
from fmnist.ui.page import plain
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from fmnist.ui.inside.looked import Looked

__all__ = ["show"]

CLASS: Final = address.number("class", "inside_class", default=-1, least=-1, most=MOST_CLASSES)
LAYER: Final = address.words("cam", "inside_cam")

_NOISE: Final = 0.05
"""Of a probability: smaller changes are not worth a strong colour."""

_SMOOTHING: Final = ("AveragePooling2D", "MaxPooling2D", "Dropout", "SpatialDropout2D")
"""What a layer of these kinds shows, the one before it shows more finely."""


def show(looked: Looked) -> None:
    """Draw the view."""
    address.open_address((CLASS, LAYER))
    names = looked.entry.card.class_names.shown
    said = looked.prediction.index
    if CLASS.value not in range(-1, len(names)):  # another model has other classes
        CLASS.set(CLASS.default)
    st.selectbox(
        _("Which class is asked about"), (-1, *range(len(names))), key=CLASS.key, width=360,
        format_func=lambda label: names[label] if label >= 0 else _("the one that it says"),
    )  # fmt: skip
    label = said if CLASS.value < 0 else CLASS.value
    found = computed(
        "attributions",
        {
            "model": looked.entry.identifier,
            "picture": picture_text(looked.picture),
            "label": label,
        },
        key="inside_attributions",
        title=_("Which parts of the picture matter"),
        at_once=True,
    )
    if found is not None:
        name = plain(names[label])
        columns = st.columns(3, gap="medium")
        with columns[0]:
            _grad_cam(looked, found, name)
        with columns[1]:
            _integrated(looked, found, name)
        with columns[2]:
            _occlusion(looked, found, name)
        st.caption(
            _(
                "The three ask different things: Grad-CAM what a layer found, integrated gradients "
                "what every pixel adds, occlusion what happens without a part. Where they agree, "
                "one may believe it more. None of them says whether the answer is right."
            )
        )
    address.save_address((CLASS, LAYER))


def _grad_cam(looked: Looked, found: Mapping[str, NDArray[Any]], name: str) -> None:
    st.markdown(_("**What a layer found** (Grad-CAM)"))
    called = titles(looked.network)
    layers = [node for node in looked.network.nodes if CAM + node.name in found]
    if not layers:
        st.caption(_("This network has no layer with places."))
        return
    usual = [node for node in layers if node.kind not in _SMOOTHING] or layers
    options = [node.name for node in layers]
    if LAYER.value not in options:
        LAYER.set(usual[-1].name)
    cam = found[CAM + LAYER.value]
    _picture(
        overlay(looked.picture, smoothly_enlarged(cam, PICTURE_SIDE), least=1e-6),
        alt=_where(cam) if cam.max() > 0 else _("Nothing stands out"),
    )
    st.selectbox(_("Layer"), options, key=LAYER.key, format_func=called.__getitem__)
    if cam.max() > 0:
        st.markdown(
            _("What **{layer}** finds {where} speaks most for **{name}**.").format(
                layer=called[LAYER.value], where=_where(cam), name=name
            )
        )
    else:
        st.markdown(
            _("Nothing that **{layer}** finds speaks for **{name}**.").format(
                layer=called[LAYER.value], name=name
            )
        )
    st.caption(
        _(
            "Each map of the layer counts as much as the score of {name} would rise with it; their "
            "sum, where it is above 0, is orange. Early layers see edges, late ones whole parts, "
            "but coarsely."
        ).format(name=name)
    )


def _integrated(looked: Looked, found: Mapping[str, NDArray[Any]], name: str) -> None:
    pixels = found["pixels"]
    score, baseline = float(found["score"]), float(found["baseline"])
    st.markdown(_("**What every pixel adds** (integrated gradients)"))
    _picture(overlay(looked.picture, pixels, least=1e-6), alt=_where(np.maximum(pixels, 0)))
    st.markdown(
        _(
            "All pixels together bring the score of **{name}** from {baseline} for a black "
            "picture to **{score}**: they add {sum}."
        ).format(
            name=name,
            baseline=decimal(baseline),
            score=decimal(score),
            sum=decimal(float(pixels.sum()), sign=True),
        )
    )
    st.caption(
        _(
            "The picture is made brighter and brighter, from black to what it is; at each step one "
            "asks how much each pixel moves the score. Orange adds to it, blue takes from it. The "
            "sum misses the difference of the two scores by {gap}."
        ).format(gap=decimal(abs(float(pixels.sum()) - (score - baseline)), 3))
    )


def _occlusion(looked: Looked, found: Mapping[str, NDArray[Any]], name: str) -> None:
    probability, worst = float(found["probability"]), float(found["worst"])
    st.markdown(_("**What happens without a part** (occlusion)"))
    row, column = (int(place) for place in found["worst_at"])
    place = _place((row + PATCH / 2) / PICTURE_SIDE, (column + PATCH / 2) / PICTURE_SIDE)
    _picture(overlay(looked.picture, found["drops"], least=_NOISE), alt=place)
    if worst < _NOISE:
        st.markdown(_("No single part matters much: the answer stands on all of them together."))
    else:
        st.markdown(
            _(
                "What **{name}** needs most lies {where}: with that covered, its probability falls "
                "from {before} to {after}."
            ).format(
                name=name,
                where=place,
                before=percentage(probability),
                after=percentage(probability - worst),
            )
        )
    st.caption(
        _(
            "Squares of {patch} × {patch} pixels are covered in black, one after the other. "
            "Orange: without it, {name} is less probable. Blue: more."
        ).format(patch=PATCH, name=name)
    )


def _picture(drawn: NDArray[np.uint8], *, alt: str) -> None:
    st.image(enlarged(drawn, least=420), width="stretch", alt=alt)


def _where(values: NDArray[Any]) -> str:
    """Say where the largest value of a map, ``(h, w)``, lies."""
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return _place((int(row) + 0.5) / values.shape[0], (int(column) + 0.5) / values.shape[1])


def _place(down: float, right: float) -> str:
    """Say where a place lies, given in shares of the picture."""
    rows = (_("at the top"), _("in the middle"), _("at the bottom"))
    columns = (_("left"), _("centre"), _("right"))
    return f"{rows[min(2, int(3 * down))]}, {columns[min(2, int(3 * right))]}"

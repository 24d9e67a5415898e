"""What a picture is: the answer in words, its probabilities, and what makes it doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.retold import retold
from fmnist.translation import _
from fmnist.ui.answer import percentage
from fmnist.ui.components.probability_bars import probability_bars
from fmnist.ui.page import plain
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from fmnist.inference import Prediction
    from fmnist.recognition import Recognition
    from fmnist.ui.address import Field
    from fmnist.ui.classify.shown import Shown

__all__ = ["answer"]


def answer(shown: Shown, known: Field[int], *, rejects: bool = True) -> None:
    """Draw the answer, and a way to say how like the classes a picture has to be.

    Args:
        shown: the picture.
        known: field of the least ``known`` with which it counts as one of them, in percent.
        rejects: whether the model can say that a picture is none of its classes.
    """
    threshold = known.value / 100
    recognition = shown.recognition
    prediction = recognition.prediction
    if shown.name:
        st.text(shown.name)
    with st.container(key="classify_answer_0"):
        seen, told = st.columns((1, 2), gap="medium", vertical_alignment="center")
    with seen:
        st.image(
            enlarged(recognition.preparation.picture),
            width="stretch",
            caption=_("What the network sees"),
            alt=_("The picture as the network sees it"),
        )
    with told:
        if recognition.known >= threshold or recognition.preparation.kind == "dataset":
            _said(prediction)
        else:
            _unknown(prediction)
        if shown.label is not None:
            _verdict(prediction, shown)
        if rejects:
            _likeness(recognition, known)
        else:
            st.caption(_("It must name one of its classes, whatever it is shown."))
    for warning in recognition.warnings:
        st.warning(retold(warning), icon=":material/warning:")
    probability_bars(
        prediction, key=f"{shown.key}_probabilities", true=shown.label_of(prediction.class_names)
    )
    if shown.is_photo:
        _colours(recognition)


def _said(prediction: Prediction) -> None:
    second = prediction.ranked[1]
    st.markdown(f"## {plain(prediction.shown)}")
    st.markdown(
        _("{probability} sure. Next: {second} ({second_probability}).").format(
            probability=percentage(prediction.probability),
            second=plain(prediction.class_names.shown[second[0]]),
            second_probability=percentage(second[2]),
        )
    )


def _unknown(prediction: Prediction) -> None:
    st.markdown(
        "## "
        + _("This does not look like one of the {count} classes").format(
            count=prediction.class_names.many
        )
    )
    guesses = ", ".join(
        f"{plain(prediction.class_names.shown[label])} ({percentage(probability)})"
        for label, _name, probability in prediction.ranked[:3]
    )
    st.markdown(_("Nearest guesses: {guesses}.").format(guesses=guesses))


def _likeness(recognition: Recognition, known: Field[int]) -> None:
    """Say how much it looks like any of the classes, and ask where the line is drawn."""
    count = recognition.prediction.class_names.many
    with st.popover(
        _("Like one of the {count}: {known:.0%}").format(known=recognition.known, count=count),
        icon=":material/tune:",
        type="tertiary",
    ):
        st.slider(
            _("Least likeness that counts, in %"), 0, 100, key=known.key,
            help=_(
                "Below it the answer is: this does not look like one of the {count} classes."
            ).format(count=count),
        )  # fmt: skip
        st.caption(
            _(
                "A network must name one of its {count} classes, whatever it is shown. This says "
                "how much a picture looks like any of them."
            ).format(count=count)
        )


def _verdict(prediction: Prediction, shown: Shown) -> None:
    if shown.label_of(prediction.class_names) is None:
        st.markdown(
            _("It is labelled **{label}**, which this model does not know.").format(
                label=plain(shown.label_name)
            )
        )
    elif prediction.index == shown.label:
        st.markdown(_(":green[:material/check: **Right**], this is its label."))
    else:
        st.markdown(
            _(":red[:material/close: **Wrong**], it is labelled **{label}**.").format(
                label=plain(shown.label_name)
            )
        )


def _colours(recognition: Recognition) -> None:
    """Draw the main colours of the item, each with its name and share."""
    from fmnist.imaging.colours import main_colours

    item = recognition.preparation.item
    found = () if item is None else main_colours(item.colours, item.mask)
    if not found:
        return
    swatches = "".join(
        f'<li><i style="background:{colour.hexadecimal}"></i>'
        f"{retold(colour.name)} {colour.share:.0%}</li>"
        for colour in found
    )
    title = _("Its main colours")
    st.html(
        f'<p class="fmnist-colours-title">{title}</p><ul class="fmnist-colours">{swatches}</ul>'
    )

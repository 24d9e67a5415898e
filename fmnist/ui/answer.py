"""What a picture is: the answer in words, ten probabilities, and the steps to 28×28."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.labels import CLASS_NAMES
from fmnist.translation import _
from fmnist.ui import models
from fmnist.ui.components.chart import chart
from fmnist.ui.sprite import enlarged

if TYPE_CHECKING:
    from fmnist.catalogue import ModelEntry
    from fmnist.imaging import Preparation
    from fmnist.ui.classify import Brought

__all__ = ["percentage", "show"]


def show(entry: ModelEntry, brought: Brought, *, key: str) -> None:
    """Show the answer in words, ten probabilities, and each step to 28×28."""
    from fmnist.figures.probabilities import probability_figure

    preparation = brought.preparation
    prediction = models.classifier(entry).classify(preparation.picture)[0]
    if brought.name:
        st.text(brought.name)
    with st.container(key=f"classify_answer_{key}"):
        seen, answer = st.columns((1, 2), gap="medium", vertical_alignment="center")
    with seen:
        st.image(enlarged(preparation.picture), width="stretch", caption=_("What the network sees"))
    with answer:
        second = prediction.ranked[1]
        st.markdown(f"## {prediction.label}")
        st.markdown(
            _("{probability} sure. Next: {second} ({second_probability}).").format(
                probability=percentage(prediction.probability),
                second=second[1],
                second_probability=percentage(second[2]),
            )
        )
        if brought.label is not None:
            _verdict(prediction.index, brought.label)
    for warning in preparation.warnings:
        st.warning(warning, icon=":material/warning:")
    chart(
        probability_figure(prediction),
        key=f"classify_probabilities_{key}",
        label=_("Probability of each of the ten classes"),
        height=340,
    )
    if len(preparation.steps) > 1:
        _steps(preparation, key=key)


def percentage(probability: float) -> str:
    """Return a percentage that says neither 0% nor 100%, which no network means.

    Example:
        >>> percentage(0.874), percentage(0.997)
        ('87%', 'more than 99%')
    """
    if probability < 0.005:
        return _("less than 1%")
    if probability > 0.995:
        return _("more than 99%")
    return f"{probability:.0%}"


def _verdict(predicted: int, label: int) -> None:
    if predicted == label:
        st.markdown(_(":green[:material/check: **Right**], this is its label."))
    else:
        st.markdown(
            _(":red[:material/close: **Wrong**], it is labelled **{label}**.").format(
                label=CLASS_NAMES[label]
            )
        )


def _steps(preparation: Preparation, *, key: str) -> None:
    with (
        st.expander(_("How it became 28×28"), expanded=True),
        st.container(key=f"classify_steps_{key}"),
    ):
        for column, step in zip(
            st.columns(max(4, len(preparation.steps))), preparation.steps, strict=False
        ):
            with column:
                st.image(enlarged(step.image, square=True), width="stretch")
                st.markdown(f"**{step.name}**")
                st.caption(step.explanation)

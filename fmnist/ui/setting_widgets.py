"""One widget for a setting of a training or an option of a network.

What it is called, what it is good for and what it accepts come from the settings table and the
registry; this only knows how each looks best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from fmnist.models.backbones import BACKBONES
from fmnist.models.options import Choice, Option, Switch
from fmnist.models.registry import ARCHITECTURES
from fmnist.training.settings_table import SETTINGS, Setting
from fmnist.translation import N_, _
from fmnist.ui import state
from fmnist.ui.draft import Draft, widget_key

__all__ = ["draw_option", "draw_setting", "readable", "title_of"]

_WORDS: Final[Mapping[str, str]] = {
    "adam": "Adam",
    "adamw": "AdamW",
    "sgd": "SGD",
    "relu": "ReLU",
    "gelu": "GELU",
    "constant": N_("Constant"),
    "exponential": N_("Exponential"),
    "cosine": N_("Cosine"),
    "one_cycle": N_("One-cycle"),
    "last": N_("The last ones"),
    "stratified": N_("Some of each class"),
    "average": N_("Average"),
    "max": N_("Maximum"),
    "none": N_("None"),
    "se": "SE",
    "cbam": "CBAM",
    "imagenet": "ImageNet",
    **{name: backbone.title for name, backbone in BACKBONES.items()},
}
"""How a choice is written for people; others as they are."""

_STEPS: Final[Mapping[str, tuple[float, str]]] = {
    "learning_rate": (0.0005, "%g"),
    "weight_decay": (0.0001, "%g"),
}
"""Numbers that are typed: step and format. All others are sliders."""

_SLIDER_STEPS: Final[Mapping[str, tuple[float, str | None]]] = {
    "rotation": (1.0, "%d°"),
    "momentum": (0.01, None),
    "decay_rate": (0.01, None),
}
"""Sliders that are no share of something; shares go in steps of a hundredth."""


def readable(name: str, text: str) -> str:
    """Return the text of a setting as a person reads it: ``"0.2"`` wrong labels → ``"20%"``."""
    setting = SETTINGS.get(name)
    if setting is None or setting.kind != "number" or name in _STEPS:
        return _word(text)
    style = _SLIDER_STEPS.get(name, (0.01, "percent"))[1]
    if style == "percent":
        return f"{100 * float(text):.4g}%"
    return f"{text}°" if name == "rotation" else text


def title_of(name: str, network: str) -> str:
    """Return what a setting, or an option of that network, is called in a form."""
    if name in SETTINGS:
        return _(SETTINGS[name].title)
    for option in ARCHITECTURES[network].options:
        if option.name == name:
            return _(option.title)
    return name


def _word(choice: str) -> str:
    """Return how a choice is written for people: ``"relu"`` → ``"ReLU"``."""
    if choice in ARCHITECTURES:
        return _(ARCHITECTURES[choice].title)
    return _(_WORDS[choice]) if choice in _WORDS else choice


def draw_setting(
    draft: Draft,
    name: str,
    *,
    most: float | None = None,
    on_change: Callable[[], None] | None = None,
) -> None:
    """Draw the widget of a setting and take its value into the draft.

    Args:
        draft: what the form describes.
        name: of the setting.
        most: a smaller bound than the table's.
        on_change: callback.
    """
    setting = SETTINGS[name]
    key = _prepared(draft, name)
    shown: dict[str, Any] = {"key": key, "help": _(setting.help), "on_change": on_change}
    value: Any
    if setting.kind == "choice":
        value = _choose(_(setting.title), setting.choices, **shown)
    elif setting.kind == "switch":
        value = st.toggle(_(setting.title), **shown)
    elif name == "training_size":
        value = st.number_input(
            _(setting.title),
            int(setting.least),
            int(most or setting.most),
            value=None,
            placeholder=_("all"),
            **shown,
        )
    elif setting.kind == "whole":
        value = st.number_input(
            _(setting.title), int(setting.least), int(most or setting.most), step=1, **shown
        )
    elif name in _STEPS:
        value = _typed(setting, shown)
    else:
        step, style = _SLIDER_STEPS.get(name, (0.01, "percent"))
        value = st.slider(
            _(setting.title), setting.least, setting.most, step=step, format=style, **shown
        )
    draft.note(name, value)


def _typed(setting: Setting, shown: Mapping[str, Any]) -> float:
    step, style = _STEPS[setting.name]
    return float(
        st.number_input(
            _(setting.title),
            float(setting.least),
            float(setting.most),
            step=step,
            format=style,
            **shown,
        )
    )


def draw_option(draft: Draft, option: Option) -> None:
    """Draw the widget of an option of the network and take its value into the draft."""
    shown: dict[str, Any] = {"key": _prepared(draft, option.name), "help": _(option.help)}
    value: Any
    if isinstance(option, Choice):
        value = _choose(_(option.title), option.choices, **shown)
    elif isinstance(option, Switch):
        value = st.toggle(_(option.title), **shown)
    elif option.whole:
        value = st.slider(
            _(option.title), int(option.least), int(option.most), step=int(option.step), **shown
        )
    else:
        value = st.slider(
            _(option.title),
            option.least,
            option.most,
            step=option.step,
            format="percent",
            **shown,
        )
    draft.note(option.name, value)


def _prepared(draft: Draft, name: str) -> str:
    """Return the key of a widget that holds the draft's value, though it was not drawn before."""
    key = widget_key(name)
    if not state.has_widget(key):
        state.widget(key, draft.values[name])
    return key


def _choose(title: str, choices: tuple[str, ...], **shown: Any) -> str:
    chosen: str = st.segmented_control(
        title, choices, format_func=_word, required=True, wrap=True, **shown
    )
    return chosen

"""Which pictures are shown and in which order: what is asked for, and chips to take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.data.choice import ORDERS, Choice, Order
from fmnist.data.pool import PARTS, Part
from fmnist.translation import N_, _
from fmnist.ui import address, models, resources
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.data.pool import Split
    from fmnist.model_entry import ModelEntry

__all__ = [
    "BY",
    "FIELDS",
    "LIKE",
    "PART",
    "SIDE",
    "ask",
    "chips",
    "chosen",
    "clear",
    "picture_name",
]

_SIDES: Final = (5, 10, 15, 20)
_MOST_BUTTONS: Final = 30
PART: Final[address.Field[Part]] = address.choice("split", "dataset_split", PARTS)
SIDE: Final = address.choice("size", "dataset_size", _SIDES)
CLASSES: Final = address.choices("class", "dataset_class", resources.class_count)
ORDER: Final[address.Field[Order]] = address.choice("sort", "dataset_sort", ORDERS)
SEED: Final = address.number("seed", "dataset_seed", default=0, least=0, most=9999)
BRIGHTNESS: Final = address.span("bright", "dataset_brightness", least=0, most=255)
FILL: Final = address.span("fill", "dataset_fill", least=0, most=100)
SYMMETRY: Final = address.span("symmetry", "dataset_symmetry", least=-100, most=100)
PREDICTED: Final = address.choices("said", "dataset_said", resources.class_count)
ANSWER: Final = address.choice("answer", "dataset_answer", ("any", "right", "wrong"))
LIKE: Final = address.picture("like", "dataset_like")
BY: Final = address.choice("by", "dataset_by", ("pixels", "model"))

FIELDS: Final[tuple[address.Field[Any], ...]] = (
    PART, SIDE, CLASSES, ORDER, SEED, BRIGHTNESS, FILL, SYMMETRY, PREDICTED, ANSWER, LIKE,
    BY,
)  # fmt: skip
_FILTERS: Final[tuple[address.Field[Any], ...]] = (
    CLASSES, BRIGHTNESS, FILL, SYMMETRY, PREDICTED, ANSWER, LIKE,
)  # fmt: skip

_PART_TITLES: Final = {"train": N_("Training"), "test": N_("Test"), "both": N_("Both")}
_ORDER_TITLES: Final[Mapping[Order, str]] = {
    "number": N_("As numbered"),
    "shuffled": N_("Shuffled"),
    "dark": N_("Darkest first"),
    "bright": N_("Brightest first"),
    "sparse": N_("Smallest item first"),
    "full": N_("Largest item first"),
    "lopsided": N_("Least symmetric first"),
    "symmetric": N_("Most symmetric first"),
    "unsure": N_("Least sure answers first"),
    "sure": N_("Surest answers first"),
    "loss": N_("Greatest loss first"),
}
_ANSWER_TITLES: Final = {"any": N_("Any"), "right": N_("Right"), "wrong": N_("Wrong")}


def chosen() -> Choice:
    """Return what is asked for."""
    right = {"any": None, "right": True, "wrong": False}[ANSWER.value]
    return Choice(
        classes=tuple(CLASSES.value),
        brightness=_limits(BRIGHTNESS),
        fill=_limits(FILL),
        symmetry=_limits(SYMMETRY),
        predicted=tuple(PREDICTED.value),
        right=right,
        order=ORDER.value if LIKE.value is None else "number",
        seed=SEED.value,
    )


def ask(
    entries: Mapping[str, ModelEntry],
    model: address.Field[str] | None,
    *,
    changed: Callable[[], None],
) -> None:
    """Draw the row of controls, with the rarer ones behind a button.

    Args:
        entries: the models that can be asked.
        model: the field of the chosen one; ``None`` where there is no model.
        changed: what to do when another choice is made; a callback.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            _("Pictures"), PARTS, format_func=lambda part: _(_PART_TITLES[part]),
            key=PART.key, required=True, on_change=changed,
        )  # fmt: skip
        if LIKE.value is None:  # Otherwise the most similar come first.
            st.selectbox(
                _("Order"), ORDERS, format_func=lambda order: _(_ORDER_TITLES[order]),
                key=ORDER.key, width=230, on_change=changed,
            )  # fmt: skip
        elif model is not None:
            titles = {"pixels": _("By pixels"), "model": _("As a model sees them")}
            st.segmented_control(
                _("Most similar"), tuple(titles), format_func=titles.__getitem__,
                key=BY.key, required=True, on_change=changed,
            )  # fmt: skip
        if LIKE.value is None and ORDER.value == "shuffled":
            st.number_input(
                _("Seed"), 0, 9999, key=SEED.key, width=130, on_change=changed,
                help=_("The same seed gives the same order again."),
            )  # fmt: skip
        st.segmented_control(
            _("Grid"), _SIDES, format_func=lambda side: f"{side}×{side}",
            key=SIDE.key, required=True, on_change=changed,
        )  # fmt: skip
        with st.popover(_("More filters"), icon=":material/filter_alt:", width="content"):
            _looks(changed)
            _answers(entries, model, changed)
    _classes(changed)


def chips(*, changed: Callable[[], None]) -> None:
    """Draw a button for each filter that is on, which takes it back, and one for all of them.

    The classes are left out: their buttons are in sight, and show for themselves that they are on.
    """
    shown = [field for field in _FILTERS if field is not CLASSES and field.value != field.default]
    if not shown:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for field in shown:
            st.button(
                _chip(field), key=f"{field.key}_chip", icon=":material/close:",
                icon_position="right", help=_("Take this filter back"),
                on_click=_take_back, args=((field,), changed),
            )  # fmt: skip
        st.button(
            _("Clear all"), key="dataset_clear", type="tertiary",
            on_click=_take_back, args=(_FILTERS, changed),
        )  # fmt: skip


def clear() -> None:
    """Show all pictures; only in a callback, or before the controls are drawn."""
    for field in _FILTERS:
        field.set(field.default)


def picture_name(split: Split, index: int) -> str:
    """Return how a picture is called, for example ``"test picture 17"``."""
    text = _("training picture {index:,}") if split == "train" else _("test picture {index:,}")
    return text.format(index=index)


def _take_back(fields: tuple[address.Field[Any], ...], changed: Callable[[], None]) -> None:
    for field in fields:
        field.set(field.default)
    changed()


def _chip(field: address.Field[Any]) -> str:
    value = field.value
    if field is LIKE:
        return _("Most like {picture}").format(picture=picture_name(*value))
    if field is ANSWER:
        return _("The model is right") if value == "right" else _("The model is wrong")
    if field is PREDICTED:
        names = ", ".join(plain(resources.class_names().short[label]) for label in value)
        return _("The model says {names}").format(names=names)
    texts = {
        BRIGHTNESS.key: _("Brightness {least}–{most}"),
        FILL.key: _("Size {least}–{most}%"),
        SYMMETRY.key: _("Symmetry {least} to {most}"),
    }
    return texts[field.key].format(least=value[0], most=value[1])


def _limits(field: address.Field[tuple[int, int]]) -> tuple[int, int] | None:
    return None if field.value == field.default else field.value


def _classes(changed: Callable[[], None]) -> None:
    """Draw a button for each class, or where these would fill the page a list to search in."""
    names = resources.class_names()
    title = _("Classes (none chosen: all {count})").format(count=names.many)
    if len(names) <= _MOST_BUTTONS:
        st.pills(
            title, range(len(names)), selection_mode="multi", key=CLASSES.key, wrap=True,
            format_func=lambda label: plain(names.short[label]), on_change=changed,
        )  # fmt: skip
        return
    st.multiselect(
        title, range(len(names)), key=CLASSES.key, on_change=changed,
        format_func=names.shown.__getitem__,
        placeholder=_("Type a part of a name"),
    )  # fmt: skip


def _looks(changed: Callable[[], None]) -> None:
    st.slider(
        _("Brightness of the item"), 0, 255, key=BRIGHTNESS.key, on_change=changed,
        help=_("Mean of its pixels, background left out: 0 is black, 255 is white."),
    )  # fmt: skip
    st.slider(
        _("Size of the item (fill)"), 0, 100, format="%d%%", key=FILL.key, on_change=changed,
        help=_("Share of the 784 pixels that are not background."),
    )  # fmt: skip
    st.slider(
        _("Symmetry"), -100, 100, key=SYMMETRY.key, on_change=changed,
        help=_(
            "How alike the picture and its mirror image are (correlation, in percent): 100 for "
            "the same, 0 for nothing in common, below 0 where one is bright and the other dark."
        ),
    )  # fmt: skip


def _answers(
    entries: Mapping[str, ModelEntry], model: address.Field[str] | None, changed: Callable[[], None]
) -> None:
    models.left_out_note()
    if model is None:
        st.caption(_("Once there is a model, its answers can be filtered too."))
        return
    models.choose_model(model, entries, changed=changed)
    st.segmented_control(
        _("Its answer is"), tuple(_ANSWER_TITLES),
        format_func=lambda answer: _(_ANSWER_TITLES[answer]),
        key=ANSWER.key, required=True, on_change=changed,
    )  # fmt: skip
    names = resources.class_names()
    st.multiselect(
        _("It says"), range(len(names)), format_func=names.shown.__getitem__,
        key=PREDICTED.key, placeholder=_("Anything"), on_change=changed,
    )  # fmt: skip

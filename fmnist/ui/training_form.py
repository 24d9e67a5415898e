"""The form of the Train page: a preset, four numbers that matter most, and all the rest in tabs.

What is drawn beside the widgets (layers, learning rate, pictures) shows what they mean together,
so it is drawn last, when all of them are read, and only in the tab that is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.errors import ConfigError
from fmnist.models.registry import architecture
from fmnist.training.config import PRESETS, TrainingConfig
from fmnist.training.plan import TrainingPlan
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.texts import differences
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.augmentation_preview import augmentation_preview
from fmnist.ui.components.chart import chart
from fmnist.ui.draft import PRESET_KEY, START_KEY, Draft, widget_key
from fmnist.ui.experiment_form import experiment_form
from fmnist.ui.layer_table import layer_table
from fmnist.ui.page import told
from fmnist.ui.preset_texts import PRESET_TEXTS
from fmnist.ui.rules import FORM_PARTS, hides
from fmnist.ui.setting_widgets import draw_option, draw_setting, readable
from fmnist.ui.tabs import tabs_that_stay
from fmnist.ui.training_export import training_export
from fmnist.ui.training_limits import within_limits
from fmnist.ui.training_price import training_price

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.elements.lib.mutable_tab_container import TabContainer

    from fmnist.data import Dataset

__all__ = ["Order", "training_form"]

_GROUPS: Final = ("network", "learning", "augmentation", "pictures")
"""The tabs with widgets on the left and what they mean on the right."""

_BY_HEART: Final = {
    "training_size": "300",
    "label_noise": "0.2",
    "epochs": "40",
    "batch_size": "16",
    "validation_split": "0.05",
}
"""An experiment that over-fits: all 300 are learned, and the validation loss rises again."""


@dataclass(frozen=True)
class Order:
    """What the visitor asked for by pressing Start."""

    preset: str
    config: TrainingConfig


def training_form(dataset: Dataset) -> Order | None:
    """Draw the form; return what to train if Start was just pressed."""
    draft = Draft.open(dataset)
    top = st.container()
    _recipe(draft)
    button = _numbers(draft)
    limits, summary = st.container(), st.container()
    several = st.container()
    tabs = _tabs()
    beside = _widgets(draft, tabs, len(dataset.y_train))
    # Only now it is known whether the visitor has changed something since.
    for problem in draft.problems:
        top.warning(
            _(
                "The address of this page asks for something that is not possible, so the preset "
                "decides: {problem}"
            ).format(problem=told(problem)),
            icon=":material/link_off:",
        )
    try:
        config = draft.config()
        plan = resources.training_plan(config)
    except ConfigError as error:
        summary.error(told(error), icon=":material/error:")
        return None
    draft.save(config)
    with limits:
        accepted = within_limits(draft, config)
    pressed = button.button(
        _("Start training"),
        key=START_KEY,
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        disabled=not accepted,
    )
    with summary:
        _summary(draft, plan)
    if accepted and not hides("train.sweep"):
        with several:
            experiment_form(config, draft.preset)
    for name, tab in tabs.items():
        if tab.open and name == "code":
            with tab:
                training_export(config, draft.preset)
        elif tab.open:
            with beside[name]:
                _meaning(name, draft, plan, dataset)
    return Order(draft.preset, config) if pressed else None


def _recipe(draft: Draft) -> None:
    """Draw the choice of a preset and, beside it, of a network."""
    recipe, network = st.columns(2)
    with recipe:
        st.segmented_control(
            _("Start from"),
            tuple(PRESETS),
            format_func=lambda name: _(PRESET_TEXTS[name][0]),
            key=PRESET_KEY,
            required=True,
            wrap=True,
            on_change=_take_choice,
            args=(PRESET_KEY, draft.choose_preset),
            help=_("A recipe that works. Everything below can be changed afterwards."),
        )
        st.caption(_(PRESET_TEXTS[draft.preset][1]))
    with network:
        key = widget_key("architecture")
        draw_setting(
            draft,
            "architecture",
            on_change=lambda: _take_choice(key, draft.choose_architecture),
        )
        st.caption(_(architecture(draft.values["architecture"]).summary))


def _take_choice(key: str, take: Callable[[str], None]) -> None:
    """Take what was chosen. In a callback.

    A control sends ``None`` when the browser was not told its value yet: see ``state.widget``.
    """
    name: str | None = state.read_widget(key, None)
    if name is not None:
        take(name)


def _numbers(draft: Draft) -> DeltaGenerator:
    """Draw the numbers that matter most; return the place of the button beside them."""
    *places, button = st.columns(4, vertical_alignment="bottom")
    for place, name in zip(places, ("epochs", "learning_rate", "batch_size"), strict=True):
        with place:
            draw_setting(draft, name)
    return button


def _summary(draft: Draft, plan: TrainingPlan) -> None:
    """Say how much work it is, and what differs from the preset."""
    st.caption(
        _("{pictures:,} pictures in {steps:,} steps an epoch, {total:,} steps in all").format(
            pictures=len(plan.training), steps=plan.steps_per_epoch, total=plan.total_steps
        )
    )
    training_price(plan.config, steps_per_epoch=plan.steps_per_epoch)
    # Drawn when there is no change too, so that the first one does not push the form down.
    changes = _changes(plan.config, draft.base)
    preset_title = _(PRESET_TEXTS[draft.preset][0])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(
            _("Changed from {preset}: {changes}").format(preset=preset_title, changes=changes)
            if changes
            else _("Everything is as in {preset}.").format(preset=preset_title),
            width="content",
        )
        st.button(
            _("Back to the preset"),
            key="train_reset",
            type="tertiary",
            icon=":material/undo:",
            disabled=not changes,
            on_click=draft.choose_preset,
            args=(draft.preset,),
        )


def _changes(config: TrainingConfig, base: TrainingConfig) -> str:
    titles = {option.name: option.title for option in architecture(config.architecture).options}
    titles |= {name: setting.title for name, setting in SETTINGS.items()}
    return " · ".join(
        f"{_(titles[name])} {readable(name, text)}"
        for name, text in differences(config, base).items()
    )


def _tabs() -> dict[str, TabContainer]:
    """Draw the tabs that the teacher does not hide, by name."""
    names = [name for name in (*_GROUPS, "code") if not hides(f"train.{name}")]
    if not names:
        return {}
    titles = [_(FORM_PARTS[name]) for name in names]
    return dict(zip(names, tabs_that_stay(titles, key="train_tabs"), strict=True))


def _widgets(
    draft: Draft, tabs: Mapping[str, TabContainer], pictures: int
) -> dict[str, DeltaGenerator]:
    """Draw the widgets of the tabs; return the place beside each group."""
    beside = {}
    for name, tab in tabs.items():
        if name not in _GROUPS:
            continue
        left, beside[name] = tab.columns([2, 3], gap="large")
        with left:
            match name:
                case "network":
                    for option in architecture(draft.values["architecture"]).options:
                        draw_option(draft, option)
                case "learning":
                    _learning(draft)
                case "augmentation":
                    for setting in ("rotation", "shift", "zoom", "flip", "erase"):
                        draw_setting(draft, setting)
                case _:
                    for setting in (
                        "training_size", "label_noise", "validation_split", "validation_method",
                        "seed",
                    ):  # fmt: skip
                        most = pictures if setting == "training_size" else None
                        draw_setting(draft, setting, most=most)
    return beside


def _learning(draft: Draft) -> None:
    draw_setting(draft, "optimizer")
    draw_setting(draft, "schedule")
    config = draft.config()
    for name in (
        "decay_steps", "decay_rate", "warm_up", "initial_share", "final_share", "momentum",
        "weight_decay", "label_smoothing", "early_stopping", "precision",
    ):  # fmt: skip
        if has_effect(name, config):
            draw_setting(draft, name)


def _meaning(group: str, draft: Draft, plan: TrainingPlan, dataset: Dataset) -> None:
    """Draw what the settings of a tab mean together."""
    match group:
        case "network":
            layer_table(plan.config.blueprint())
        case "learning":
            from fmnist.figures.learning_rate import learning_rate_figure

            chart(
                learning_rate_figure(plan.learning_rates(), steps_per_epoch=plan.steps_per_epoch),
                key="train_learning_rate_chart",
                label=_("Learning rate over the epochs"),
                height=320,
                zoom=False,
            )
        case "augmentation":
            augmentation_preview(plan, dataset)
        case _:
            _division(draft, plan, dataset)


def _division(draft: Draft, plan: TrainingPlan, dataset: Dataset) -> None:
    from fmnist.figures.division import division_figure

    wrong = int((plan.labels != dataset.y_train).sum())
    chart(
        division_figure(
            learned=len(plan.training) - wrong,
            wrong=wrong,
            unused=len(dataset.y_train) - len(plan.training) - len(plan.validation),
            validating=len(plan.validation),
        ),
        key="train_division_chart",
        label=_("How the training set is divided"),
        height=240,
        zoom=False,
    )
    st.button(
        _("Set up: learn 300 pictures by heart, one label in five wrong"),
        key="train_by_heart",
        icon=":material/experiment:",
        help=_(
            "Then press Start training: the training loss falls and the validation loss rises, "
            "which is what over-fitting looks like. Early stopping would end it in time."
        ),
        on_click=draft.take,
        args=(_BY_HEART,),
    )

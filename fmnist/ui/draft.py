"""The training that the form of the Train page describes: a preset and what is changed in it.

It is in the page's address, and it is kept while a setting that means nothing at the moment
(momentum without SGD) is not drawn. Widgets show it; what they return goes back into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.errors import ConfigError
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.texts import NAMES, differences, merge, values_of, with_values
from fmnist.ui import address, state
from fmnist.ui.watching import EXPERIMENT_PARAMETER, RUN_PARAMETER

if TYPE_CHECKING:
    from fmnist.data import Dataset

__all__ = ["PRESET_KEY", "START_ALL_KEY", "START_KEY", "Draft", "link_parameters", "widget_key"]

DEFAULT_PRESET: Final = "tuned"
PRESET: Final = "preset"
PRESET_KEY: Final = "train_preset"
START_KEY: Final = "train_start"
START_ALL_KEY: Final = "sweep_start"

# Which dataset is used is the server's affair.
PARAMETERS: Final = (PRESET, *(name for name in NAMES if name != "dataset"))
_GROUP: Final = "train"
_KEPT: Final = "train_draft"


def widget_key(name: str) -> str:
    """Return the key of the widget of a setting or option."""
    return f"train_{name}"


def link_parameters(config: TrainingConfig, preset_name: str = DEFAULT_PRESET) -> dict[str, str]:
    """Return the parameters of a link to the Train page whose form describes ``config``.

    The preset is named even if it is the default: an address that says nothing leaves the form
    as the visitor had it.

    Args:
        config: what to train.
        preset_name: where it came from; one that there is no more counts as the default.
    """
    preset_name = preset_name if preset_name in PRESETS else DEFAULT_PRESET
    base = preset(preset_name).changed(dataset=config.dataset, class_names=config.class_names)
    return {PRESET: preset_name} | differences(config, base)


@dataclass
class Draft:
    """What the form describes.

    Attributes:
        preset: name of the preset it started from.
        dataset: what the server trains on.
        values: every setting and option by name, those without effect too.
        problems: what the address asked for in vain, in words.
    """

    preset: str
    dataset: Dataset
    values: dict[str, Any]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, dataset: Dataset) -> Draft:
        """Return the draft of the address if it says something new, else the one of this visit."""
        kept: Draft | None = state.recall(_KEPT, None)
        acting = kept is not None and kept._used()
        found = address.news(_GROUP, PARAMETERS, acting=acting)
        if kept is not None and (found is None or (not found and _leads_to_a_run())):
            kept.dataset = dataset
            return kept
        draft = cls._of_address(found or {}, dataset)
        draft._put_into_widgets()
        return state.keep(_KEPT, draft)

    @classmethod
    def _of_address(cls, texts: Mapping[str, str], dataset: Dataset) -> Draft:
        problems = []
        name = texts.get(PRESET, DEFAULT_PRESET)
        try:
            base = preset(name)
        except ConfigError as error:
            problems.append(str(error))
            name = DEFAULT_PRESET
            base = preset(name)
        config, more = merge(base, {key: text for key, text in texts.items() if key != PRESET})
        return cls(name, dataset, values_of(config), problems + more)

    @property
    def base(self) -> TrainingConfig:
        """The preset, on the dataset in use."""
        return preset(self.preset).on(self.dataset)

    def config(self) -> TrainingConfig:
        """Return the configuration; settings without effect are as in the preset.

        Raises:
            ConfigError: a combination that is not accepted.
        """
        values = self.values | {"dataset": self.dataset.name}
        config = with_values(self.base, values)
        idle = [name for name in SETTINGS if not has_effect(name, config)]
        return with_values(
            self.base, {name: value for name, value in values.items() if name not in idle}
        )

    def save(self, config: TrainingConfig) -> None:
        """Write ``config`` into the address."""
        texts = link_parameters(config, self.preset)
        if self.preset == DEFAULT_PRESET:
            del texts[PRESET]
        address.tell(_GROUP, PARAMETERS, texts)

    def choose_preset(self, name: str) -> None:
        """Start again from a preset. In a callback."""
        self.preset, self.problems = name, []
        self.values = values_of(preset(name))
        self._put_into_widgets()

    def take(self, texts: Mapping[str, str]) -> None:
        """Take what an address would say. In a callback."""
        found = Draft._of_address(texts, self.dataset)
        self.preset, self.values, self.problems = found.preset, found.values, found.problems
        self._put_into_widgets()

    def choose_architecture(self, name: str) -> None:
        """Take another network, with its own options. In a callback."""
        self.problems = []
        settings = {key: value for key, value in self.values.items() if key in SETTINGS}
        options = preset(self.preset).changed(architecture=name).options
        self.values = settings | {"architecture": name} | dict(options)
        self._put_into_widgets()

    def change(self, name: str, value: Any) -> None:
        """Change one setting. In a callback."""
        self.values[name], self.problems = value, []
        self._put_into_widgets()

    def note(self, name: str, value: Any) -> None:
        """Take what a widget returned."""
        if self.values[name] != value:
            self.values[name], self.problems = value, []

    def _used(self) -> bool:
        """Whether the visitor has just pressed a Start, or changed what a widget shows."""
        pressed = any(state.read_widget(key, default=False) for key in (START_KEY, START_ALL_KEY))
        return pressed or any(
            state.read_widget(widget_key(name), value) != value
            for name, value in self.values.items()
        )

    def _put_into_widgets(self) -> None:
        """Put the values into the widgets that are there; others get theirs when they are drawn.

        A value put beforehand would not reach the browser: see ``state.widget``.
        """
        state.widget(PRESET_KEY, self.preset)
        for name, value in self.values.items():
            if state.has_widget(widget_key(name)):
                state.widget(widget_key(name), value)


def _leads_to_a_run() -> bool:
    """Whether the address names another run or experiment than before, and no other settings."""
    return any(
        st.query_params.get(parameter, "") not in ("", state.recall(f"train_{parameter}", ""))
        for parameter in (RUN_PARAMETER, EXPERIMENT_PARAMETER)
    )

"""Under the form of a training: the same with other seeds, or with a choice of other settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.errors import ConfigError
from fmnist.training.config import TrainingConfig
from fmnist.training.sweep_suggestions import choices_of, suggestion, variable
from fmnist.training.sweep_values import Values, parse_values
from fmnist.training.sweeps import MOST_RUNS, Sweep, grid, random_choice, seeds
from fmnist.translation import N_, _, ngettext
from fmnist.ui import resources
from fmnist.ui.acting import acting
from fmnist.ui.draft import START_ALL_KEY
from fmnist.ui.experiments import remember_experiment
from fmnist.ui.page import told
from fmnist.ui.run_status import duration
from fmnist.ui.setting_widgets import readable, title_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

__all__ = ["experiment_form"]

_KINDS: Final[Mapping[str, str]] = {
    "seeds": N_("Other seeds"),
    "grid": N_("All combinations"),
    "random": N_("Random choice"),
}
_MOST_NAMES: Final = 3


def experiment_form(config: TrainingConfig, preset: str) -> None:
    """Offer to start several trainings like ``config``; closed until somebody opens it."""
    expander = st.expander(
        _("Repeat or sweep …"),
        key="sweep_open",
        icon=":material/repeat:",
        type="compact",
        on_change="rerun",
    )
    if expander.open:
        with expander:
            _form(config, preset)


def _form(config: TrainingConfig, preset: str) -> None:
    kind = st.segmented_control(
        _("Train it several times, with"),
        tuple(_KINDS),
        format_func=lambda name: _(_KINDS[name]),
        key="sweep_kind",
        default="seeds",
        required=True,
        wrap=True,
        persist_state="session",
    )
    settings, row = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    try:
        with settings:
            sweep = _seeds(config, row) if kind == "seeds" else _sweep(config, kind, row)
    except ConfigError as error:
        st.warning(told(error), icon=":material/error:")
        sweep = None
    if sweep is None:
        return
    count = len(sweep.configs)
    pressed = row.button(
        ngettext("Start {count} training", "Start {count} trainings", count).format(count=count),
        key=START_ALL_KEY,
        icon=":material/play_arrow:",
    )
    st.caption(_cost(sweep))
    if pressed:
        experiment_id = acting().train_all(sweep, preset=preset)
        remember_experiment(experiment_id)


def _seeds(config: TrainingConfig, row: DeltaGenerator) -> Sweep:
    st.caption(
        _(
            "The seed decides the first weights and the order of the pictures. The same training "
            "with other seeds shows how much of a result is chance."
        )
    )
    count = row.number_input(
        _("Seeds"),
        min_value=2,
        max_value=MOST_RUNS,
        value=5,
        key="sweep_seeds",
        width=200,
        persist_state="session",
    )
    return seeds(config, count)


def _sweep(config: TrainingConfig, kind: str, row: DeltaGenerator) -> Sweep | None:
    """Draw the settings and their values; return ``None`` while none is chosen."""
    names = st.multiselect(
        _("Settings to vary, up to three"),
        variable(config),
        format_func=lambda name: title_of(name, config.architecture),
        key=f"sweep_names_{config.architecture}",
        max_selections=_MOST_NAMES,
        placeholder=_("Choose a setting"),
        persist_state="session",
    )
    if not names:
        return None
    fields: dict[str, Values] = {}
    for place, name in zip(st.columns(_MOST_NAMES), names, strict=False):
        with place:
            fields[name] = _values(config, name, ranges=kind == "random")
    if kind == "grid":
        return grid(config, fields)
    count = row.number_input(
        _("Trainings"),
        min_value=2,
        max_value=MOST_RUNS,
        value=12,
        key="sweep_count",
        width=200,
        persist_state="session",
    )
    # The form's seed decides what is drawn, so that a link and a seed give the same choice again.
    return random_choice(config, fields, count, config.seed)


def _values(config: TrainingConfig, name: str, *, ranges: bool) -> Values:
    label = title_of(name, config.architecture)
    choices = choices_of(config, name)
    if choices:
        return st.pills(
            label,
            choices,
            selection_mode="multi",
            default=choices,
            format_func=lambda text: readable(name, text),
            key=f"sweep_choices_{name}",
            wrap=True,
        )
    text = st.text_input(
        label,
        suggestion(config, name, ranges=ranges),
        key=f"sweep_values_{name}_{ranges}",
        help=_("Values such as 1, 2, 4, or a range such as 1:10, 1:10:log or 1:10:even.")
        if ranges
        else _("Values, separated by commas."),
    )
    return parse_values(name, text)


def _cost(sweep: Sweep) -> str:
    """Say how long all of it will keep the workers busy, about."""
    from fmnist.runs.service import compute_state
    from fmnist.runs.waiting import Speed

    store = resources.store()
    workers = compute_state(store).workers or max(resources.settings().workers, 1)
    speed = Speed.of(store)
    seconds = sum(speed.seconds(config) for config in sweep.configs) / workers
    return ngettext(
        "About {time} on {count} worker", "About {time} on {count} workers", workers
    ).format(time=duration(seconds), count=workers)

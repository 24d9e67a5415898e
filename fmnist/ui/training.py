"""The parts of the Train page before a run: the form and the layer table."""

from __future__ import annotations

import streamlit as st

from fmnist.models.blueprint import Blueprint
from fmnist.models.options import Choice, Switch
from fmnist.models.registry import ARCHITECTURES, architecture
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.translation import _

__all__ = ["configuration", "layer_table"]


def configuration(dataset_name: str) -> tuple[str, TrainingConfig]:
    """Draw the form; return the preset's name and what to train.

    Raises:
        ConfigError: a combination that is not accepted.
    """
    name = st.selectbox(
        _("Preset"),
        tuple(PRESETS),
        index=1,
        key="train_preset",
        help=_("article: exactly as the article. tuned: the same network, trained better."),
        persist_state="session",
    )
    base = preset(name)
    left, right = st.columns(2)
    chosen = left.selectbox(
        _("Architecture"),
        tuple(ARCHITECTURES),
        index=tuple(ARCHITECTURES).index(base.architecture),
        format_func=lambda entry: _(ARCHITECTURES[entry].title),
        key=f"train_architecture_{name}",
    )
    values = {
        "architecture": chosen,
        "epochs": right.number_input(_("Epochs"), 1, 100, base.epochs, key=f"train_epochs_{name}"),
        "batch_size": left.number_input(
            _("Batch size"), 8, 1024, base.batch_size, key=f"train_batch_size_{name}"
        ),
        "learning_rate": right.number_input(
            _("Learning rate"),
            1e-5,
            1.0,
            base.learning_rate,
            format="%.5f",
            key=f"train_learning_rate_{name}",
        ),
        "validation_split": left.slider(
            _("Validation split"), 0.05, 0.5, base.validation_split, key=f"train_split_{name}"
        ),
        "seed": right.number_input(_("Seed"), 0, 2**31 - 1, base.seed, key=f"train_seed_{name}"),
    }
    with st.expander(_("Options of the network")):
        values["options"] = _options(chosen, dict(base.options), key=f"{name}_{chosen}")
    return name, base.changed(dataset=dataset_name, **values)


def _options(name: str, defaults: dict[str, object], *, key: str) -> dict[str, object]:
    chosen: dict[str, object] = {}
    for option in architecture(name).options:
        default = defaults.get(option.name, option.default)
        widget_key = f"train_option_{option.name}_{key}"
        if isinstance(option, Choice):
            if default not in option.choices:
                default = option.default
            chosen[option.name] = st.selectbox(
                _(option.title),
                option.choices,
                index=option.choices.index(str(default)),
                key=widget_key,
            )
        elif isinstance(option, Switch):
            chosen[option.name] = st.toggle(_(option.title), bool(default), key=widget_key)
        else:
            number = float(str(default)) if not isinstance(default, int | float) else default
            kind = int if option.whole else float
            chosen[option.name] = st.slider(
                _(option.title),
                kind(option.least),
                kind(option.most),
                kind(number),
                kind(option.step),
                key=widget_key,
            )
    return chosen


def layer_table(blueprint: Blueprint) -> None:
    """Draw layer, output shape, parameters and multiply–adds, and the sum under them."""
    st.dataframe(
        [
            {
                _("Layer"): row.name,
                _("Kind"): row.kind,
                _("Output shape"): " × ".join(str(side) for side in row.output_shape),
                _("Parameters"): row.parameters,
                _("Multiply–adds"): row.multiply_adds,
            }
            for row in blueprint.rows()
        ],
        hide_index=True,
        width="stretch",
    )
    st.markdown(
        _(
            "**{parameters:,} parameters**, {multiply_adds:.1f} million multiply–adds a picture."
        ).format(parameters=blueprint.parameters, multiply_adds=blueprint.multiply_adds / 1e6)
    )
    if blueprint.name == "lenet5":
        st.caption(
            _(
                "LeNet-5 has 61,706 parameters with padding “same”, because the second "
                "convolution leaves 5×5×16 = 400 values for the first dense layer. With “valid” "
                "it leaves 4×4×16 = 256, and the sum is 44,426: that is the article's “about "
                "44,000”, although the article's own network pads."
            )
        )

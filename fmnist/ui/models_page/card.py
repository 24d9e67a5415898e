"""The view of a model's card: what it is, how good, and everything needed to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from fmnist.dataset_names import dataset_title
from fmnist.export.card import IMPORTED
from fmnist.models.registry import architecture
from fmnist.moments import retold_moment
from fmnist.translation import _
from fmnist.ui.models_page.choice import facts
from fmnist.ui.page import plain
from fmnist.ui.zone import zone

if TYPE_CHECKING:
    from fmnist.export.card import ModelCard
    from fmnist.model_entry import ModelEntry
    from fmnist.ui.address import Field

__all__ = ["show"]


def show(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    """Draw the card of the chosen model."""
    entry = entries[field.value]
    card = entry.card
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("What it is worth"), anchor=False)
        _table(_worth(entry), key="models_worth", alt=_("What it is worth"))
    with right:
        st.subheader(_("What it is"), anchor=False)
        _table(_about(card), key="models_about", alt=_("What it is"))
    if entry.source == "imported":
        st.subheader(_("Where it comes from"), anchor=False)
        _origin(card)
    else:
        st.subheader(_("Make it again"), anchor=False)
        _again(card)
    st.subheader(_("What it expects of a picture"), anchor=False)
    _table(_contract(card), key="models_contract", alt=_("What it expects of a picture"))
    with st.container(horizontal=True):
        st.download_button(
            _("Card (.json)"),
            card.to_json(),
            f"{entry.identifier}-card.json",
            "application/json",
            key="models_card_file",
            icon=":material/download:",
            on_click="ignore",
        )
        if entry.source == "run":
            st.page_link(
                "pages/runs.py",
                label=_("Its run: name, note, delete"),
                icon=":material/table_chart:",
                query_params={"runs": entry.identifier},
            )
    with st.expander(_("The whole card")):
        st.code(card.to_json(), language="json", height=420)


def _table(rows: Mapping[str, str], *, key: str, alt: str) -> None:
    st.dataframe(
        {_("Property"): list(rows), _("Value"): list(rows.values())},
        hide_index=True,
        height="content",
        key=key,
        alt=alt,
    )


def _worth(entry: ModelEntry) -> dict[str, str]:
    metrics, found = entry.card.metrics, None if entry.sealed else facts(entry)
    rows = {_("Test accuracy"): _("sealed until your teacher opens the test set")}
    if found is not None:
        rows = {
            _("Test accuracy"): _("{accuracy:.2%} of {count:,} pictures").format(
                accuracy=found.accuracy, count=found.test_pictures
            ),
            _("95% interval"): found.interval.percent,
            _("Test loss"): f"{metrics['test_loss']:.4f}",
        }
    if "validation_accuracy" in metrics:
        rows[_("Validation accuracy")] = f"{metrics['validation_accuracy']:.2%}"
    if found is not None and found.calibration is not None:
        rows[_("Calibration error (ECE)")] = f"{found.calibration:.2%}"
    rows[_("LiteRT against Keras")] = _("probabilities differ by {difference:.1e} at most").format(
        difference=entry.card.parity
    )
    return rows


def _about(card: ModelCard) -> dict[str, str]:
    data = card.dataset
    learned = _("{training:,} to learn from, {validation:,} for validation").format(
        training=int(data["training"]), validation=int(data["validation"])
    )
    if card.architecture == IMPORTED:
        learned = _("which ones it has learned from is not known")
    return {
        _("Network"): _("Your own")
        if card.architecture == IMPORTED
        else _(architecture(card.architecture).title),
        _("Parameters"): f"{card.parameters:,}",
        _("Multiply–adds"): f"{card.multiply_adds:,}",
        _("Dataset"): dataset_title(str(data["name"])),
        _("Pictures"): learned,
        _("Made"): retold_moment(card.created, zone()),
    }


def _origin(card: ModelCard) -> None:
    st.markdown(
        _("You brought it along as **{file}**, SHA-256 `{sha256}`.").format(
            file=plain(card.name), sha256=card.config["sha256"]
        )
    )
    for note in card.config["notes"]:
        st.markdown(f"- {plain(str(note))}")


def _again(card: ModelCard) -> None:
    from fmnist.training.config import TrainingConfig
    from fmnist.training.writing.command import command_line
    from fmnist.training.writing.nearest_preset import nearest_preset

    if card.recognition is not None:
        command = "python -m fmnist train --preset photo --photos DIR --save assets/models"
        st.markdown(
            _(
                "It has also learned from {count:,} labelled photos, which are not part of this "
                "app: `DIR` is a folder of your own."
            ).format(count=int(card.recognition["photos"]))
            if card.recognition["photos"]
            else _(
                "It was made on the way to the model that has learned from photos, and has seen "
                "none itself."
            )
        )
    else:
        config = TrainingConfig.from_dict(card.config)
        command = command_line(config, nearest_preset(config))
        if card.temperature != 1:
            st.markdown(
                _(
                    "Afterwards its last layer was divided by the temperature {temperature:.3f}, "
                    "fitted on the validation pictures, so that it is as sure as it is right "
                    "(`python -m fmnist calibrate MODEL --write`)."
                ).format(temperature=card.temperature)
            )
    st.code(command, language=None, wrap_lines=True)
    versions = ", ".join(f"{name} {version}" for name, version in card.versions.items())
    st.caption(
        plain(
            _(
                "Seed {seed}; {epochs} epochs in {seconds:.0f} s. With the same versions the same "
                "seed gives the same network: {versions}. Dataset {checksum}."
            ).format(
                seed=card.seed,
                epochs=card.epochs,
                seconds=card.seconds,
                versions=versions,
                checksum=card.dataset["checksum"],
            )
        )
    )


def _contract(card: ModelCard) -> dict[str, str]:
    titles = {
        "input_shape": _("Shape"),
        "dtype": _("Type"),
        "range": _("Range"),
        "scaling": _("Scaling"),
        "polarity": _("Polarity"),
        "geometry": _("Geometry"),
        "output": _("Output"),
        "classes": _("Classes"),
    }
    return {title: _text(card.preprocessing[name]) for name, title in titles.items()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)

"""The view of a model's files: every format measured, and which answers it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from fmnist.errors import RunError
from fmnist.export.formats import FORMATS
from fmnist.export.measured import PARITY_LIMIT, Measured, unpacked
from fmnist.translation import _
from fmnist.ui import address, resources
from fmnist.ui.computed import computed
from fmnist.ui.models_page.changed import PAGE, changed_pictures
from fmnist.ui.models_page.downloads import downloads
from fmnist.ui.page import plain

if TYPE_CHECKING:
    from fmnist.model_entry import ModelEntry
    from fmnist.ui.address import Field

__all__ = ["show"]

_FORMAT: Final = address.choice("format", "models_format", ("int8", *FORMATS))
_FIELDS: Final = (_FORMAT, PAGE)


def show(field: Field[str], entries: Mapping[str, ModelEntry]) -> None:
    """Draw the files of the chosen model, or have a worker make them."""
    entry = entries[field.value]
    entry.refuse_other_classes(resources.dataset())
    entry.refuse_sealed("test")  # each file is judged by all test pictures
    if entry.source == "imported" and not _has_keras(entry):
        st.info(
            _(
                "This model was brought along as a LiteRT file. Other files are made from the "
                "Keras model, which that does not hold."
            )
        )
        return
    address.open_address(_FIELDS)
    found = computed(
        "exports",
        {"model": entry.identifier},
        key="models_files",
        title=_("Every file of {model}").format(model=plain(entry.short_title)),
        about=_(
            "A worker makes {count} files and asks each of them about all {pictures:,} test "
            "pictures. That takes a minute for LeNet-5, some minutes for a large network, and is "
            "kept."
        ).format(count=len(FORMATS), pictures=len(resources.dataset().y_test)),
    )
    if found is None:
        return
    measured = unpacked(found)
    _table(measured)
    st.caption(
        plain(
            _(
                "Accuracy on all {pictures:,} test pictures; times of one picture on one thread of "
                "{machine}: Keras and SavedModel by TensorFlow, the others by LiteRT and ONNX "
                "Runtime."
            ).format(pictures=len(resources.dataset().y_test), machine=found["machine"])
        )
    )
    st.segmented_control(
        _("File"),
        tuple(measured),
        format_func=lambda key: _(FORMATS[key].title),
        key=_FORMAT.key,
        required=True,
        on_change=PAGE.set,
        args=(PAGE.default,),
    )
    address.save_address(_FIELDS)
    _one(entry, measured, measured[_FORMAT.value])


def _has_keras(entry: ModelEntry) -> bool:
    try:
        entry.keras_file()
    except RunError:
        return False
    return True


def _table(measured: Mapping[str, Measured]) -> None:
    labels, reference = resources.dataset().y_test, measured["keras"]
    made = [part for part in measured.values() if not part.fault]
    accuracies = [100 * part.accuracy(labels) for part in made]
    st.dataframe(
        {
            "file": [_(part.format.title) for part in made],
            "size": [len(part.content) for part in made],
            "accuracy": accuracies,
            "gap": [value - 100 * reference.accuracy(labels) for value in accuracies],
            "changed": [len(part.changed(reference)) for part in made],
            "difference": [part.difference(reference) for part in made],
            "median": [part.latency.median for part in made],
            "p95": [part.latency.p95 for part in made],
        },
        column_config=_columns(),
        hide_index=True,
        height="content",
        key="models_formats",
        alt=_("Every file"),
    )
    for part in measured.values():
        if part.fault:
            st.info(f"**{_(part.format.title)}**: {plain(part.fault)}", icon=":material/info:")


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "file": column.TextColumn(_("File"), width=190),
        "size": column.NumberColumn(_("Size"), width=95, format="bytes"),
        "accuracy": column.NumberColumn(_("Accuracy"), width=95, format="%.2f%%"),
        "gap": column.NumberColumn(
            _("Against Keras"), width=120, format="%+.2f", help=_("In points of a per cent.")
        ),
        "changed": column.NumberColumn(
            _("Changed answers"),
            width=140,
            help=_("Test pictures answered otherwise than by Keras."),
        ),
        "difference": column.NumberColumn(
            _("Largest difference"),
            width=150,
            format="%.6f",
            help=_("Of a probability from that of Keras, over all test pictures."),
        ),
        "median": column.NumberColumn(_("Median"), width=90, format="%.3f ms"),
        "p95": column.NumberColumn(_("95%"), width=90, format="%.3f ms"),
    }


def _one(entry: ModelEntry, measured: Mapping[str, Measured], part: Measured) -> None:
    st.markdown(_(part.format.about))
    if part.fault:
        return
    downloads(entry, part)
    difference = part.difference(measured["keras"])
    if part.format.exact and difference > PARITY_LIMIT:
        st.warning(
            _(
                "Its probabilities differ from those of Keras by up to {difference:.2g}; they "
                "should by no more than {limit:g}. Do not rely on this file."
            ).format(difference=difference, limit=PARITY_LIMIT)
        )
    changed_pictures(measured["keras"], part, entry.card.class_names)

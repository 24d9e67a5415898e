"""The files that a model can be taken along as: what each is called, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fmnist.translation import N_

__all__ = ["FORMATS", "SAVED_MODEL_FOLDER", "ExportFormat"]

SAVED_MODEL_FOLDER: Final = "saved_model"
"""Name of the folder in the zip of a SavedModel."""


@dataclass(frozen=True, kw_only=True)
class ExportFormat:
    """One kind of file.

    Attributes:
        key: name in addresses, results and file names.
        title: for people; translate it.
        about: what it is for, in a sentence; translate it.
        suffix: of the file.
        exact: whether it calculates in 32-bit floats like the Keras model, and so must give the
            same probabilities.
    """

    key: str
    title: str
    about: str
    suffix: str
    exact: bool

    @property
    def lite(self) -> bool:
        """Whether LiteRT runs it."""
        return self.suffix == ".tflite"


FORMATS: Final[Mapping[str, ExportFormat]] = {
    entry.key: entry
    for entry in (
        ExportFormat(
            key="keras",
            title=N_("Keras"),
            about=N_("To train on, or to change: layers and weights, for Keras 3."),
            suffix=".keras",
            exact=True,
        ),
        ExportFormat(
            key="h5",
            title=N_("HDF5"),
            about=N_("The older file of Keras, as most courses and the article use it."),
            suffix=".h5",
            exact=True,
        ),
        ExportFormat(
            key="saved_model",
            title=N_("SavedModel"),
            about=N_("A folder for TensorFlow and its server: needs no Python of yours."),
            suffix=".zip",
            exact=True,
        ),
        ExportFormat(
            key="float32",
            title=N_("LiteRT float32"),
            about=N_("For phones, browsers and this app: the same numbers, no TensorFlow."),
            suffix=".tflite",
            exact=True,
        ),
        ExportFormat(
            key="float16",
            title=N_("LiteRT float16"),
            about=N_("Weights in half as many bits: half the size, answers nearly the same."),
            suffix=".tflite",
            exact=False,
        ),
        ExportFormat(
            key="dynamic",
            title=N_("LiteRT dynamic range"),
            about=N_("Weights in 8 bits, the rest in floats: a quarter of the size."),
            suffix=".tflite",
            exact=False,
        ),
        ExportFormat(
            key="int8",
            title=N_("LiteRT int8"),
            about=N_(
                "Everything in 8-bit whole numbers, pictures and answers too: for small devices "
                "without floats."
            ),
            suffix=".tflite",
            exact=False,
        ),
        ExportFormat(
            key="onnx",
            title=N_("ONNX"),
            about=N_("For runtimes of other makers, on servers, Windows and in browsers."),
            suffix=".onnx",
            exact=True,
        ),
    )
}
"""Key → format, in the order of a table."""

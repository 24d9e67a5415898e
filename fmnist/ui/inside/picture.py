"""Which picture goes through the network: one of the test pictures, a drawing, or a file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.labels import MOST_CLASSES
from fmnist.translation import N_, _
from fmnist.ui import address, resources, state

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fmnist.model_entry import ModelEntry

__all__ = ["FIELDS", "Brought", "brought", "choose_number", "keep_picture"]

_WAYS: Final = {
    "sample": N_("Test picture"),
    "draw": N_("Draw"),
    "photo": N_("Photo or file"),
}
WAY: Final = address.choice("way", "inside_way", tuple(_WAYS))
NUMBER: Final = address.number("number", "inside_number", default=0, least=0, most=9_999)
OF: Final = address.number("of", "inside_of", default=-1, least=-1, most=MOST_CLASSES)
FIELDS: Final = (WAY, NUMBER, OF)

_FILE: Final = "inside_file"
_PREPARED: Final = "inside_prepared"
_WANTED: Final = "inside_wanted"


@dataclass(frozen=True, kw_only=True, eq=False)
class Brought:
    """A picture.

    Attributes:
        picture: ``(28, 28) uint8``.
        label: its true class in the dataset, if it is known.
        title: what it is called.
    """

    picture: NDArray[np.uint8]
    label: int | None
    title: str


def brought(entry: ModelEntry) -> Brought | None:
    """Draw the choice; return the picture, or ``None`` while there is none.

    Raises:
        PictureError: what was brought cannot be read.
        DatasetError: the dataset asked for is missing or damaged.
    """
    wanted: int | None = state.take(_WANTED, None)
    if wanted is not None:
        WAY.set("sample")
        NUMBER.set(wanted)
    st.segmented_control(
        _("Where the picture comes from"), tuple(_WAYS), key=WAY.key, required=True,
        format_func=lambda name: _(_WAYS[name]), label_visibility="collapsed",
    )  # fmt: skip
    if WAY.value == "draw":
        return _drawn(entry)
    return _file() if WAY.value == "photo" else _sample()


def _sample() -> Brought:
    dataset = resources.dataset()
    last = len(dataset.y_test) - 1
    names = dataset.class_names.shown
    NUMBER.set(min(NUMBER.value, last))
    if OF.value not in range(-1, len(names)):
        OF.set(OF.default)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(_("Number"), 0, last, key=NUMBER.key, width=130)
        st.selectbox(
            _("Another one"), (-1, *range(len(names))), key=OF.key, width=170,
            format_func=lambda label: names[label] if label >= 0 else _("of any class"),
        )  # fmt: skip
        st.button(
            _("Roll the dice"), key="inside_another", icon=":material/casino:", on_click=_another,
        )  # fmt: skip
    return Brought(
        picture=np.array(dataset.x_test[number]),
        label=int(dataset.y_test[number]),
        title=_("Test picture {index:,}").format(index=number),
    )


def choose_number(number: int) -> None:
    """Show another test picture, from the middle of the page on."""
    state.keep(_WANTED, number)
    st.rerun()


def keep_picture(picture: NDArray[np.uint8]) -> None:
    """Have a picture of another page, ``(28, 28) uint8``, stand for the file that is brought."""
    state.keep(_PREPARED, Brought(picture=picture, label=None, title=_("Your picture")))


def _another() -> None:
    labels = resources.dataset().y_test
    places = range(len(labels)) if OF.value < 0 else np.flatnonzero(labels == OF.value).tolist()
    if len(places):
        NUMBER.set(int(random.choice(places)))  # noqa: S311 - no secret


def _drawn(entry: ModelEntry) -> Brought | None:
    from fmnist.ui import models
    from fmnist.ui.classify.draw import drawn

    shown = drawn(models.recogniser(entry))
    if shown is None:
        return None
    picture = shown.recognition.preparation.picture
    return Brought(picture=picture, label=None, title=_("Your drawing"))


def _file() -> Brought | None:
    from fmnist.ui.uploader import picture_uploader

    picture_uploader(
        _("A photo, a drawing or a picture of the dataset"),
        place="inside",
        key=_FILE,
        on_change=_prepare,
        help=_("Only the 28 × 28 pixels that become of it are kept, while you are here."),
    )
    found: Brought | str | None = state.recall(_PREPARED, None)
    if isinstance(found, str):
        st.error(found, icon=":material/error:")
        return None
    return found


def _prepare() -> None:
    """Callback of the uploader: keep what becomes of the file, or why nothing does."""
    from fmnist.errors import PictureError
    from fmnist.imaging import prepare

    file: UploadedFile | None = state.read_widget(_FILE, None)
    if file is None:  # taken away, or the page was left: what became of it stays
        return
    try:
        prepared = prepare(file.getvalue(), settings=resources.settings())
    except PictureError as error:
        state.keep(_PREPARED, str(error))
    else:
        keep_picture(np.array(prepared.picture))

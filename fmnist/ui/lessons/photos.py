"""A photo in a lesson: bring one, see how it becomes 28×28, and what a model says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import address, models, resources, state
from fmnist.ui.classify import steps
from fmnist.ui.classify.answer import answer
from fmnist.ui.classify.given import ask
from fmnist.ui.classify.shown import Shown
from fmnist.ui.uploader import picture_uploader

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fmnist.recognition import Recogniser, Recognition

__all__ = ["photo"]

_KEPT: Final = "lesson_photo"


def photo() -> None:
    """Draw the choice of model, the uploader, and what follows from a photo.

    Raises:
        FmnistError: the photo or the model cannot be read.
    """
    entries = models.photos_first(models.available(judged=False))
    if not entries:
        return
    model = models.model_field("lesson_model", entries)
    address.open_address((model,))
    left, right = st.columns((2, 3), gap="medium")
    with left:
        entry = models.choose_model(model, entries)
        address.save_address((model,))
        files = picture_uploader(
            _("A photo of one piece of clothing"), place="lesson_photo", key="lesson_photo_file"
        )
        st.caption(_("It stays in this server's memory while you are here, and goes nowhere else."))
    if not files:
        right.info(_("As soon as there is a photo, its class stands here."))
        return
    file = files[0]
    recogniser = models.recogniser(entry)
    known = address.number(
        "known", f"lesson_known_{entry.identifier}",
        default=round(100 * recogniser.threshold), least=0, most=100,
    )  # fmt: skip
    address.open_address((known,))
    shown = Shown(
        recognition=_recognition(file, recogniser, entry.identifier),
        key="lesson_photo",
        name=file.name,
    )
    with right:
        answer(shown, known)
        ask(shown, entry.identifier, threshold=known.value / 100)
    address.save_address((known,))
    steps.show(shown)


def _recognition(file: UploadedFile, recogniser: Recogniser, model: str) -> Recognition:
    """Return the answer; the newest one is kept while the page runs again."""
    from fmnist.imaging import prepare

    name = f"{file.file_id} {model}"
    kept: tuple[str, Recognition] | None = state.recall(_KEPT, None)
    if kept is not None and kept[0] == name:
        return kept[1]
    found = recogniser.recognise(prepare(file.getvalue(), settings=resources.settings()))
    state.keep(_KEPT, (name, found))
    return found

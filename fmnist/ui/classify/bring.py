"""Bringing pictures: files, a zip, the clipboard, the camera. All end up in the album."""

from __future__ import annotations

import base64
import binascii
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fmnist.errors import PictureError
from fmnist.shelf import KEPT_MINUTES
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.classify import pictures
from fmnist.ui.components import front_end
from fmnist.ui.page import act
from fmnist.ui.uploader import picture_uploader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from streamlit.components.v2.types import ComponentRenderer
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from fmnist.imaging import Kind

__all__ = ["camera", "upload"]

_KIND: Final = "classify_kind"
_ROUND: Final = "classify_round"
_TAKEN: Final = "classify_taken"
_NOTHING: Final[list[UploadedFile]] = []
_PASTE: Final = "classify_paste"
_CAMERA: Final = "classify_camera"


def upload() -> None:
    """Draw the uploader, what the pictures are, and a way to paste.

    What was uploaded goes into the album at once, and the uploader is empty again: so the files
    themselves, which may be large, do not stay in memory.
    """
    key = f"classify_files_{state.recall(_ROUND, 0)}"
    picture_uploader(
        _("Pictures, or a zip of them"),
        place="classify",
        key=key,
        several=True,
        archives=True,
        on_change=lambda: act(_take_files, key),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _kind()
        _paste()
    _privacy()


def camera() -> None:
    """Draw the camera. Each photo goes into the album."""
    st.camera_input(
        _("Take a photo"),
        key=_CAMERA,
        on_change=lambda: act(_take_photo),
        help=_("The browser asks whether the page may use the camera."),
    )
    _kind()
    _privacy()


def _kind() -> None:
    from fmnist.imaging import kinds

    names: dict[Kind | Literal["auto"], str] = {"auto": _("Automatic"), **kinds()}  # type: ignore[dict-item]
    st.segmented_control(
        _("What they are"),
        tuple(names),
        default="auto",
        format_func=names.__getitem__,
        key=_KIND,
        required=True,
        persist_state="session",
    )


def _asked() -> Kind | Literal["auto"]:
    found: Kind | Literal["auto"] = state.read_widget(_KIND, "auto")
    return found


def _privacy() -> None:
    st.caption(
        _(
            "They stay in this server's memory while you are here and at most {minutes} minutes "
            "longer, for this browser only, and go nowhere else."
        ).format(minutes=KEPT_MINUTES)
    )


def _take_files(key: str) -> None:
    # While the next uploader is on its way, a browser sends what the last one holds once more.
    taken: frozenset[str] = state.recall(_TAKEN, frozenset())
    files = [file for file in state.read_widget(key, _NOTHING) if file.file_id not in taken]
    if files:
        state.keep(_TAKEN, taken | {file.file_id for file in files})
        # Another key makes another uploader, an empty one.
        state.keep(_ROUND, state.recall(_ROUND, 0) + 1)
        try:
            pictures.add(_pictures_of(files), asked=_asked())
        finally:
            _let_go(files)


def _pictures_of(files: Sequence[UploadedFile]) -> Iterator[tuple[str, bytes | PictureError]]:
    """Yield name and content of each picture, those in a zip one by one, or why it was refused."""
    from fmnist.imaging.archive import is_archive, unpack

    for file in files:
        content = file.getvalue()
        if not is_archive(content):
            yield file.name, content
            continue
        try:
            for found in unpack(content, settings=resources.settings()):
                error = None if found.error is None else PictureError(found.error)
                yield found.name, error or found.content
        except PictureError as error:
            yield file.name, error


def _let_go(files: Sequence[UploadedFile]) -> None:
    """Delete the files as they were sent, which Streamlit would keep as long as the session."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context is not None and remove is not None:
        for file in files:
            remove(session_id=context.session_id, file_id=file.file_id)


def _take_photo() -> None:
    photo: UploadedFile | None = state.read_widget(_CAMERA, None)
    if photo is not None:
        pictures.add([(_("Photo"), photo.getvalue())], asked=_asked())


def _paste() -> None:
    """Draw a button that pastes, and listen for Ctrl+V."""
    limit = resources.settings().max_upload_megabytes
    _component()(
        key=_PASTE,
        data={
            "label": _("Paste a picture"),
            "hint": _("or press Ctrl+V"),
            "none": _("There is no picture in the clipboard."),
            "refused": _("The browser does not let the page look. Press Ctrl+V instead."),
            "tooLarge": _("The picture is too large; accepted are up to {limit:g} MB.").format(
                limit=limit
            ),
            "mostBytes": int(limit * 1e6),
        },
        on_pasted_change=lambda: act(_take_pasted),
    )


def _take_pasted() -> None:
    sent: Mapping[str, Any] = state.read_widget(_PASTE, {})
    pasted = sent.get("pasted")
    if not isinstance(pasted, str):
        return
    try:
        content = base64.b64decode(pasted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError(_("What was pasted did not arrive whole. Paste it again.")) from error
    pictures.add([(_("Pasted"), content)], asked=_asked())


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_paste", css=front_end("paste.css"), js=front_end("paste.js")
    )

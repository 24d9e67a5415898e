"""One uploader for all pages: it says how large a file may be, and what it does not take.

Streamlit's own uploader has one limit for all kinds of files, and marks what is too large by an
icon, whose text nobody sees who has no mouse. So the limits stand beneath it in our words, and
``choose_files`` says what was left out and why.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from fmnist.imaging.decode import ACCEPTED_EXTENSIONS
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.components.choose_files import choose_file, choose_pictures, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

__all__ = ["file_uploader", "picture_uploader"]


def picture_uploader(
    label: str,
    *,
    place: str,
    key: str,
    several: bool = False,
    archives: bool = False,
    on_change: Callable[[], None] | None = None,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
) -> list[UploadedFile]:
    """Draw an uploader for pictures; return those that it holds.

    Args:
        label: what it is for.
        place: tells this uploader from others, whatever its key.
        key: of the widget.
        several: whether it takes more than one file.
        archives: whether it takes zip archives of pictures, too.
        on_change: called when it holds something else.
        help: behind the question mark.
    """
    limits = resources.settings()
    endings = (*ACCEPTED_EXTENSIONS, *(("zip",) if archives else ()))
    # Streamlit takes nothing larger than it was told to, and would not say so in words of ours.
    archive = min(limits.max_archive_megabytes, st.get_option("server.maxUploadSize"))
    most = limits.max_upload_megabytes
    if archives:
        limit = _("Each picture up to {picture:g} MB, a zip up to {archive:g} MB: {accepted}")
    else:
        limit = _("Each picture up to {picture:g} MB: {accepted}")
    # Without a gap, since what stands beneath the uploader has mostly nothing to say.
    with st.container(key=f"uploader_{place}", gap=None):
        files = st.file_uploader(
            label,
            type=endings,
            accept_multiple_files=several,
            max_upload_size=math.ceil(max(most, archive) if archives else most),
            key=key,
            on_change=on_change or "rerun",
            help=help,
        )
        st.caption(limit.format(picture=most, archive=archive, accepted=names_of(endings)))
        choose_pictures(
            f"uploader_{place}",
            key=f"choose_{place}",
            endings=endings,
            most_megabytes=most,
            most_archive_megabytes=archive,
        )
    return _as_list(files)


def file_uploader(
    label: str, *, place: str, key: str, endings: Sequence[str], most_megabytes: int
) -> UploadedFile | None:
    """Draw an uploader for one file that is no picture; return the file, if there is one.

    Args:
        label: what it is for.
        place: tells this uploader from others, whatever its key.
        key: of the widget.
        endings: of the names of files that are accepted, without a dot.
        most_megabytes: largest file accepted, in millions of bytes.
    """
    limit = _("Up to {limit:g} MB: {accepted}")
    with st.container(key=f"uploader_{place}", gap=None):
        file = st.file_uploader(label, type=endings, max_upload_size=most_megabytes, key=key)
        st.caption(limit.format(limit=most_megabytes, accepted=names_of(endings)))
        choose_file(
            f"uploader_{place}",
            key=f"choose_{place}",
            endings=endings,
            most_megabytes=most_megabytes,
        )
    return file


def _as_list(files: UploadedFile | list[UploadedFile] | None) -> list[UploadedFile]:
    if files is None:
        return []
    return files if isinstance(files, list) else [files]

"""What is chosen for an uploader passes through the browser's own hands first.

A class on one wireless network cannot send five hundred photos from telephones, 2 GB, and a server
cannot hold them while they arrive. So where much is chosen, the browser makes large photos small
before the uploader sends them; what cannot be read is named, and stays named after the uploader
has been emptied. Where the browser cannot make a picture small, it is sent as it is, unless that is
more than the server takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.imaging.decode import WORKING_SIDE
from fmnist.translation import _
from fmnist.ui.components import front_end

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["choose_file", "choose_pictures", "names_of"]

_MANY_BYTES: Final = 20_000_000
"""What is chosen at once and is less than this, is sent as it is."""
_LARGE_BYTES: Final = 600_000
"""Of more than that, each photo larger than this is made small."""

_SAME: Final = ("jpeg", "heif")
"""Endings that mean what another one means."""


def names_of(endings: Sequence[str]) -> str:
    """Return how endings are told to people.

    Example:
        >>> names_of(["jpg", "jpeg", "png"])
        'JPG, PNG'
    """
    return ", ".join(each.upper() for each in endings if each not in _SAME)


def choose_pictures(
    within: str,
    *,
    key: str,
    endings: Sequence[str],
    most_megabytes: float,
    most_archive_megabytes: float,
) -> None:
    """Stand beside an uploader of pictures: say what it does not take, make small what is large.

    Args:
        within: key of the container that holds the uploader.
        key: of the component.
        endings: of the names of files that are accepted; with ``"zip"``, archives of them too.
        most_megabytes: a larger picture is made small in any case, and not taken where the
            browser cannot do that.
        most_archive_megabytes: a larger zip archive is not taken.
    """
    pictures = names_of([each for each in endings if each != "zip"])
    if "zip" in endings:
        unknown = _(
            "Left out: {{names}}. Accepted are pictures ({accepted}) and zips of them; save "
            "others as JPEG or PNG."
        )
    else:
        unknown = _(
            "Left out: {{names}}. Accepted are pictures ({accepted}); save others as JPEG or PNG."
        )
    _component()(
        key=key,
        data={
            **_limits(within, endings, most_megabytes),
            "side": WORKING_SIDE,
            "manyBytes": _MANY_BYTES,
            "largeBytes": _LARGE_BYTES,
            "mostArchiveBytes": int(most_archive_megabytes * 1e6),
            "unknown": unknown.format(accepted=pictures),
            "tooLarge": _(
                "Left out: {{names}}. A picture may have up to {limit:g} MB, and your browser "
                "cannot make this kind smaller. Make it smaller yourself, or save it as JPEG."
            ).format(limit=most_megabytes),
            "archive": _(
                "Left out: {{names}}. A zip may have up to {limit:g} MB. Choose the pictures "
                "themselves: then your browser makes them small before it sends them."
            ).format(limit=most_archive_megabytes),
            "making": _("{{done}} of {{total}} photos made small before they are sent …").format(),
            "cancel": _("Cancel"),
        },
    )


def choose_file(within: str, *, key: str, endings: Sequence[str], most_megabytes: float) -> None:
    """Stand beside an uploader of files that are no pictures: say what it does not take.

    Args:
        within: key of the container that holds the uploader.
        key: of the component.
        endings: of the names of files that are accepted.
        most_megabytes: a larger file is not taken.
    """
    _component()(
        key=key,
        data={
            **_limits(within, endings, most_megabytes),
            "unknown": _("Left out: {{names}}. Accepted are {accepted}.").format(
                accepted=names_of(endings)
            ),
            "tooLarge": _("Left out: {{names}}. Such a file may have up to {limit:g} MB.").format(
                limit=most_megabytes
            ),
            "cancel": _("Cancel"),
        },
    )


def _limits(within: str, endings: Sequence[str], most_megabytes: float) -> dict[str, object]:
    return {
        "within": f".st-key-{within}",
        "endings": list(endings),
        "mostBytes": int(most_megabytes * 1e6),
    }


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_choose_files", css=front_end("choose_files.css"), js=front_end("choose_files.js")
    )

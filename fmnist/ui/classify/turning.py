"""From one picture to the next, where its answer stands: many are checked without the gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from fmnist.translation import _
from fmnist.ui.classify import pictures
from fmnist.ui.classify.gallery import in_view

if TYPE_CHECKING:
    from fmnist.album import Album

__all__ = ["turning"]


def turning(album: Album, *, threshold: float) -> None:
    """Draw buttons to the pictures before and after the chosen one; nothing where it is alone.

    Args:
        album: with the pictures. Where the gallery shows some of them only, it goes on to those.
        threshold: least ``known`` with which an answer is one of the classes.
    """
    chosen = pictures.chosen(album)
    numbers = [each.number for each in in_view(album, threshold)]
    others = [number for number in numbers if number != chosen]
    if chosen is None or not others:
        return
    before = [number for number in others if number < chosen]
    after = [number for number in others if number > chosen]
    with st.container(horizontal=True, vertical_alignment="center", key="classify_turning"):
        st.button(
            _("Previous"),
            key="classify_previous",
            icon=":material/chevron_left:",
            disabled=not before,
            on_click=pictures.choose,
            args=(before[-1] if before else chosen,),
        )
        st.button(
            _("Next"),
            key="classify_next",
            icon=":material/chevron_right:",
            disabled=not after,
            on_click=pictures.choose,
            args=(after[0] if after else chosen,),
        )
        if chosen in numbers:
            st.caption(
                _("{number} of {total}").format(number=len(before) + 1, total=len(numbers)),
                width="content",
            )

"""A box for each class: its name, a way to bring pictures, and what was cut out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from fmnist.labels import LONGEST_NAME, ClassNames
from fmnist.shelf import KEPT_MINUTES
from fmnist.teaching.lesson import MOST_TAUGHT
from fmnist.translation import _, ngettext
from fmnist.ui import state
from fmnist.ui.components.picture_grid import picture_grid
from fmnist.ui.page import act, guarded
from fmnist.ui.uploader import picture_uploader

if TYPE_CHECKING:
    from fmnist.ui.teach.workshop import Box, Workshop

__all__ = ["brought", "class_boxes", "example"]

_COLUMNS: Final = 2


def example(shop: Workshop) -> None:
    """Offer drawings, for who has no pictures at hand."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Try it with drawings"),
            key="teach_example",
            icon=":material/draw:",
            on_click=act,
            args=(shop.begin_with_drawings,),
        )
        st.caption(_("Hats, cups, houses and faces: four classes the network has never learned."))


def class_boxes(shop: Workshop) -> None:
    """Draw a box for each class, two in a row, and a button for one more."""
    for start in range(0, len(shop.boxes), _COLUMNS):
        columns = st.columns(_COLUMNS, gap="medium")
        for column, box in zip(columns, shop.boxes[start : start + _COLUMNS], strict=False):
            with column, st.container(border=True, key=f"teach_box_{box.number}"), guarded():
                _box(shop, box)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Another class"),
            key="teach_add",
            icon=":material/add:",
            disabled=len(shop.boxes) >= MOST_TAUGHT,
            on_click=act,
            args=(shop.add_box,),
        )
        st.caption(
            _(
                "Pictures stay in this server's memory while you are here and at most {minutes} "
                "minutes longer, for this browser only."
            ).format(minutes=KEPT_MINUTES)
        )


def _box(shop: Workshop, box: Box) -> None:
    name = st.text_input(
        _("Name of the class"),
        value=box.name,
        key=f"teach_name_{box.number}",
        max_chars=LONGEST_NAME,
    )
    box.name = name.strip()
    content = brought(str(box.number))
    if content:
        with st.spinner(_("Cutting out what the pictures show …")):
            faults = shop.take(box, content)
        state.keep(_faults(box), faults)
        st.rerun()
    nothing: list[str] = []
    for fault in state.recall(_faults(box), nothing):
        st.text(fault)
    st.markdown(
        ngettext("**{count}** picture", "**{count}** pictures", len(box.pictures)).format(
            count=len(box.pictures)
        )
    )
    if box.pictures:
        _pictures(box)
    with st.container(horizontal=True, key=f"teach_away_{box.number}"):
        _take_away(shop, box)


def _take_away(shop: Workshop, box: Box) -> None:
    """Draw what takes the marked picture or the whole class away."""
    marked: int | None = state.recall(_marked(box), None)
    if box.pictures:
        pressed = st.button(
            _("Take the marked picture away"),
            key=f"teach_remove_{box.number}",
            icon=":material/backspace:",
            type="tertiary",
            disabled=marked not in {taken.number for taken in box.pictures},
            help=_("Click a picture to mark it."),
        )
        if pressed and marked is not None:
            shop.remove(box, marked)
            st.rerun()
    if len(shop.boxes) > 2:
        st.button(
            _("Take this class away"),
            key=f"teach_drop_{box.number}",
            icon=":material/delete:",
            type="tertiary",
            on_click=shop.remove_box,
            args=(box.number,),
        )


def _faults(box: Box) -> str:
    return f"teach_faults_{box.number}"


def _marked(box: Box) -> str:
    return f"teach_marked_{box.number}"


def _pictures(box: Box) -> None:
    clicked = picture_grid(
        np.stack([taken.picture for taken in box.pictures]),
        key=f"teach_grid_{box.number}",
        label=_("What was cut out of the pictures of this class"),
        classes=[0] * len(box.pictures),
        class_names=ClassNames((box.name or "…", "2" if box.name == "1" else "1")),
        identifiers=[taken.number for taken in box.pictures],
        columns=10,
        compact=True,
        selected=state.recall(_marked(box), None),
    )
    if clicked is not None:
        state.keep(_marked(box), clicked)


def brought(place: str) -> list[tuple[str, bytes]]:
    """Draw an uploader and a camera, and return what has just come through them, once.

    Args:
        place: tells this place from others on the page.
    """
    turn = f"teach_turn_{place}"
    number = state.recall(turn, 0)
    files = picture_uploader(
        _("Pictures"),
        place=f"teach_{place}",
        key=f"teach_files_{place}_{number}",
        several=True,
    )
    content = [(file.name, file.getvalue()) for file in files]
    with st.container():
        if st.toggle(_("Camera"), key=f"teach_camera_{place}", persist_state="session"):
            photo = st.camera_input(
                _("Take a photo"),
                key=f"teach_photo_{place}_{number}",
                label_visibility="collapsed",
            )
            if photo is not None:
                content.append((_("Photo"), photo.getvalue()))
    if content:
        # Another key makes another uploader, an empty one.
        state.keep(turn, number + 1)
    return content

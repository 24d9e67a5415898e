"""The teacher's desk: what goes on now, lessons, the queue, the rules, all that was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from fmnist.runs.room import Room
from fmnist.translation import _
from fmnist.ui import resources
from fmnist.ui.acting import acting
from fmnist.ui.page import act
from fmnist.ui.room.at_work import at_work
from fmnist.ui.room.class_lessons import class_lessons
from fmnist.ui.room.made import made
from fmnist.ui.room.rule_form import rule_form
from fmnist.ui.teacher import sign_out

__all__ = ["change_room", "desk"]


def desk() -> None:
    """Draw the desk.

    Raises:
        RunError: the store does not answer.
    """
    room = resources.store().room.get(taught=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("You are signed in as a teacher."), width="content")
        st.button(
            _("Sign out"), key="room_sign_out", icon=":material/logout:", type="tertiary",
            on_click=act, args=(sign_out,),
        )  # fmt: skip
    _switches(room)
    at_work()
    class_lessons()
    rule_form(room, change_room)
    made()


def _switches(room: Room) -> None:
    """Draw what is decided in a moment: the queue, and the test set."""
    queue, sealed = st.columns(2)
    with queue.container(border=True, height="stretch"):
        st.subheader(_("The queue"), anchor=False)
        if room.queue_paused:
            st.markdown(_("**Paused.** Trainings that wait do not begin; what runs goes on."))
            _switch("queue", _("Let the queue go on"), ":material/play_arrow:", paused=False)
        else:
            st.markdown(_("**Open.** Trainings begin as soon as a worker is free."))
            _switch("queue", _("Pause the queue"), ":material/pause:", paused=True)
    with sealed.container(border=True, height="stretch"):
        st.subheader(_("The test set"), anchor=False)
        if room.test_set_open:
            st.markdown(_("**Open.** Everybody sees how models do on the test pictures."))
            _switch("test_set", _("Seal the test set"), ":material/lock:", opened=False)
        else:
            st.markdown(_("**Sealed.** The class compares models by validation accuracy alone."))
            _switch("test_set", _("Open the test set"), ":material/lock_open:", opened=True)


def _switch(
    name: str, title: str, icon: str, *, paused: bool | None = None, opened: bool | None = None
) -> None:
    def change(room: Room) -> Room:
        return replace(
            room,
            queue_paused=room.queue_paused if paused is None else paused,
            test_set_open=room.test_set_open if opened is None else opened,
        )

    st.button(title, key=f"room_{name}", icon=icon, on_click=act, args=(change_room, change))


def change_room(change: Callable[[Room], Room]) -> None:
    """Change the rules as they are at this moment; other tabs may have changed them too.

    Raises:
        NotYoursError: nobody is signed in as a teacher any more.
    """
    acting().set_room(change(resources.store().room.get(taught=True)))
    resources.room.clear()

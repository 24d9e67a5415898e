"""What the class has made: taken along as one zip, or cleared for the next class."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from fmnist.runs.everything import MOST_MEGABYTES
from fmnist.runs.store import RunStore
from fmnist.translation import _, ngettext
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.page import act
from fmnist.ui.run_table import refresh

__all__ = ["made"]

_CLEARED = "room_cleared"


def made() -> None:
    """Draw the downloads, and the button that clears the room.

    Raises:
        RunError: the store does not answer.
    """
    store = resources.store()
    st.subheader(_("Everything that was made"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        large = store.bytes_of_models() > MOST_MEGABYTES * 1e6
        for models, title in ((False, _("Tables (.zip)")), (True, _("With the models (.zip)"))):
            st.download_button(
                title,
                _maker(store, models=models),
                "room-with-models.zip" if models else "room.zip",
                "application/zip",
                key="room_export_models" if models else "room_export",
                icon=":material/folder_zip:",
                on_click="ignore",
                disabled=models and large,
                help=_(
                    "The models are more than {most:g} MB, the most that a page gives away. On the "
                    "server: `python -m fmnist runs --limit 9999 --export FOLDER`"
                ).format(most=MOST_MEGABYTES)
                if models and large
                else _("All runs as a table and a folder each, the names, and the answers given."),
            )
        count = store.count_of_visitors()
        with st.popover(_("Clear the room"), icon=":material/mop:", disabled=not count):
            st.markdown(
                ngettext(
                    "{count} training of all visitors leaves the lists; what runs is stopped. For "
                    "a day it can be brought back.",
                    "{count} trainings of all visitors leave the lists; what runs is stopped. For "
                    "a day they can be brought back.",
                    count,
                ).format(count=count)
            )
            st.button(
                ngettext("Clear {count} training", "Clear {count} trainings", count).format(
                    count=count
                ),
                key="room_clear", type="primary", icon=":material/delete_sweep:",
                on_click=act, args=(_clear,),
            )  # fmt: skip
    _undo()


def _undo() -> None:
    cleared: tuple[float, int] | None = state.recall(_CLEARED, None)
    if cleared is None:
        return
    moment, count = cleared
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            ngettext("{count} training cleared.", "{count} trainings cleared.", count).format(
                count=count
            )
        )
        st.button(
            _("Undo"), key="room_restore", icon=":material/undo:", on_click=act,
            args=(_restore, moment),
        )  # fmt: skip


def _clear() -> None:
    state.keep(_CLEARED, acting().clear_room())
    refresh()


def _restore(moment: float) -> None:
    acting().restore_room(moment)
    state.forget(_CLEARED)
    refresh()


def _maker(store: RunStore, *, models: bool) -> Callable[[], bytes]:
    # Made outside of the session, so nothing of it is asked there; only a teacher has the button.
    def make() -> bytes:
        from fmnist.runs.everything import everything_zip

        return everything_zip(store, models=models)

    return make

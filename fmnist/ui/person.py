"""Who people are to each other: the small menu with one's own name, and what others are called.

The name is for show: see ``fmnist.runs.visitors``. It is kept in the store, for others to read, and
in the browser, which brings it along to a store that does not know it yet.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

import streamlit as st

from fmnist.errors import FmnistError
from fmnist.runs.visitors import LONGEST_NAME, short
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.acting import acting
from fmnist.ui.cookies import YEAR, cookie, keep_cookie
from fmnist.ui.page import act, plain
from fmnist.ui.teacher import is_teacher, sign_out

__all__ = ["called", "names", "person_menu", "whose"]

_COOKIE: Final = "fmnist_name"
_FIELD: Final = "person_name"
_OWN: Final = "person_shown"
_LOGGER = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False, ttl=2.0, max_entries=1)
def names() -> Mapping[str, str]:
    """Return what visitors are called who chose a name: read now and then, for all together.

    Raises:
        RunError: the store does not answer.
    """
    return resources.store().visitors.names()


def called(owner: str) -> str:
    """Return what the owner of something is called. Somebody's own text: see ``plain``.

    Raises:
        RunError: the store does not answer.
    """
    return names().get(owner, short(owner))


def whose(owner: str) -> str:
    """Say why there are no buttons for what belongs to somebody else."""
    return _("This run belongs to {owner}: you can look, compare and export.").format(
        owner=plain(called(owner))
    )


def person_menu() -> None:
    """Draw the menu: what one is called, a field to change it, and the way to the room."""
    st.fragment(_menu)()


def _menu() -> None:
    if state.take("person_changed", False):
        st.rerun()  # one's name stands in many places
    own = _own()
    menu = st.popover(
        plain(own),
        icon=":material/school:" if is_teacher() else ":material/account_circle:",
        type="tertiary",
        key="person_menu",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        st.text_input(
            _("What others call you"),
            cookie(_COOKIE),
            max_chars=LONGEST_NAME,
            placeholder=short(state.visitor()),
            key=_FIELD,
            on_change=act,
            args=(_call,),
            help=_(
                "Everybody sees it beside your trainings. This browser keeps who you are, so they "
                "stay yours; leave the field empty to be called {name} again."
            ).format(name=short(state.visitor())),
        )
        st.caption(_("You are **{name}** here.").format(name=plain(own)))
        if is_teacher():
            st.markdown(_("You are signed in as a teacher."))
            st.button(
                _("Sign out"), key="person_sign_out", icon=":material/logout:",
                on_click=act, args=(sign_out,),
            )  # fmt: skip
        st.page_link("pages/room.py", label=_("The room"), icon=":material/meeting_room:")


def _call() -> None:
    """Take the name in the field. In a callback."""
    name: str = state.read_widget(_FIELD, "") or ""
    shown = acting().call_oneself(name)
    keep_cookie(_COOKIE, name.strip(), seconds=YEAR)
    names.clear()
    state.keep(_OWN, shown)
    state.keep("person_changed", True)


def _own() -> str:
    """Return what this visitor is called. The store is asked once a session, and not in vain."""
    shown = state.recall(_OWN, "")
    name = cookie(_COOKIE)
    if not shown and name:
        try:
            shown = names().get(state.visitor(), "") or acting().call_oneself(name)
        except FmnistError as error:
            # Refused by now, or the store does not answer, which a page that needs it says.
            _LOGGER.info("%s", error)
        shown = state.keep(_OWN, shown or short(state.visitor()))
    return shown or short(state.visitor())

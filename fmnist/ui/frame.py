"""What stands around every page: which pages there are, and the controls beside their list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from fmnist.translation import _
from fmnist.ui import account, state
from fmnist.ui.language import wish_for
from fmnist.ui.page import page_header
from fmnist.ui.person import person_menu
from fmnist.ui.rules import hides
from fmnist.ui.teacher import is_teacher

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

__all__ = ["NEVER_HIDDEN", "controls", "lead_back", "page_titles", "pages", "show"]

_FOLDER: Final = Path("pages")
_SUFFIX: Final = ".py"

NEVER_HIDDEN: Final = ("home", "room")
"""Pages that a teacher cannot hide: the first one, and the one to bring the others back on."""


def page_titles() -> dict[str, tuple[str, str]]:
    """Return every page: its file's name → its title and icon, in the order of the list."""
    return {
        "home": (_("Home"), ":material/home:"),
        "lessons": (_("Lessons"), ":material/menu_book:"),
        "dataset": (_("Dataset"), ":material/grid_view:"),
        "train": (_("Train"), ":material/show_chart:"),
        "runs": (_("Runs"), ":material/table_chart:"),
        "confusion": (_("Confusion matrix"), ":material/grid_on:"),
        "inside": (_("Inside"), ":material/account_tree:"),
        "teach": (_("Your own classes"), ":material/school:"),
        "models": (_("Models"), ":material/deployed_code:"),
        "classify": (_("Classify"), ":material/draw:"),
        "join": (_("Join"), ":material/qr_code_2:"),
        "room": (_("Room"), ":material/meeting_room:"),
    }


def pages() -> list[StreamlitPage]:
    """Return the pages for the navigation; what is hidden from this visitor is not in its list.

    The room is listed for a teacher; others come to it by the menu with their name.
    """
    hidden = _hidden()
    if not is_teacher():
        hidden |= {"room"}
    return [
        st.Page(
            (_FOLDER / name).with_suffix(_SUFFIX),
            title=title,
            icon=icon,
            default=name == "home",
            visibility="hidden" if name in hidden else "visible",
        )
        for name, (title, icon) in page_titles().items()
    ]


def lead_back(page: StreamlitPage) -> None:
    """Open the room for who went from there to log in: a provider leads back to Home."""
    if page.url_path or state.known():
        return
    language = account.came_back()
    if language is not None:
        wish_for(language)
        state.keep(account.BACK, True)
        st.switch_page("pages/room.py")


def controls() -> None:
    """Draw what stands at the right end of the list of pages."""
    with st.container(key="frame_controls", horizontal=True, horizontal_alignment="right"):
        person_menu()


def show(page: StreamlitPage) -> None:
    """Draw a page, or say that the teacher has hidden it."""
    if (page.url_path or "home") in _hidden():
        page_header(page.title, _("Your teacher has hidden this page for now."))
        st.page_link("pages/home.py", label=_("Home"), icon=":material/home:")
        return
    page.run()


def _hidden() -> set[str]:
    """Return the pages that the teacher hides from this visitor."""
    return {name for name in page_titles() if name not in NEVER_HIDDEN and hides(name)}

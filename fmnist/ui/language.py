"""The language of one visitor, and how it is changed without losing anything.

The address decides (``?lang=zh_CN``, which stays when the page changes), then what this browser
has chosen before, kept in a cookie, then what it asks for. A change happens within the session:
nothing is loaded anew, so forms, drawings and uploads stay as they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from fmnist import translation
from fmnist.translation import _, ask_for_language, choose_language, language, use_language
from fmnist.ui import state
from fmnist.ui.components import front_end
from fmnist.ui.streamlit_texts import streamlit_texts

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["ADDRESS_PARAMETER", "apply_language", "language_switch", "wish_for"]

ADDRESS_PARAMETER: Final = "lang"
COOKIE: Final = "fmnist_language"

_KEY: Final = "language_switch"
_WISH: Final = "language_wish"
_OWN_NAMES: Final = {"en": "English", "zh_CN": "中文"}
"""What a language is called by those who read it; the same whatever is shown."""


def apply_language() -> str:
    """Translate this script run into the visitor's language; return its name."""
    ask_for_language(_of_this_session)
    chosen = state.take_click(_KEY)
    if chosen in languages():
        _switch_to(chosen)
    _read_address()
    wishes = (
        state.recall(_WISH, ""),
        str(st.context.cookies.get(COOKIE, "")),
        st.context.locale,
    )
    name = state.keep("language", choose_language(wishes, languages()))
    use_language(name)
    return name


def wish_for(name: str) -> None:
    """Show this session in a language from the next script run on, whatever its browser asks."""
    state.keep(_WISH, name)


def _of_this_session() -> str | None:
    """Return the language of the session whose callback or fragment this is, if it is one."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    name: str | None = state.recall("language", None)
    return name


def _read_address() -> None:
    """Take the language from the address where it says one, and keep it there.

    A page change takes all parameters out of the address. And what is done at once after a switch
    comes with the address of before, which is no news.
    """
    given = st.query_params.get(ADDRESS_PARAMETER)
    written = state.recall("language_address", "")
    if given is not None and given not in (written, state.recall("language_before", "")):
        found = choose_language([given], languages(), otherwise="")
        if found:
            wish_for(found)
            state.keep("language_address", given)
    elif written and given != written:
        st.query_params[ADDRESS_PARAMETER] = written


def _switch_to(name: str) -> None:
    """Show everything in another language from this script run on.

    An address that says a language says the new one; one that says none stays as it is.
    """
    wish_for(name)
    written = state.recall("language_address", "")
    if written:
        state.keep("language_before", written)
        state.keep("language_address", name)


def language_switch() -> None:
    """Draw the switch, which also has the browser remember what was chosen."""
    names = sorted(languages(), key=list(_OWN_NAMES).index)
    _component()(
        key=_KEY,
        data={
            "label": _("Language"),
            "language": language(),
            "languages": [
                {"name": name, "code": name.replace("_", "-"), "title": _OWN_NAMES[name]}
                for name in names
            ],
            "cookie": COOKIE,
            "texts": streamlit_texts(),
        },
        on_clicked_change=lambda: state.keep_click(_KEY),
    )


@cache
def languages() -> frozenset[str]:
    """Return English and every language that has a catalogue."""
    return frozenset(translation.languages())


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "fmnist_language",
        css=front_end("language_switch.css"),
        js=front_end("streamlit_texts.js") + front_end("language_switch.js"),
    )

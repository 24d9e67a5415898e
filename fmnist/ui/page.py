"""The frame of a page: heading, and what is shown when something goes wrong."""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from fmnist import tallies
from fmnist.errors import FmnistError
from fmnist.retold import retold
from fmnist.translation import _
from fmnist.ui import resources, state
from fmnist.ui.components import front_end
from fmnist.ui.language import language_switch

__all__ = [
    "act",
    "action_button",
    "guarded",
    "page_header",
    "plain",
    "practice_notice",
    "told",
]

_MARKUP: Final = re.compile(r"(?!(?<=\w)[-/](?=\w))[!-/:-@\[-`{-~]")
"""Signs that may mean something in Markdown; within a word a stroke does not."""
_CODE: Final = re.compile(r"(`[^`\[\]<]*`)")
_ACTIVE: Final = re.compile(r"[\\\[\]<|$~]|(?<!\w)[*_]|[*_](?!\w)|:(?=[\w/])|^[#>+-]")
"""Signs that make a link, a tag, an icon or a formula of what stands in a sentence."""
_LOGGER = logging.getLogger(__name__)


def page_header(title: str, lead: str) -> None:
    """Draw the heading of a page and the sentence or two under it."""
    _leave_pages_directory()
    st.html(f"<style>{front_end('page.css')}</style>")
    with st.container(key="language"):
        language_switch()
    st.title(title, anchor=False)
    st.markdown(lead)


def act(action: Callable[..., object], *arguments: object) -> None:
    """Do what a button asks for: its callback. What goes wrong is said, and nothing is lost."""
    try:
        action(*arguments)
    except FmnistError as error:
        st.toast(told(error), icon=":material/error:", duration="long")


def action_button(
    title: str,
    action: Callable[[str], object],
    target: str,
    *,
    key: str,
    icon: str,
    help: str | None = None,  # noqa: A002 - as Streamlit calls it
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
    disabled: bool = False,
) -> None:
    """Draw a button that does something to a run or an experiment, see ``act``.

    Args:
        title: what it does.
        action: is called with ``target``.
        target: id of the run or the experiment.
        key: of the button.
        icon: before its title.
        help: more about it.
        kind: how much it stands out.
        disabled: whether it cannot be pressed now.
    """
    st.button(
        title, key=key, icon=icon, help=help, type=kind, disabled=disabled,
        on_click=act, args=(action, target),
    )  # fmt: skip


def _leave_pages_directory() -> None:
    """Start again as an app with ``st.navigation``, which Streamlit notices a run too late.

    Where a folder ``pages`` exists, the very first run of a server is of the page in the address
    and not of the entry script, until that has called ``st.navigation`` once.
    """
    if PagesManager.uses_pages_directory and not state.known():
        PagesManager.uses_pages_directory = False
        st.rerun()


def practice_notice() -> None:
    """Say which pictures these are, wherever they are not those of Fashion-MNIST.

    Raises:
        DatasetError: the dataset asked for is missing or damaged.
    """
    dataset = resources.dataset()
    if dataset.own:
        st.info(
            _(
                "**{title}**, a dataset of your own. Its classes 0 to 9 carry the names of "
                "Fashion-MNIST's."
            ).format(title=plain(dataset.title))
            if dataset.class_names.standard
            else _("**{title}**, a dataset of your own, of {count} classes.").format(
                title=plain(dataset.title), count=dataset.class_names.many
            ),
            icon=":material/folder_open:",
        )
    if dataset.drawn:
        st.warning(
            _(
                "**Drawn practice pictures.** These are not Fashion-MNIST: the app drew them "
                "itself. Home says how to get the real ones."
            ),
            icon=":material/brush:",
        )


def plain(text: str) -> str:
    """Return ``text``, which somebody typed, so that Markdown shows it as it is.

    Labels of buttons and of options are Markdown too; those of a list to choose from are not.

    Example:
        >>> plain("*new* model")
        '\\\\*new\\\\* model'
    """
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def told(said: Exception | str) -> str:
    """Return what an error or a problem says, so that Markdown shows it as it is, but for `code`.

    A message may repeat what somebody sent: a name, or a part of the address.

    Example:
        >>> told(ValueError("no run '[x](http://a.example)'"))
        "no run '\\\\[x\\\\](http\\\\://a.example)'"
    """
    parts = _CODE.split(" ".join(retold(str(said)).split()))
    parts[::2] = [_ACTIVE.sub(r"\\\g<0>", part) for part in parts[::2]]
    return "".join(parts)


def _wait_for_pandas() -> None:
    """Wait until pandas is whole if some run, perhaps one cut short, is importing it just now.

    Streamlit imports it for the first table of a server. Plotly takes what is in ``sys.modules``
    by that name as it is, and half a pandas fails it.
    """
    if "pandas" in sys.modules:
        importlib.import_module("pandas")


@contextmanager
def guarded() -> Iterator[None]:
    """Show an ``FmnistError`` of the block to the visitor; log anything else with its traceback.

    What Streamlit raises to stop or repeat a script is not an ``Exception`` and passes through.
    """
    _wait_for_pandas()
    try:
        yield
    except FmnistError as error:
        st.error(told(error), icon=":material/error:")
    except Exception:
        _LOGGER.exception("A page failed")
        tallies.add("errors")
        st.error(
            _("Something went wrong here. The details are in the server's log."),
            icon=":material/error:",
        )

"""The frame of a page: heading, and what is shown when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from fmnist.errors import FmnistError
from fmnist.translation import _

__all__ = ["guarded", "page_header"]

_LOGGER = logging.getLogger(__name__)


def page_header(title: str, lead: str) -> None:
    """Draw the heading of a page and the sentence or two under it."""
    st.title(title, anchor=False)
    st.markdown(lead)


@contextmanager
def guarded() -> Iterator[None]:
    """Show an ``FmnistError`` of the block to the visitor; log anything else with its traceback.

    What Streamlit raises to stop or repeat a script is not an ``Exception`` and passes through.
    """
    try:
        yield
    except FmnistError as error:
        st.error(str(error), icon=":material/error:")
    except Exception:
        _LOGGER.exception("A page failed")
        st.error(
            _("Something went wrong here. The details are in the server's log."),
            icon=":material/error:",
        )

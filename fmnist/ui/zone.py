"""The time zone of the visitor, as their browser says it."""

from __future__ import annotations

from datetime import tzinfo

import streamlit as st

from fmnist.moments import zone_named

__all__ = ["zone"]


def zone() -> tzinfo:
    """Return the visitor's time zone; UTC where the browser says none."""
    return zone_named(st.context.timezone)

"""Files that the running server offers to the browser: assets of a component that draws nothing.

They come by HTTP and stay in the browser's cache, beside the messages of the page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

__all__ = ["served_address"]

_PACKAGE: Final = "fmnist"


def served_address(name: str, folder: Path, file: str) -> str | None:
    """Return the address of ``file`` in ``folder``, which the server offers under ``name``.

    ``None`` where this Streamlit has no such registry. ``folder`` is that of the first call.
    """
    try:
        from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
        from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

        manager = get_bidi_component_manager()
        if manager.get(f"{_PACKAGE}.{name}") is None:
            manager.register_from_manifest(
                ComponentManifest(
                    name=_PACKAGE,
                    version="1",
                    components=[ComponentConfig(name, asset_dir=folder.name)],
                ),
                folder.parent,
            )
    except (ImportError, AttributeError, TypeError):
        return None
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return f"{prefix}/_stcore/bidi-components/{_PACKAGE}.{name}/{file}"

"""A page of Streamlit with a heading and nothing else: no page of ours can be faster."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.visit import opened, seconds_until
from tests.processes import App, running_app

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="bare_streamlit_seconds",
        title="address of an app of one heading opened, nothing in the cache → the heading",
    ),
)
_SCRIPT: Final = "import streamlit\n\nstreamlit.title('Nothing else')\n"


def measure(app: App, browser: Browser) -> dict[str, float]:  # noqa: ARG001 - another app
    """Open the page once to warm the server, and measure the second opening."""
    with tempfile.TemporaryDirectory(prefix="fmnist-bare-") as folder:
        script = Path(folder) / "bare.py"
        script.write_text(_SCRIPT, encoding="utf-8")
        with running_app(Path(folder) / "home", script) as bare:
            for _opening in range(2):
                with opened(browser, bare.address) as page:
                    seconds = seconds_until(page, "document.querySelector('h1')?.checkVisibility()")
    return {"bare_streamlit_seconds": seconds}

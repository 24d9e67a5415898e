"""What Streamlit's own widgets say, which it says in English only.

The browser puts the translations in their places (``streamlit_texts.js``). Streamlit 1.67 has no
setting for them.
"""

from __future__ import annotations

from fmnist.translation import N_, SOURCE_LANGUAGE, _, language

__all__ = ["streamlit_texts"]

_TEXTS = (
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("{size} per file"),
    N_("Take Photo"),
    N_("Clear photo"),
    N_("Switch camera"),
    N_("This app would like to use your camera."),
    N_("Learn how to allow access."),
    N_("No results"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Select all"),
    N_("Select {count} matches"),
    N_("Clear all"),
    N_("Clear value"),
    N_("Clear entry"),
    N_("Remove {name}"),
    N_("Open"),
    N_("Increment"),
    N_("Decrement"),
    N_("Invalid input."),
    N_("Number is above the allowed range."),
    N_("Number is below the allowed range."),
    N_("Press Enter to apply"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press ⌘+Enter to apply"),
    N_("Download as CSV"),
    N_("Search"),
    N_("Show/hide columns"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Exit fullscreen"),
    N_("View fullscreen"),
    N_("Copy to clipboard"),
    N_("Close"),
    N_("Connecting"),
    N_("Running..."),
    N_("Stop"),
    N_("Previous page"),
    N_("Next page"),
    N_("empty"),
)
"""As Streamlit writes them. What stands in braces is anything."""


def streamlit_texts() -> dict[str, str]:
    """Return the translation of each, and nothing for readers of English."""
    if language() == SOURCE_LANGUAGE:
        return {}
    return {text: _(text) for text in _TEXTS if _(text) != text}

"""The language of one visitor: ``?lang=`` in the address, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Final

import streamlit as st

from fmnist.translation import SOURCE_LANGUAGE, use_language

__all__ = ["ADDRESS_PARAMETER", "apply_language", "choose_language", "languages"]

ADDRESS_PARAMETER: Final = "lang"


def apply_language() -> str:
    """Translate this script run into the visitor's language; return its name."""
    asked = st.query_params.get(ADDRESS_PARAMETER)
    name = choose_language([asked, st.context.locale], languages())
    use_language(name)
    return name


def choose_language(wishes: Collection[str | None], available: Collection[str]) -> str:
    """Return the first wish that can be fulfilled, else English.

    ``choose_language(["zh-TW", "en"], {"en", "zh_CN"})`` gives ``"zh_CN"``: where the exact
    language is not there, another one of the same family serves.
    """
    names = {name.lower(): name for name in available}
    for wish in wishes:
        code = (wish or "").replace("-", "_").lower()
        if not code:
            continue
        if code in names:
            return names[code]
        family = code.split("_")[0]
        for lowered in sorted(names):
            if lowered.split("_")[0] == family:
                return names[lowered]
    return SOURCE_LANGUAGE


@cache
def languages() -> frozenset[str]:
    """Return English and every language that has a catalogue."""
    folder = resources.files("fmnist") / "locale"
    if not folder.is_dir():
        return frozenset({SOURCE_LANGUAGE})
    return frozenset({SOURCE_LANGUAGE, *(entry.name for entry in folder.iterdir())})

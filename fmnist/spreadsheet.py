"""Texts that people gave, as cells of a table that a spreadsheet opens.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

from typing import Final

__all__ = ["harmless"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return ``text``, with an apostrophe in front if a spreadsheet would take it for a formula.

    Example:
        >>> harmless("=1+1"), harmless("Bag")
        ("'=1+1", 'Bag')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text

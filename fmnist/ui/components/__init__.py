"""Components of our own (Streamlit v2 components); front ends lie in ``assets/components``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["front_end"]

_FRONT_ENDS: Final = Path(__file__).resolve().parents[3] / "assets" / "components"


@cache
def front_end(file_name: str) -> str:
    """Return the text of one file of ``assets/components``, for example ``"chart.js"``."""
    return (_FRONT_ENDS / file_name).read_text(encoding="utf-8")

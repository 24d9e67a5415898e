"""What was found about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "State"]

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found about one thing.

    Attributes:
        about: the thing: ``dataset``, ``database`` …, the same in every language.
        state: whether it is as it should be.
        text: what was found.
        advice: what to do; empty where nothing is to be done.
    """

    about: str
    state: State
    text: str
    advice: str = ""

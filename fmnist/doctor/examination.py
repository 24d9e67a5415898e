"""All things, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

from fmnist.doctor import content, machine, store
from fmnist.doctor.finding import Finding
from fmnist.settings import Settings

__all__ = ["examine"]

_ROOT: Final = Path(__file__).resolve().parents[2]


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield a finding about each thing, the quick ones first."""
    yield from machine.versions(_ROOT / "requirements.txt")
    yield machine.home(settings)
    yield machine.disk(settings)
    yield machine.memory(settings, psutil.virtual_memory().available)
    yield content.dataset(settings)
    yield content.models()
    yield from store.database(settings)
    yield from machine.public(settings)
    yield machine.app(machine.port(_ROOT / ".streamlit" / "config.toml"))

"""What datasets are called, in configurations and on pages.

A set of somebody's own is called by its file or folder and the beginning of its checksum, for
example ``letters@3f9c2a1b``: so a run says exactly what it learned from, and another content under
the same file name is another dataset.
"""

from __future__ import annotations

import re
from typing import Final

from fmnist.translation import _

__all__ = ["OFFICIAL", "OWN", "PRACTICE", "TRAINING_SETS", "dataset_title", "is_own", "own_name"]

OFFICIAL: Final = "fashion-mnist"
PRACTICE: Final = "practice"
OWN: Final = "own"
"""Stands for all sets of people's own, where runs are filtered by dataset."""
TRAINING_SETS: Final = (OFFICIAL, PRACTICE)
"""Those that everybody has."""

_OWN: Final = re.compile(r"[\w.-]{1,60}@[0-9a-f]{8}")
_STRANGE: Final = re.compile(r"[^\w.-]+")


def own_name(stem: str, checksum: str) -> str:
    """Return the name of somebody's own set.

    Example:
        >>> own_name("my letters", "sha256:3f9c2a1b77")
        'my_letters@3f9c2a1b'
    """
    word = _STRANGE.sub("_", stem)[:60].strip("_") or "set"
    return f"{word}@{checksum.removeprefix('sha256:')[:8]}"


def is_own(name: str) -> bool:
    """Return whether ``name`` is one that ``own_name`` could have made."""
    return _OWN.fullmatch(name) is not None


def dataset_title(name: str) -> str:
    """Return what a person calls the dataset ``name``."""
    if name == OFFICIAL:
        return "Fashion-MNIST"
    if name == PRACTICE:
        return _("Practice")
    return _("Own") if name == OWN else name.partition("@")[0]

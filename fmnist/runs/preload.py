"""Dask worker preload: a worker joins when it is warm, not before.

Source: https://docs.dask.org/en/stable/how-to/customize-initialization.html
"""

from __future__ import annotations

import os
from typing import Final

from fmnist.runs.worker import warm_up

__all__ = ["dask_setup"]

_NICENESS: Final = 5
"""A worker gives way to whoever draws a page, and has all that nobody else wants."""


def dask_setup(_worker: object) -> None:
    """Called by Dask before the worker takes tasks."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICENESS)
    warm_up()

"""Dask worker preload: a worker joins when it is warm, not before.

Source: https://docs.dask.org/en/stable/how-to/customize-initialization.html
"""

from __future__ import annotations

from fmnist.runs.worker import warm_up

__all__ = ["dask_setup"]


def dask_setup(_worker: object) -> None:
    """Called by Dask before the worker takes tasks."""
    warm_up()

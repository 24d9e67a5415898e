"""Who carries out a run: ``host:pid``, and whether that process is still there."""

from __future__ import annotations

import os
import socket

import psutil

__all__ = ["holder_is_gone", "this_process"]


def this_process() -> str:
    """Return the name of this process, for ``Run.holder``."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def holder_is_gone(holder: str) -> bool:
    """Return whether the process certainly ended: of another host nobody here can tell."""
    host, _colon, pid = holder.rpartition(":")
    return (
        host == socket.gethostname()[:100] and pid.isdecimal() and not psutil.pid_exists(int(pid))
    )

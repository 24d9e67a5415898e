"""Who carries out a run: ``host:pid``, whether that process is still there, and its end."""

from __future__ import annotations

import os
import socket

import psutil

__all__ = ["end_holder", "holder_is_gone", "this_process"]


def this_process() -> str:
    """Return the name of this process, for ``Run.holder``."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def holder_is_gone(holder: str) -> bool:
    """Return whether the process certainly ended: of another host nobody here can tell."""
    pid = _here(holder)
    return pid is not None and not psutil.pid_exists(pid)


def end_holder(holder: str) -> bool:
    """End the process at once, one that is stopped too; return whether it is at its end.

    Only a worker of Dask's is ended, not another process that has its number by now.
    """
    pid = _here(holder)
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        if not any("multiprocessing" in part for part in process.cmdline()):
            return False
        process.kill()
    except psutil.NoSuchProcess:  # a zombie too
        return True
    except psutil.AccessDenied:
        return False
    return True


def _here(holder: str) -> int | None:
    host, _colon, pid = holder.rpartition(":")
    return int(pid) if host == socket.gethostname()[:100] and pid.isdecimal() else None

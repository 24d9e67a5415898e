"""The app and the compute process as processes of their own, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

__all__ = ["App", "compute", "processes_of", "running_app", "until"]

ROOT = Path(__file__).resolve().parents[1]

_START_SECONDS = 60.0
_END_SECONDS = 15.0


@dataclass(frozen=True)
class App:
    """A running server.

    Attributes:
        address: ``http://127.0.0.1:PORT``.
        home: its ``FMNIST_HOME``.
        launched: when it was started, by ``time.monotonic``.
        process_id: of the server.
    """

    address: str
    home: Path
    launched: float
    process_id: int


@contextmanager
def running_app(
    home: Path, script: Path = ROOT / "streamlit_app.py", /, **variables: str
) -> Iterator[App]:
    """Start the app on a free port, wait until it answers, and end it with all it started.

    Args:
        home: its ``FMNIST_HOME``, of no other process.
        script: another app, to compare with.
        variables: of its environment, beside those of ``_environment``.

    Raises:
        RuntimeError: it does not start; the message is its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "app.log"
    home.mkdir(parents=True, exist_ok=True)
    launched = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.port", str(port), "--server.address", "127.0.0.1"),
                *("--server.headless", "true"),
            ],
            cwd=ROOT,
            env=_environment(home, variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while not _healthy(address):
            if process.poll() is not None or time.monotonic() > launched + _START_SECONDS:
                raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.02)
        yield App(address, home, launched, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # The compute process is in a session of its own and outlives the app.
        _end(processes_of(home))


@contextmanager
def compute(home: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``python -m fmnist workers``, and end it with all it started.

    Its output is in ``home / "compute.log"``.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "compute.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "fmnist", "workers"],
            cwd=ROOT,
            env=_environment(home, variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            this = psutil.Process(process.pid)
            _end([this, *this.children(recursive=True)])
            process.wait()


def _end(found: list[psutil.Process]) -> None:
    """Ask them to end, and end by force what has not after a while."""
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _ended, left = psutil.wait_procs(found, _END_SECONDS)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(left, _END_SECONDS)


def until(holds: Callable[[], bool], *, seconds: float, what: str, every: float = 0.02) -> None:
    """Ask again, after ``every`` seconds, until it holds.

    Raises:
        TimeoutError: it does not within ``seconds``; the message is ``what`` was waited for.
    """
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(every)


def _environment(home: Path, variables: dict[str, str]) -> dict[str, str]:
    """Ours without its ``FMNIST_`` variables, with the practice set, and compiling bytecode."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("FMNIST_")
    }
    return kept | {"FMNIST_HOME": str(home), "FMNIST_DATASET": "practice"} | variables


def processes_of(home: Path) -> list[psutil.Process]:
    """Return all processes that have this ``FMNIST_HOME``, but for the one that asks."""
    return [process for process in psutil.process_iter() if _lives_in(process, home)]


def _lives_in(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get("FMNIST_HOME") == str(home)
    except psutil.Error:
        return False


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False

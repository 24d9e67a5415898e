"""The server itself meets a fault: its port is taken, its folder read-only, its dataset damaged.

Real processes, and a disk that is read-only.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.processes import ROOT, running_app
from tests.visiting import visitor

pytestmark = pytest.mark.slow

END_SECONDS = 60.0


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FMNIST_")}
    return kept | {"FMNIST_HOME": str(home), "FMNIST_DATASET": "practice", "FMNIST_WORKERS": "0"}


def _python(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=_environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=END_SECONDS,
    )


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on a disk that is read-only; skipped where none may be mounted."""
    folder = tmp_path_factory.mktemp("disk")
    options = ("-t", "tmpfs", "-o", "size=1m,ro", "fmnist-test", str(folder))
    if os.geteuid() or subprocess.run(["mount", *options], check=False).returncode:
        pytest.skip("only root may mount a disk here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = _python(
            tmp_path,
            *("streamlit", "run", "streamlit_app.py", "--server.headless", "true"),
            *("--server.address", "127.0.0.1", "--server.port", port),
        )
    assert ended.returncode == 1
    assert f"Port {port} is not available" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", [["runs"], ["workers"], ["train", "--epochs", "1"]])
def test_commands_say_that_their_folder_is_read_only(read_only: Path, command: list[str]) -> None:
    ended = _python(read_only, "fmnist", *command)
    assert ended.returncode == 2
    assert "ead-only" in ended.stderr
    assert "writable" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_pages_say_that_their_folder_is_read_only(read_only: Path, tmp_path: Path) -> None:
    with (
        running_app(tmp_path, FMNIST_HOME=str(read_only), FMNIST_WORKERS="0") as app,
        visitor(app.address) as guest,
    ):
        for page in guest.pages:
            guest.open(page)  # fails when something goes wrong that nobody foresaw
            if page in ("train", "runs", "dataset"):
                said = " ".join(guest.alerts)
                assert "ead-only" in said, page
                assert "FMNIST_HOME" in said or "writable" in said


def test_a_dataset_damaged_under_a_running_server_is_named_and_mended_without_a_restart(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letters.npz"
    pictures = np.random.default_rng(0).integers(0, 256, (40, 28, 28), np.uint8)
    np.savez(path, x=pictures, y=np.arange(40) % 2)
    whole = path.read_bytes()
    with (
        running_app(tmp_path / "home", FMNIST_DATASET=str(path), FMNIST_WORKERS="0") as app,
        visitor(app.address) as guest,
    ):
        guest.open("dataset")
        assert not [text for text in guest.alerts if "cannot be read" in text]
        for damaged in (whole[: len(whole) // 2], None):
            if damaged is None:
                path.unlink()
            else:
                path.write_bytes(damaged)
            for page in guest.pages:
                guest.open(page)
            guest.open("dataset")
            assert "letters.npz" in " ".join(guest.alerts)
        path.write_bytes(whole)
        guest.open("dataset")
        assert not [text for text in guest.alerts if "cannot be read" in text]
        # What was read is kept elsewhere: whoever empties that folder ends nobody's visit.
        for kept in sorted((tmp_path / "home" / "cache").rglob("*"), reverse=True):
            kept.unlink() if kept.is_file() else kept.rmdir()
        for page in guest.pages:
            guest.open(page)

"""What the tests with real processes share: each is started once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.computing import Computing, computing_in
from tests.integration.postgres import new_database, postgres_url

DISK_MEGABYTES = 128


@pytest.fixture(scope="package")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL server for all tests; skipped where there is none."""
    with postgres_url() as url:
        yield url


@pytest.fixture(scope="module")
def database(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """URL of a database of the module's own, empty at first."""
    return new_database(postgres_server, str(request.module.__name__).rpartition(".")[2])


@pytest.fixture(scope="package")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | None]:
    """A disk of a few megabytes; ``None`` where it may not be mounted."""
    folder = tmp_path_factory.mktemp("disk")
    options = ("-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "fmnist-test", str(folder))
    if os.geteuid() or subprocess.run(["mount", *options], check=False).returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="package")
def computing(disk: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computing]:
    """A compute process with one warm worker, on the small disk where there is one."""
    with computing_in((disk or tmp_path_factory.mktemp("home")) / "home") as started:
        yield started

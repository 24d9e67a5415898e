"""The running app, and Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
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

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fmnist.runs.store import RunStore

ROOT = Path(__file__).parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class App:
    """A running server.

    Attributes:
        address: ``http://127.0.0.1:PORT``.
        home: its ``FMNIST_HOME``.
        seconds_to_health: from launch until it answered.
    """

    address: str
    home: Path
    seconds_to_health: float


@contextmanager
def running_app(home: Path, **variables: str) -> Iterator[App]:
    """Start the app on a free port, wait for its health, and end it with all it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("FMNIST_")
    }
    environment |= {"FMNIST_HOME": str(home), "FMNIST_DATASET": "practice", **variables}
    log = home / "app.log"
    home.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "streamlit_app.py"),
                *("--server.port", str(port), "--server.address", "127.0.0.1"),
                *("--server.headless", "true"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while not healthy(address):
            if process.poll() is not None or time.monotonic() > begin + 60:
                pytest.fail(f"The app did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield App(address, home, time.monotonic() - begin)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _end_compute(home)


def _end_compute(home: Path) -> None:
    """End the compute process that the app started in a session of its own."""
    database = home / "fmnist.db"
    if not database.exists():
        return
    for detail in RunStore(f"sqlite:///{database}").services.alive("compute", within=60):
        with suppress(ProcessLookupError):
            os.kill(int(detail["pid"]), signal.SIGTERM)


def healthy(address: str) -> bool:
    """Return whether the server answers."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with the practice set, one for all browser tests."""
    with running_app(tmp_path_factory.mktemp("app") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; ``CHROMIUM`` may name it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        if not found and not own.exists():
            pytest.skip("No Chromium: install one, or run `playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=found or str(own), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_tab(app: App, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a tab: ``open_tab("/dataset?size=20", width=390, scheme="dark")``.

    At the end the test fails if a page threw an error that nobody caught.
    """
    contexts = []
    errors: list[str] = []

    def open_it(path: str = "/", *, width: int = 1280, height: int = 900, scheme: str = "light",
                wait: bool = True) -> Page:  # fmt: skip
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(app.address + path)
        if wait:
            expect(page.locator("h1")).to_be_visible(timeout=20_000)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []

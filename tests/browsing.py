"""Chromium, and where things are on the pages, for tests and benchmarks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

__all__ = [
    "NoChromiumError",
    "cell",
    "chromium",
    "click_cell",
    "pictures",
    "press_start",
    "set_epochs",
    "wait_for_grid",
    "wait_for_script",
]

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(Exception):
    """There is no Chromium here."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium; the variable ``CHROMIUM`` may name it.

    Raises:
        NoChromiumError: there is none.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        if not found and not own.exists():
            raise NoChromiumError("No Chromium: install one, or run `playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=found or str(own), args=_ARGUMENTS)
        yield browser
        browser.close()


def wait_for_grid(page: Page, count: int) -> None:
    """Wait until the Dataset page shows ``count`` pictures."""
    drawn = page.locator(f".st-key-dataset_grid .root[data-drawn='{count}']")
    expect(drawn).to_be_visible(timeout=60_000)


def wait_for_script(page: Page) -> None:
    """Wait until what was asked of the server is done."""
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_visible()


def pictures(page: Page) -> Locator:
    """Return the pictures of the Dataset page."""
    return page.locator(".st-key-dataset_grid .picture")


def cell(page: Page, row: int, column: int) -> Locator:
    """Return a cell of the confusion matrix: the row and column where it stands."""
    return page.locator(f".st-key-confusion_matrix td[data-place='{row},{column}']")


def click_cell(page: Page, row: int, column: int) -> None:
    """Click a cell of the confusion matrix: row is the true class, column the predicted one."""
    expect(cell(page, row, column)).to_be_visible(timeout=60_000)
    cell(page, row, column).click()


def set_epochs(page: Page, epochs: int) -> None:
    """Say in the form of the Train page how many epochs a training takes."""
    field = page.get_by_role("spinbutton", name="Epochs")
    field.fill(str(epochs))
    field.press("Enter")


def press_start(page: Page, *, epochs: int) -> None:
    """Begin a training on the Train page."""
    set_epochs(page, epochs)
    page.get_by_role("button", name="Start training").click()

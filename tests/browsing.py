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
    "wait_for_rest",
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


_CHANGING = '[data-testid="stSkeleton"], [data-stale="true"], .fmnist-chart:not(:has(.main-svg))'
"""What is about to become something else: code that still loads, what is faded, empty charts."""

_AT_REST = """
([changing, milliseconds]) => {
  const shadows = root => [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ?? []);
  const text = root => root.innerHTML + shadows(root).map(text).join('');
  const look = document.querySelector('.stApp[data-test-script-state="notRunning"]')
    && !document.querySelector(changing)
    && text(document.body);
  if (!look || look !== window.lastLook) {
    window.lastLook = look;
    window.lastChange = performance.now();
  }
  return performance.now() - window.lastChange >= milliseconds;
}
"""


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


def wait_for_rest(page: Page, *, milliseconds: int = 300, timeout: float = 60_000) -> None:
    """Wait until all of a page is drawn, and then nothing of it has changed for a while.

    That the script is over is not enough: it is over before the browser has the code of pictures
    and components. The last thing that a script draws for a browser that is new here is the cookie
    that names the visitor, and each tab of the tests is new.

    Args:
        page: the tab.
        milliseconds: for so long nothing changes.
        timeout: milliseconds after which it fails.
    """
    expect(page.locator(".st-key-visitor_cookie")).to_be_attached(timeout=timeout)
    expect(page.locator(_CHANGING)).to_have_count(0, timeout=timeout)
    page.wait_for_function(_AT_REST, arg=[_CHANGING, milliseconds], polling=100, timeout=timeout)


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

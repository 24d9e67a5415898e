"""The running app, and Chromium to look at it with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NoChromiumError, chromium
from tests.processes import App, running_app

expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with the practice set, one for all browser tests."""
    with running_app(tmp_path_factory.mktemp("app") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests.

    Where there is none they are skipped; with ``FMNIST_REQUIRE_BROWSER`` set they fail.
    """
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(chromium())
        except NoChromiumError as error:
            if os.environ.get("FMNIST_REQUIRE_BROWSER"):
                raise
            pytest.skip(str(error))
        yield browser


@pytest.fixture
def open_tab(app: App, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a tab: ``open_tab("/dataset?size=20", width=390, scheme="dark", touch=True)``.

    At the end the test fails if a page threw an error that nobody caught.
    """
    contexts = []
    errors: list[str] = []

    def open_it(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        touch: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(app.address + path)
        expect(page.locator("h1")).to_be_visible(timeout=60_000)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []

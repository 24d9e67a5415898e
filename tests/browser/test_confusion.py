"""A click on a cell of the confusion matrix, and its address, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsing import click_cell

OpenTab = Callable[..., Page]

TROUSERS = "Trouser rightly recognised"


def click_trousers(page: Page) -> None:
    click_cell(page, 1, 1)
    expect(page.get_by_role("heading", name=TROUSERS)).to_be_visible(timeout=10_000)


def test_a_click_on_a_cell_shows_its_pictures(open_tab: OpenTab) -> None:
    page = open_tab("/confusion")
    click_trousers(page)
    expect(page.locator(".st-key-confusion_pictures .picture").first).to_be_visible()
    page.get_by_role("button", name="Back to the most confused").click()
    expect(page.get_by_role("heading", name=TROUSERS)).to_be_hidden()


def test_reload_keeps_the_cell_and_back_takes_it_off(open_tab: OpenTab) -> None:
    page = open_tab("/confusion")
    click_trousers(page)
    expect(page).to_have_url(re.compile(r"/confusion\?cell=1%2C1$"))
    page.reload()
    expect(page.get_by_role("heading", name=TROUSERS)).to_be_visible(timeout=20_000)
    page.go_back()
    expect(page.get_by_role("heading", name=TROUSERS)).to_be_hidden()

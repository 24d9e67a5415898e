"""Nothing that somebody typed runs in somebody else's browser, or breaks the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.browsing import wait_for_script
from tests.finished import finished_run
from tests.processes import App

OpenTab = Callable[..., Page]

MARK = "hostile"
TEXT = (
    f"{MARK}<img src=x onerror=window.ran=1><svg onload=window.ran=1>"
    "[x](javascript:window.ran=1)\u202e$x^2$"
)


@pytest.fixture
def runs(app: App) -> Iterator[list[str]]:
    """Two finished runs of somebody else, whose name, note and tags are ``TEXT``."""
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
    found = [finished_run(store, TrainingConfig(dataset="practice", seed=n)) for n in (0, 1)]
    for run_id in found:
        store.label(run_id, name=TEXT, note=TEXT, tags=[TEXT[:40]])
    yield found
    store.remove(found)


def test_names_notes_tags_and_addresses_are_text(open_tab: OpenTab, runs: list[str]) -> None:
    both = ",".join(runs)
    page = open_tab(f"/runs?runs={both}")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    address = page.url.partition("/runs")[0]
    for path in (
        f"/runs?runs={both}&find={MARK}",
        f"/runs?runs={runs[0]}",
        f"/train?run={runs[0]}",
        "/train?run=[x](javascript:window.ran=1)<img src=x onerror=window.ran=1>",
    ):
        page.goto(address + path)
        # What was typed is there to be read, so the page has come to it.
        expect(page.get_by_text("<img src=x").first).to_be_attached()
        wait_for_script(page)
        expect(page.locator('img[src="x"], svg[onload], a[href^="javascript" i]')).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_text("Something went wrong here")).to_have_count(0)
        assert page.evaluate("window.ran") is None
    assert dialogs == []

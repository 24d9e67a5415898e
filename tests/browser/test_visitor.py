"""A browser stays the same visitor after a reload, and another browser is somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fmnist.runs.store import RunStore
from tests.browsing import press_start
from tests.processes import App

OpenTab = Callable[..., Page]
KEPT = "() => document.cookie.includes('fmnist_visitor=')"


def _owner_of_a_run(page: Page, store: RunStore) -> str:
    press_start(page, epochs=3)
    expect(page).to_have_url(re.compile(r"run=[0-9a-f]{8}"))
    run_id = re.findall(r"run=([0-9a-f]{8})", page.url)[-1]
    store.control.stop(run_id)
    return store.get(run_id).owner


@pytest.mark.slow
def test_the_browser_keeps_who_one_is(open_tab: OpenTab, app: App) -> None:
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
    page = open_tab("/train")
    page.wait_for_function(KEPT)
    owner = _owner_of_a_run(page, store)
    page.goto(f"{app.address}/train")  # a new session of the same browser
    assert _owner_of_a_run(page, store) == owner
    assert _owner_of_a_run(open_tab("/train"), store) != owner

"""The Runs page in a real browser: ticks, that they stay with their runs, and downloads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.browsing import wait_for_script
from tests.finished import finished_run
from tests.processes import App

OpenTab = Callable[..., Page]

WORD = "comparable"
"""Only these tests' runs carry it: the app is shared with other tests."""

HEADER, ROW = 38, 35
"""Heights of the table's rows in pixels."""

TICKED = """() => [...document.querySelectorAll(".st-key-runs_table tbody tr")]
    .filter((row) => row.getAttribute("aria-selected") === "true")
    .map((row) => row.cells[0].textContent).sort().join()"""
"""Names of the runs whose rows are ticked."""


@pytest.fixture
def store(app: App) -> RunStore:
    return RunStore(f"sqlite:///{app.home / 'fmnist.db'}")


def _add(store: RunStore, name: str, *, seed: int = 0, accuracy: float = 0.9) -> str:
    config = TrainingConfig(dataset="practice", seed=seed)
    run_id = finished_run(store, config, accuracy=accuracy)
    store.label(run_id, name=name, tags=[WORD])
    return run_id


def _tick(page: Page, row: int) -> None:
    place = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 17, place["y"] + HEADER + ROW * row + ROW / 2)


def test_ticked_runs_are_compared_and_the_ticks_move_with_them(
    open_tab: OpenTab, store: RunStore, tmp_path: Path
) -> None:
    first = _add(store, "first", accuracy=0.8)
    second = _add(store, "second", seed=1)
    page = open_tab(f"/runs?find={WORD}")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^2 (of .*)?runs\.$"))).to_be_visible()
    expect(page.locator(".st-key-runs_table tbody tr")).to_have_count(2)
    wait_for_script(page)
    _tick(page, 1)
    expect(page).to_have_url(re.compile(rf"runs={first}"))
    _tick(page, 0)
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"runs=({first}%2C{second}|{second}%2C{first})"))
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect(page.get_by_text("is better than")).to_be_visible()

    with page.expect_download() as saved:
        page.get_by_role("button", name="TensorBoard").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes()))
    assert {name.split("/")[0] for name in archive.namelist()} == {first, second}

    # A new run comes in on top; the list finds it by itself, and the ticks stay with their runs.
    _add(store, "third")
    expect(page.get_by_text(re.compile(r"^3 (of .*)?runs\.$"))).to_be_visible()
    page.wait_for_function(f"({TICKED})() === 'first,second'")
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_visible()
    page.get_by_role("button", name="Select nothing").click()
    expect(page.get_by_role("heading", name="2 runs compared")).to_be_hidden()
    page.wait_for_function(f"({TICKED})() === ''")

"""The files of a model on the Models page, measured by a worker: table, changed pictures, axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from fmnist.catalogue import find
from fmnist.computations import complete, identifier
from fmnist.data import load_dataset
from fmnist.export.formats import FORMATS
from fmnist.export.measured import Measured, packed
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from tests.browser.test_accessibility import serious_at_rest, serious_in_the_dark
from tests.processes import App

MODEL = "lenet5-tuned"


@pytest.fixture
def measured(app: App) -> None:
    """Every file of the smallest shipped model, as a worker would put them into the store.

    Making them takes a minute. The int8 file answers otherwise about the pictures 3 and 7.
    """
    settings = Settings(home=app.home, dataset="practice")
    dataset, store = (
        load_dataset("practice", settings),
        RunStore(f"sqlite:///{app.home / 'fmnist.db'}"),
    )
    said = dataset.y_test.copy()
    said[[3, 7]] = (said[[3, 7]] + 1) % 10

    def part(key: str, labels: NDArray[np.uint8]) -> Measured:
        rows = np.eye(10, dtype=np.float32)[labels]
        return Measured(
            format=FORMATS[key], content=b"x" * 300, probabilities=rows, times=np.array([0.5])
        )

    found = [part(key, said if key == "int8" else dataset.y_test) for key in FORMATS]
    asked = complete({"model": MODEL}, dataset, lambda name: find(name, store))
    name = identifier("exports", asked)
    store.computations.ask("exports", asked, owner="somebody")
    store.computations.begin(name, "worker")
    arrays = {**packed(found), "machine": np.array("A machine")}
    store.computations.finish(name, "worker", arrays, most_bytes=10**9)


@pytest.mark.usefixtures("measured")
def test_the_files_of_a_model_stand_in_a_table_with_the_pictures_they_change(
    open_tab: Callable[..., Page],
) -> None:
    page = open_tab(f"/models?model={MODEL}&view=files")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_text("2 answers are other ones")).to_be_visible()
    changed = page.get_by_role("button", name=re.compile(r", picture \d+, wrong, "))
    expect(changed).to_have_count(2)
    expect(page.get_by_role("button", name="With code (.zip)")).to_be_visible()
    assert serious_at_rest(page) == []
    assert serious_in_the_dark(page) == []
    page.get_by_role("radio", name="LiteRT float32").click()
    expect(page.get_by_text("Every answer is that of the Keras model.")).to_be_visible()
    expect(changed).to_have_count(0)

"""A run that is watched in a real browser; the test itself writes its points, nothing trains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, StepRecord
from tests.browser.conftest import App, running_app

OpenTab = Callable[..., Page]

STEPS = 25
EPOCHS = 20

CURVES = "[class*=st-key-train_curves_] .js-plotly-plot"

READ = """() => {
    const chart = document.querySelector("[class*=st-key-train_curves_] .js-plotly-plot");
    const numbers = (values) => Array.from(values ?? []);
    const axis = chart._fullLayout.xaxis;
    return {
        raw: numbers(chart._fullData[0].y),
        loss: numbers(chart._fullData[1].y),
        x: axis.range,
        width: chart._fullLayout.width,
        title: axis.title.text,
        scale: chart._fullLayout.yaxis.type,
    };
}"""

READY = f"() => document.querySelector('{CURVES}')?._fullData?.length > 1"


class Writer:
    """Writes a run as its worker would."""

    def __init__(self, store: RunStore) -> None:
        self.journal = store.journal
        config = preset("tuned").changed(dataset="practice", epochs=EPOCHS)
        self.run = store.create(config, owner="somebody", reserved=True)
        self.journal.start(self.run, total_steps=STEPS * EPOCHS)
        self._random = np.random.default_rng(0)
        self._step = 0

    def steps(self, count: int, *, level: float = 0.5) -> None:
        values = (level + 0.1 * self._random.random(count)).astype(np.float32)
        self.journal.add(
            self.run,
            StepRecord(
                epoch=self._step // STEPS + 1,
                first_step=self._step,
                loss=values,
                accuracy=1 - values,
                learning_rate=np.full(count, 0.001, np.float32),
                pictures_per_second=1000.0,
            ),
        )
        self._step += count

    def epoch(self, *, loss: float, validation_loss: float, accuracy: float = 0.9) -> None:
        """One whole epoch."""
        self.steps(STEPS, level=loss)
        self.journal.add(
            self.run,
            EpochRecord(
                epoch=self._step // STEPS,
                step=self._step,
                loss=loss,
                accuracy=accuracy,
                validation_loss=validation_loss,
                validation_accuracy=accuracy,
                seconds=1.0,
            ),
        )


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app without workers: nobody but the test carries out a run."""
    home = tmp_path_factory.mktemp("watch") / "home"
    with running_app(home, FMNIST_WORKERS="0") as running:
        yield running


@pytest.fixture
def writer(app: App) -> Writer:
    return Writer(RunStore(f"sqlite:///{Path(app.home) / 'fmnist.db'}"))


@pytest.fixture
def watching(writer: Writer, open_tab: OpenTab) -> Page:
    """A tab with a live run of 60 steps."""
    for _epoch in range(2):
        writer.epoch(loss=0.5, validation_loss=0.5)
    writer.steps(10)
    page = open_tab(f"/train?run={writer.run}", height=1400)
    page.wait_for_function(READY)
    return page


def _read(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(READ))


def _wait(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {{ const now = ({READ})(); return {condition}; }}")


def _zoom(page: Page) -> list[float]:
    """Zoom along x to about the middle third, and return the range."""
    before = _read(page)["x"]
    panel = page.locator(f"{CURVES} .nsewdrag").first
    panel.scroll_into_view_if_needed()
    place = panel.bounding_box()
    assert place is not None
    middle = place["y"] + place["height"] / 2
    page.mouse.move(place["x"] + place["width"] / 3, middle)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * 2 / 3, middle, steps=5)
    page.mouse.up()
    _wait(page, f"now.x[1] - now.x[0] < {(before[1] - before[0]) / 2}")
    return list(_read(page)["x"])


def _smoothing(page: Page, position: int) -> None:
    page.get_by_role("slider", name="Smoothing").fill(str(position))


def test_a_zoom_outlives_points_smoothing_and_scale_but_not_another_axis(
    watching: Page, writer: Writer
) -> None:
    page = watching
    zoomed = _zoom(page)
    writer.steps(15)
    _wait(page, "now.raw.length == 75")
    assert _read(page)["x"] == zoomed
    _smoothing(page, 6)
    expect(page.get_by_text("100 steps")).to_be_visible()
    page.get_by_text("Logarithmic loss").click()
    _wait(page, "now.scale == 'log'")
    assert _read(page)["x"] == zoomed
    page.get_by_text("Epochs", exact=True).first.click()
    _wait(page, "now.title == 'Epoch'")
    assert _read(page)["x"] == [0, pytest.approx(5 * 1.01)]


def test_a_zoom_outlives_the_end_of_the_run(watching: Page, writer: Writer) -> None:
    zoomed = _zoom(watching)
    writer.journal.finish(
        writer.run,
        RunStatus.STOPPED,
        metrics={
            "test_accuracy": 0.9054,
            "test_pictures": 10_000,
            "validation_accuracy": 0.9,
            "parameters": 61_706,
            "seconds": 12.0,
        },
    )
    expect(watching.get_by_text("(90.0–91.1%) with 95% confidence")).to_be_visible()
    assert _read(watching)["x"] == zoomed


def test_smoothing_is_a_moving_average_corrected_for_its_start(watching: Page) -> None:
    _smoothing(watching, 0)
    _wait(watching, "now.loss[50] == now.raw[50]")
    _smoothing(watching, 3)  # over 10 steps: each step back counts a tenth less
    expect(watching.get_by_text("10 steps", exact=True)).to_be_visible()
    _wait(watching, "now.loss[50] != now.raw[50]")
    found = _read(watching)
    raw = np.array(found["raw"])
    weights = 0.9 ** np.arange(60)
    expected = [np.average(raw[: n + 1][::-1], weights=weights[: n + 1]) for n in range(60)]
    np.testing.assert_allclose(found["loss"], expected, rtol=1e-5)
    assert np.std(found["loss"][10:]) < np.std(raw[10:]) / 2


def test_without_smoothing_the_line_is_the_curve_as_measured(watching: Page) -> None:
    _smoothing(watching, 0)
    expect(watching.get_by_text("off", exact=True)).to_be_visible()
    _wait(watching, "now.loss.every((value, index) => value == now.raw[index])")


def test_the_controls_do_not_wait_for_the_server(watching: Page) -> None:
    before = _read(watching)["loss"]
    watching.context.set_offline(True)
    _smoothing(watching, 9)
    _wait(watching, f"now.loss[50] != {before[50]}")
    watching.get_by_text("Epochs", exact=True).first.click()
    _wait(watching, "now.title == 'Epoch'")


def test_what_was_chosen_is_remembered_by_the_browser(watching: Page) -> None:
    _smoothing(watching, 5)
    watching.get_by_text("Logarithmic loss").click()
    watching.reload()
    watching.wait_for_function(READY)
    expect(watching.get_by_text("50 steps", exact=True)).to_be_visible()
    expect(watching.get_by_label("Logarithmic loss")).to_be_checked()
    _wait(watching, "now.scale == 'log'")


def test_one_line_follows_the_pointer_through_all_panels(watching: Page) -> None:
    panel = watching.locator(f"{CURVES} .nsewdrag").first
    panel.scroll_into_view_if_needed()
    place = panel.bounding_box()
    whole = watching.locator(CURVES).bounding_box()
    assert place is not None
    assert whole is not None
    watching.mouse.move(place["x"] + place["width"] * 0.08, place["y"] + place["height"] / 2)
    label = watching.locator(f"{CURVES} .hoverlayer .legend")
    for text in (
        "Training loss",
        "Validation loss",
        "Training accuracy",
        "Validation accuracy",
        "Learning rate",
        "Pictures per second",
    ):
        expect(label).to_contain_text(text)
    line = watching.locator(f"{CURVES} .spikeline").first.bounding_box()
    assert line is not None
    assert line["height"] > 0.75 * whole["height"]


def test_a_hint_appears_while_the_run_lives_and_stays_open(
    writer: Writer, open_tab: OpenTab
) -> None:
    page = open_tab(f"/train?run={writer.run}", height=1400)
    page.wait_for_function(READY)
    title = "The network does not learn"
    for _epoch in range(2):
        writer.epoch(loss=2.303, validation_loss=2.303, accuracy=0.1)
    expect(page.get_by_text(title)).to_be_visible()
    page.get_by_text(title).click()
    expect(page.get_by_text("In epochs 1 and 2 the training loss was 2.30")).to_be_visible()
    writer.epoch(loss=2.303, validation_loss=2.303, accuracy=0.1)
    expect(page.get_by_text("In epochs 2 and 3 the training loss was 2.30")).to_be_visible()
    expect(page.get_by_text("a tenth of the learning rate")).to_be_visible()


def test_the_controls_fit_a_narrow_page(writer: Writer, browser: Browser, app: App) -> None:
    writer.steps(10)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(f"{app.address}/train?run={writer.run}")
        page.wait_for_function(READY)
        bar = page.locator(".fmnist-controls").bounding_box()
        chart = page.locator(CURVES).bounding_box()
        assert bar is not None
        assert chart is not None
        assert bar["x"] + bar["width"] <= 390
        assert bar["y"] + bar["height"] <= chart["y"]
        assert chart["height"] > 400
    finally:
        context.close()

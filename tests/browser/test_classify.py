"""Drawing on the canvas and uploading a picture, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browsing import wait_for_script

OpenTab = Callable[..., Page]

BUSY = 90_000
"""Milliseconds: the first visitor waits until what cuts out and judges pictures is imported."""

TROUSERS = ((0.33, 0.1), (0.67, 0.1), (0.7, 0.9), (0.56, 0.9), (0.5, 0.35), (0.44, 0.9), (0.3, 0.9))


def draw(page: Page, outline: Sequence[tuple[float, float]] = TROUSERS) -> None:
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_be_visible(timeout=BUSY)
    wait_for_script(page)  # nothing moves the canvas any more
    place = canvas.bounding_box()
    assert place is not None
    points = [
        (place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in outline
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in [*points[1:], points[0]]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def white_pixels(page: Page) -> int:
    """Return how many pixels of the drawing are bright."""
    return int(
        page.locator("canvas.dc-canvas.lower-canvas").evaluate(
            """canvas => canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height).data
                .filter((value, index) => index % 4 === 0 && value > 200).length"""
        )
    )


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Ask again until it holds, at most a minute."""
    for _attempt in range(600):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("It did not happen within a minute.")


def test_a_drawing_on_the_canvas_is_classified(open_tab: OpenTab) -> None:
    page = open_tab("/classify")
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible(timeout=BUSY)
    draw(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    expect(page.get_by_text("Filled", exact=True)).to_be_visible()


def test_a_drawing_is_still_there_after_another_page_and_can_be_gone_on_with(
    open_tab: OpenTab,
) -> None:
    page = open_tab("/classify")
    draw(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    drawn = white_pixels(page)
    assert drawn > 5_000
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Where to begin")).to_be_visible()
    page.get_by_role("link", name="Classify").first.click()
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_until(page, lambda: white_pixels(page) == pytest.approx(drawn, rel=0.01))

    seen = page.get_by_test_id("stImage").locator("img").first
    before = seen.get_attribute("src")
    draw(page, ((0.05, 0.05), (0.05, 0.95)))
    wait_until(page, lambda: white_pixels(page) > 1.1 * drawn)
    wait_until(page, lambda: seen.get_attribute("src") != before)
    with_stroke = white_pixels(page)
    page.get_by_text("Test picture", exact=True).click()
    expect(page.get_by_label("Number of the test picture")).to_be_visible()
    page.get_by_text("Draw", exact=True).click()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_until(page, lambda: white_pixels(page) == pytest.approx(with_stroke, rel=0.01))


def test_an_uploaded_picture_is_classified(open_tab: OpenTab) -> None:
    picture = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(picture).polygon([(300 * x, 300 * y) for x, y in TROUSERS], fill="navy")
    content = io.BytesIO()
    picture.save(content, "PNG")
    page = open_tab("/classify")
    page.get_by_text("Upload", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "trousers.png", "mimeType": "image/png", "buffer": content.getvalue()}
    )
    expect(page.get_by_text(re.compile(r"% sure\. Next: "))).to_be_visible(timeout=BUSY)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)

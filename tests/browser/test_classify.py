"""Drawing on the canvas and uploading a picture, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

OpenTab = Callable[..., Page]

TROUSERS = ((0.33, 0.1), (0.67, 0.1), (0.7, 0.9), (0.56, 0.9), (0.5, 0.35), (0.44, 0.9), (0.3, 0.9))


def test_a_drawing_on_the_canvas_is_classified(open_tab: OpenTab) -> None:
    page = open_tab("/classify")
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible(timeout=20_000)
    canvas = page.locator("canvas").last
    expect(canvas).to_be_visible(timeout=20_000)
    place = canvas.bounding_box()
    assert place is not None
    points = [
        (place["x"] + x * place["width"], place["y"] + y * place["height"]) for x, y in TROUSERS
    ]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in [*points[1:], points[0]]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Filled", exact=True)).to_be_visible()


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
    expect(page.get_by_text(re.compile(r"\d+% sure\. Next: "))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible()

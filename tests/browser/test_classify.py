"""Drawing on the canvas and uploading a picture, in a real browser."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browsing import wait_for_rest, wait_for_script

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


def draw_by_touch(page: Page, outline: Sequence[tuple[float, float]] = TROUSERS) -> None:
    """Draw a closed outline with a finger."""
    place = page.locator("canvas.upper-canvas").bounding_box()
    assert place is not None
    points = [
        {"x": place["x"] + x * place["width"], "y": place["y"] + y * place["height"]}
        for x, y in [*outline, outline[0]]
    ]
    finger = page.context.new_cdp_session(page)
    for kind, touched in (
        ("touchStart", points[:1]),
        *(("touchMove", [point]) for point in points[1:]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


DRAWING = "canvas.dc-canvas.lower-canvas"
BENEATH = "canvas.dc-background-canvas"


def white_pixels(page: Page, canvas: str = DRAWING, *, above: int = 200) -> int:
    """Return how many pixels of the drawing, or of what lies beneath, are brighter.

    Where one canvas takes the place of another, both may be there for a moment: then −1.
    """
    expect(page.locator(canvas)).to_have_count(1)
    return int(
        page.locator(canvas).evaluate_all(
            """(canvases, above) => canvases.length !== 1 ? -1 : canvases[0].getContext("2d")
                .getImageData(0, 0, canvases[0].width, canvases[0].height).data
                .filter((value, index) => index % 4 === 0 && value > above).length""",
            above,
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
    page = open_tab("/classify?known=0")
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible(timeout=BUSY)
    draw(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    expect(page.get_by_text("3. Filled", exact=True)).to_be_visible()


def test_a_drawing_is_still_there_after_another_page_and_can_be_gone_on_with(
    open_tab: OpenTab,
) -> None:
    page = open_tab("/classify?known=0")
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
    expect(page.get_by_label("Number of the test picture")).to_be_visible(timeout=BUSY)
    page.get_by_text("Draw", exact=True).click()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    wait_until(page, lambda: white_pixels(page) == pytest.approx(with_stroke, rel=0.01))


def test_a_closed_outline_is_filled_by_a_click(open_tab: OpenTab) -> None:
    page = open_tab("/classify?known=0")
    draw(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    wait_for_script(page)
    drawn = white_pixels(page)
    page.get_by_text("Fill", exact=True).click()
    expect(page.get_by_text("Click inside a closed outline to fill it.")).to_be_visible(
        timeout=BUSY
    )
    wait_until(page, lambda: white_pixels(page) == pytest.approx(drawn, rel=0.01))
    place = page.locator("canvas.upper-canvas").bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + 0.5 * place["width"], place["y"] + 0.2 * place["height"])
    wait_until(page, lambda: white_pixels(page) > 1.5 * drawn)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)


def test_an_outline_is_traced_by_touch(open_tab: OpenTab) -> None:
    page = open_tab("/classify?known=0", width=820, touch=True)
    wait_for_rest(page)
    page.get_by_role("combobox", name="An outline to trace").tap()
    page.get_by_role("option", name="Trouser").tap()
    wait_until(page, lambda: white_pixels(page, BENEATH, above=20) > 500)
    wait_for_rest(page)
    draw_by_touch(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    assert white_pixels(page) > 5_000
    # Whoever has no mouse that hovers sees all the same how to take a stroke back.
    expect(page.locator(".dc-toolbar")).to_have_css("opacity", "1")
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible(timeout=BUSY)


def test_what_is_rubbed_out_comes_back_by_undo(open_tab: OpenTab) -> None:
    page = open_tab("/classify?known=0")
    draw(page)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    drawn = white_pixels(page)
    page.get_by_text("Eraser", exact=True).click()
    expect(page.get_by_text("Rub out.")).to_be_visible(timeout=BUSY)
    wait_for_rest(page)
    draw(page, ((0.33, 0.1), (0.67, 0.1)))
    wait_until(page, lambda: white_pixels(page) < 0.9 * drawn)
    page.get_by_role("button", name="Undo").click()
    wait_until(page, lambda: white_pixels(page) == pytest.approx(drawn, rel=0.01))


def picture(outline: Sequence[tuple[float, float]] = TROUSERS, *, ground: str = "white") -> bytes:
    """Return a PNG of something navy."""
    image = Image.new("RGB", (300, 300), ground)
    ImageDraw.Draw(image).polygon([(300 * x, 300 * y) for x, y in outline], fill="navy")
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in files]
    )


def test_an_uploaded_picture_is_classified_and_outlives_a_reload(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&known=0")
    upload(page, ("trousers.png", picture()))
    expect(page.get_by_text(re.compile(r"% sure\. Next: "))).to_be_visible(timeout=BUSY)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible()
    page.reload()
    expect(page.get_by_text("trousers.png")).to_be_visible(timeout=BUSY)
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    page.get_by_role("button", name="Remove the picture").click()
    expect(page.get_by_text("trousers.png")).to_be_hidden(timeout=BUSY)
    page.reload()
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible(timeout=BUSY)


def test_what_is_no_picture_is_named_and_what_is_large_is_made_small(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&known=0")
    wait_for_rest(page)
    content = io.BytesIO()
    with Image.open(io.BytesIO(picture())) as image:
        image.resize((2400, 2400)).save(content, "PNG", compress_level=0)
    assert content.tell() > 17_000_000  # more than the server would take
    unknown = b"\x89PNG" + bytes(16_000_000)  # which no browser can make small
    upload(page, ("notes.pdf", b"%PDF"), ("huge.png", content.getvalue()), ("odd.png", unknown))
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    expect(page.get_by_text("Left out: notes.pdf.")).to_be_visible()
    expect(page.get_by_text("Left out: odd.png. A picture may have up to 16 MB")).to_be_visible()
    expect(page.get_by_test_id("stFileUploader").get_by_text("per file")).to_be_hidden()


def test_what_is_painted_away_is_gone_from_what_the_network_sees(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&view=mend&known=0")
    expect(page.get_by_text("Photo", exact=True)).to_be_visible(timeout=BUSY)
    page.get_by_text("Photo", exact=True).click()
    upload(page, ("trousers.png", picture()))
    seen = page.locator(".st-key-classify_answer_0").get_by_test_id("stImage").locator("img")
    expect(seen).to_be_visible(timeout=BUSY)
    page.get_by_text("Take away", exact=True).click()
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_be_visible(timeout=BUSY)
    wait_for_script(page)
    before = seen.get_attribute("src")
    canvas.scroll_into_view_if_needed()
    place = canvas.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 0.2 * place["width"], place["y"] + 0.2 * place["height"])
    page.mouse.down()
    page.mouse.move(place["x"] + 0.8 * place["width"], place["y"] + 0.2 * place["height"], steps=6)
    page.mouse.up()
    expect(page.get_by_role("button", name="As it was")).to_be_enabled(timeout=BUSY)
    wait_until(page, lambda: seen.get_attribute("src") != before)


def test_many_pictures_are_looked_at_and_shown_page_by_page(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&known=0")
    expect(page.locator("input[type=file]")).to_be_attached(timeout=BUSY)
    upload(page, *((f"{index}.png", picture()) for index in range(30)))
    gallery = page.locator(".st-key-classify_gallery .grid")
    expect(gallery).to_have_attribute("data-drawn", "24", timeout=BUSY)
    expect(page.get_by_text("All answers in a table")).to_be_visible(timeout=BUSY)
    expect(gallery.locator(".photo.waiting")).to_have_count(0, timeout=BUSY)
    gallery.locator(".photo").nth(3).click()
    expect(gallery.locator(".photo").nth(3)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("3.png", exact=True)).to_be_visible(timeout=BUSY)


def test_a_picture_is_pasted(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&known=0")
    expect(page.get_by_text("or press Ctrl+V")).to_be_visible(timeout=BUSY)
    page.evaluate(
        """text => {
            const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], "image.png", { type: "image/png" }));
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            document.body.dispatchEvent(paste);
        }""",
        base64.b64encode(picture()).decode(),
    )
    expect(page.get_by_role("heading", name="Trouser")).to_be_visible(timeout=BUSY)
    expect(page.get_by_text("Pasted", exact=True)).to_be_visible()

"""The switch of languages: a drawing and the chosen class stay, and the browser remembers."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_classify import BUSY, draw, wait_until, white_pixels
from tests.browsing import wait_for_rest

OpenTab = Callable[..., Page]


def test_a_switch_keeps_a_drawing_and_is_remembered(open_tab: OpenTab) -> None:
    page = open_tab("/classify?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    draw(page)
    answer = page.locator(".st-key-classify_halves h2")
    expect(answer).to_be_visible(timeout=BUSY)
    wait_for_rest(page)
    drawn = white_pixels(page)
    assert drawn > 0

    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("分类")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("button", name="中文")).to_have_attribute("aria-pressed", "true")
    expect(answer).to_be_visible()
    wait_for_rest(page)
    wait_until(page, lambda: white_pixels(page) == drawn)

    page.get_by_test_id("stButtonGroup").get_by_text("上传", exact=True).click()
    uploader = page.get_by_test_id("stFileUploaderDropzone")
    button = uploader.get_by_test_id("stBaseButton-secondary")
    expect(button).to_have_text(re.compile("上传$"))  # which Streamlit names

    page.goto(page.url.split("?")[0])  # a new session of the same browser
    expect(page.locator("h1")).to_have_text("分类", timeout=BUSY)


CUT = """all => all.filter(
  e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight
).length"""


def test_each_class_name_is_whole_on_a_telephone_and_on_a_screen(open_tab: OpenTab) -> None:
    page = open_tab("/?lang=en")
    captions = page.locator(".st-key-home_strip .caption")
    for button, last in (("English", "Ankle boot"), ("中文", "Ankle boot 短靴")):
        page.get_by_role("button", name=button).click()
        expect(captions.last).to_have_text(last, timeout=BUSY)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wait_for_rest(page)
            assert captions.count() == 10
            assert captions.evaluate_all(CUT) == 0, (button, width)
    captions.evaluate_all("all => all.forEach(e => (e.style.whiteSpace = 'nowrap'))")
    page.set_viewport_size({"width": 390, "height": 900})
    assert captions.evaluate_all(CUT) > 0

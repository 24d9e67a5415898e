"""The quiz in a browser: by keyboard and by finger, and nothing jumps from picture to picture."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from fmnist.quiz import COUNT
from tests.browsing import wait_for_script

OpenTab = Callable[..., Page]

PLACES = """() => [...document.querySelectorAll("[class*=st-key-quiz_answer_] button")].map(
    (button) => { const place = button.getBoundingClientRect(); return [place.x, place.y]; })"""


def _said(page: Page, number: int) -> None:
    expect(page.get_by_text(f"Picture {number} of {COUNT}", exact=True)).to_be_visible()


def test_all_twenty_are_labelled_by_keyboard_and_nothing_jumps(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?view=quiz&quiz=7")
    expect(page.get_by_role("button", name="Start the clock")).to_be_visible()
    page.keyboard.press("Enter")
    _said(page, 1)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(page.locator("[class*=st-key-quiz_answer_] button")).to_have_count(10)
    wait_for_script(page)
    before = page.evaluate(PLACES)
    pictures = set()
    for number in range(1, COUNT + 1):
        _said(page, number)
        pictures.add(page.get_by_alt_text(f"Picture {number} of {COUNT}").get_attribute("src"))
        assert page.evaluate(PLACES) == before
        page.keyboard.press(str(number % 10))
    expect(page.get_by_text("The confusion matrix of you")).to_be_visible()
    expect(page.get_by_text("People, as published")).to_be_visible()
    assert len(pictures) > COUNT // 2  # each time another one was shown
    page.keyboard.press("Enter")
    _said(page, 1)
    expect(page).not_to_have_url(re.compile(r"quiz=7(&|$)"))


def test_on_a_phone_every_answer_is_within_reach_of_the_picture(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?view=quiz&quiz=7", width=390, height=844)
    page.get_by_role("button", name="Start the clock").click()
    _said(page, 1)
    picture = page.get_by_alt_text(f"Picture 1 of {COUNT}").bounding_box()
    last = page.get_by_role("button", name=re.compile("^Ankle boot")).bounding_box()
    assert picture is not None
    assert last is not None
    assert last["y"] + last["height"] - picture["y"] < 844
    page.get_by_role("button", name=re.compile("^Ankle boot")).click()
    _said(page, 2)
    page.get_by_role("button", name=re.compile("^One back")).click()
    _said(page, 1)


def test_it_goes_on_after_a_reload_and_a_cell_shows_its_pictures(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?view=quiz&quiz=8")
    page.get_by_role("button", name="Start the clock").click()
    page.wait_for_function("() => document.cookie.includes('fmnist_visitor=')", timeout=20_000)
    for number in range(1, COUNT + 1):
        _said(page, number)
        page.keyboard.press("1")  # a T-shirt, all of them
        if number == 3:
            _said(page, number + 1)
            page.reload()
    cells = page.locator(".st-key-quiz_matrix td[data-place$=',0']")
    expect(cells).to_have_count(10)
    filled = cells.filter(has_text=re.compile(r"\d")).first
    count = int(filled.inner_text())
    filled.click()
    expect(page.get_by_text("In the chosen cells")).to_be_visible()
    expect(page.locator(".st-key-quiz_pictures .picture")).to_have_count(count)
    expect(page).to_have_url(re.compile("answered="))

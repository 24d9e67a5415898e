"""Dataset and the two components, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import pictures, wait_for_grid

OpenTab = Callable[..., Page]


def test_a_click_shows_the_picture_large(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    pictures(page).nth(7).click()
    expect(page.get_by_text(re.compile(r"^Picture 7 · label \d"))).to_be_visible()
    expect(pictures(page).nth(7)).to_have_attribute("aria-pressed", "true")
    expect(pictures(page).nth(0)).to_have_attribute("aria-pressed", "false")


def test_every_picture_is_cut_from_its_own_place(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    drawings = page.evaluate(
        """() => [...document.querySelector(".st-key-dataset_grid")
            .querySelectorAll("*")].map((element) => element.shadowRoot).find(Boolean)
            .querySelectorAll("canvas").values().map((canvas) => canvas.toDataURL()).toArray()"""
    )
    assert len(drawings) == 25
    assert len(set(drawings)) == 25


def test_the_grid_can_be_walked_with_the_keyboard(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    pictures(page).nth(0).focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text(re.compile("^Picture 6 ·"))).to_be_visible()


def test_an_address_opens_what_it_says_even_as_the_first_one(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?split=test&class=9&size=10")
    wait_for_grid(page, 50)
    expect(page.get_by_text("Pictures 1–50 of 50")).to_be_visible()
    names = {text.split(",")[0] for text in pictures(page).evaluate_all(
        "elements => elements.map((element) => element.ariaLabel)"
    )}  # fmt: skip
    assert names == {"Ankle boot"}


def test_back_returns_to_the_page_before(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    page.locator(".st-key-dataset_page").get_by_text("3", exact=True).click()
    expect(page.get_by_text("Pictures 51–75 of 2,000")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?page=3$"))
    page.go_back()
    expect(page.get_by_text("Pictures 1–25 of 2,000")).to_be_visible()


def test_the_choice_is_still_there_after_another_page(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?size=15&split=test")
    wait_for_grid(page, 225)
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="Where to begin")).to_be_visible()
    page.get_by_role("link", name="Dataset", exact=False).first.click()
    wait_for_grid(page, 225)
    expect(page.get_by_text("Pictures 1–225 of 500")).to_be_visible()


def test_a_phone_sees_no_sideways_scrolling(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?size=20", width=390, height=844, scheme="dark")
    wait_for_grid(page, 400)
    assert page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth"
    ) <= 390  # fmt: skip


def test_the_next_page_shows_the_pictures_that_follow(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?size=20")
    wait_for_grid(page, 400)
    page.locator(".st-key-dataset_page").get_by_text("2", exact=True).click()
    expect(pictures(page).first).to_have_attribute("aria-label", re.compile("picture 400$"))
    expect(pictures(page)).to_have_count(400)
    expect(pictures(page).last).to_have_attribute("aria-label", re.compile("picture 799$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_takes_its_colours_from_the_theme(open_tab: OpenTab, scheme: str) -> None:
    page = open_tab("/dataset?view=classes", scheme=scheme)
    label = page.locator(".st-key-dataset_counts .ytick text", has_text="Trouser")
    expect(label).to_be_visible()
    colour = label.evaluate("element => getComputedStyle(element).fill")
    assert colour == {"light": "rgb(13, 22, 32)", "dark": "rgb(233, 238, 244)"}[scheme]


def test_the_value_of_a_pixel_stands_under_the_pointer(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    chart = page.locator(".st-key-dataset_pixels .fmnist-chart")
    expect(chart.locator(".nsewdrag")).to_be_visible()
    chart.locator(".nsewdrag").hover(position={"x": 3, "y": 3})
    expect(chart.locator(".hoverlayer")).to_contain_text(re.compile(r"row 0, column 0: \d+"))


def test_a_chart_is_updated_in_place(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    drawing = page.locator(".st-key-dataset_pixels svg.main-svg").first
    expect(drawing).to_be_visible()
    drawing.evaluate("element => { element.dataset.mark = 'same' }")
    pictures(page).nth(5).click()
    expect(page.get_by_text(re.compile("^Picture 5 ·"))).to_be_visible()
    expect(page.locator(".st-key-dataset_pixels .fmnist-chart")).to_have_attribute(
        "aria-label", re.compile("28 by 28 pixels")
    )
    expect(drawing).to_have_attribute("data-mark", "same")

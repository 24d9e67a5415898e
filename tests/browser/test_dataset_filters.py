"""Filters and “More like this one” on the Dataset page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsing import pictures, wait_for_grid

OpenTab = Callable[..., Page]


def test_a_slider_filters_and_its_chip_takes_it_back(open_tab: OpenTab) -> None:
    page = open_tab("/dataset")
    wait_for_grid(page, 25)
    page.get_by_role("button", name="More filters").click()
    least = page.get_by_role("slider", name="Brightness of the item").first
    least.focus()
    least.press("End")
    expect(page).to_have_url(re.compile(r"bright=\d+\.\.255"))
    page.keyboard.press("Escape")
    chip = page.get_by_role("button", name=re.compile(r"^Brightness \d+–255"))
    expect(chip).to_be_visible()
    chip.click()
    expect(chip).to_be_hidden()
    expect(page.get_by_text("Pictures 1–25 of 2,000")).to_be_visible()
    expect(page).not_to_have_url(re.compile("bright"))


def test_more_like_this_one_shows_it_first_and_whether_the_labels_agree(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?split=test")
    wait_for_grid(page, 25)
    pictures(page).nth(3).click()
    expect(page.get_by_text(re.compile("^Picture 3 ·"))).to_be_visible()
    page.get_by_role("button", name="More like this one").click()
    expect(page.get_by_text("Pictures 1–25 of 2,500")).to_be_visible()
    expect(page.get_by_text(re.compile("Compared with the test picture 3"))).to_be_visible()
    first = pictures(page).nth(0)
    expect(first).to_have_attribute("aria-label", re.compile("right, ±0$"))
    page.get_by_role("button", name=re.compile("^Most like test picture 3")).click()
    expect(page.get_by_text(re.compile("Compared with"))).to_be_hidden()


def test_what_a_model_gets_wrong_is_marked_not_by_colour_alone(open_tab: OpenTab) -> None:
    page = open_tab("/dataset?split=test&answer=wrong&sort=loss&size=5")
    expect(pictures(page).first).to_have_attribute("aria-label", re.compile(r"wrong, .+ \d+%$"))
    expect(page.locator(".st-key-dataset_grid .note").first).to_have_text(re.compile(r"^✗ "))

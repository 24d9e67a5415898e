"""The drawing, the units and the worked example of the Inside page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsing import wait_for_script

OpenTab = Callable[..., Page]


def test_a_click_leads_from_layer_to_unit_to_a_value_that_can_be_moved(open_tab: OpenTab) -> None:
    page = open_tab("/inside?number=3")
    page.get_by_role("button", name=re.compile("^Convolution 2, 16 maps")).click()
    expect(page.get_by_role("heading", name="Convolution 2")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Unit 5, at most")).click()
    expect(page).to_have_url(re.compile("unit=4"))
    wait_for_script(page)
    place = page.locator(".st-key-inside_example [role=slider]")
    place.focus()
    place.press("Home")
    place.press("ArrowDown")
    place.press("ArrowRight")
    # The numbers follow at once, the address and the sentence when it comes to rest.
    expect(place).to_have_attribute("aria-valuetext", re.compile("row 2, column 2"))
    expect(page.get_by_text("Row 2, column 2, counted from 1")).to_be_visible()
    expect(page).to_have_url(re.compile(r"at=1(%2C|,)1"))
    sentence = page.get_by_text("Row 2, column 2, counted from 1").inner_text()
    value = sentence.rpartition(" ")[2].removesuffix(".")
    expect(place).to_have_attribute("aria-valuetext", f"row 2, column 2: {value}")
    expect(page.locator(".st-key-inside_example dd.total").last).to_have_text(value)


def test_the_drawing_of_a_residual_network_is_walked_by_keyboard_on_a_phone(
    open_tab: OpenTab,
) -> None:
    page = open_tab("/inside?model=residual", width=390)
    first = page.get_by_role("button", name=re.compile("^Convolution 1, 32 maps"))
    first.focus()
    first.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Activation 1")).to_be_visible()
    sums = page.get_by_role("button", name=re.compile("^Sum 2, .*takes Convolution 5 and Conv"))
    expect(sums).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

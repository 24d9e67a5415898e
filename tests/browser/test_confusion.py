"""The confusion matrix in a real browser: choosing cells by mouse, touch and keyboard, saving."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browsing import cell, click_cell, wait_for_rest

OpenTab = Callable[..., Page]

TROUSERS = "Trouser rightly recognised"
MATRIX = ".st-key-confusion_matrix"


def chip(page: Page, name: str) -> None:
    expect(page.locator(".st-key-confusion_chips").get_by_role("button", name=name)).to_be_visible()


def click_trousers(page: Page) -> None:
    click_cell(page, 1, 1)
    chip(page, TROUSERS)


def test_a_click_on_a_cell_shows_its_pictures_and_one_on_its_chip_takes_it_off(
    open_tab: OpenTab,
) -> None:
    page = open_tab("/confusion")
    click_trousers(page)
    expect(page.locator(".st-key-confusion_pictures .picture").first).to_be_visible()
    page.get_by_role("button", name=TROUSERS).click()
    expect(page.get_by_role("heading", name="Most confused")).to_be_visible()
    expect(cell(page, 1, 1)).to_have_attribute("aria-selected", "false")


def test_reload_keeps_the_cell_and_back_takes_it_off(open_tab: OpenTab) -> None:
    page = open_tab("/confusion")
    click_trousers(page)
    expect(page).to_have_url(re.compile(r"/confusion\?cell=1%2C1$"))
    page.reload()
    expect(page.get_by_role("button", name=TROUSERS)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Most confused")).to_be_visible()


def test_a_drag_over_cells_chooses_them_all_and_shift_adds_one(open_tab: OpenTab) -> None:
    page = open_tab("/confusion")
    expect(cell(page, 2, 3)).to_be_visible()
    wait_for_rest(page)  # a drag over a matrix that is drawn anew is none
    cell(page, 2, 3).hover()
    page.mouse.down()
    cell(page, 3, 4).hover()
    page.mouse.up()
    for row, column in ((2, 3), (2, 4), (3, 3), (3, 4)):
        expect(cell(page, row, column)).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(r"cell=2%2C3\.\.4%2C3%2C3\.\.4"))
    cell(page, 9, 9).click(modifiers=["Shift"])
    chip(page, "5 cells")


def test_the_name_of_a_class_chooses_its_row(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?hide=1")
    page.locator(f"{MATRIX} tbody th").nth(6).click()
    chip(page, "Every Shirt that was taken for something else")
    expect(cell(page, 6, 6)).to_have_attribute("aria-selected", "false")


def test_the_matrix_is_walked_and_chosen_by_keyboard(open_tab: OpenTab) -> None:
    page = open_tab("/confusion")
    expect(cell(page, 0, 0)).to_be_visible()
    cell(page, 0, 0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(cell(page, 1, 1)).to_be_focused()
    page.keyboard.press("Enter")
    chip(page, TROUSERS)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{MATRIX} tbody th").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Most confused")).to_be_visible()


def test_while_cells_are_added_each_click_adds_one(open_tab: OpenTab) -> None:
    page = open_tab("/confusion", width=390)
    page.get_by_role("button", name="Add cells").click()
    click_cell(page, 1, 1)
    click_cell(page, 2, 2)
    chip(page, TROUSERS)
    chip(page, "Pullover rightly recognised")


def test_the_matrix_is_saved_as_a_picture(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab("/confusion?cell=1,1")
    saved = {}
    for kind in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind).click()
        saved[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[kind])
    drawing = saved["SVG"].read_text(encoding="utf-8")
    assert saved["SVG"].name == "confusion-strong-test.svg"
    assert drawing.startswith("<svg")
    assert "Ankle boot" in drawing
    assert drawing.count("<rect") == 201
    assert saved["PNG"].read_bytes().startswith(b"\x89PNG")


def test_a_click_on_a_picture_shows_its_details_and_next_goes_on(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?model=lenet5-tuned")
    click_trousers(page)
    page.locator(".st-key-confusion_pictures .picture").first.click()
    details = page.locator(".st-key-confusion_details_probabilities")
    expect(details.get_by_role("listitem")).to_have_count(10)
    expect(details.get_by_role("listitem").nth(1)).to_have_text(re.compile("Trouser.*%.*its label"))
    expect(page.locator(".st-key-confusion_details_neighbours .picture")).to_have_count(10)
    expect(page.get_by_text("1 of ", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("2 of ", exact=False).first).to_be_visible()
    page.get_by_role("button", name="All pictures").click()
    expect(page.locator(".st-key-confusion_pictures .picture").first).to_be_visible()


def test_two_models_are_compared_and_a_picture_they_differ_on_is_shown(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?view=compare")
    grid = page.locator(".st-key-compare_pictures .picture")
    expect(grid.first).to_be_visible()
    page.get_by_text("Both are wrong").click()
    expect(page).to_have_url(re.compile(r"who=neither"))
    expect(page.locator(".st-key-compare_matrix td").first).to_be_visible()
    expect(grid.first).to_be_visible()
    grid.first.click()
    expect(page.locator(".st-key-compare_details_neighbours .picture")).to_have_count(10)
    page.get_by_role("button", name="All pictures").click()
    expect(grid.first).to_be_visible()


def test_another_order_moves_the_cells_and_keeps_the_chosen_one(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?cell=6,6")
    expect(cell(page, 6, 6)).to_have_attribute("aria-selected", "true")
    names = page.locator(f"{MATRIX} tbody th")
    before = names.all_inner_texts()
    page.get_by_text("By similarity").click()
    expect(page).to_have_url(re.compile("order=similarity"))
    expect(names).not_to_have_text(before)
    place = names.all_inner_texts().index("Shirt")
    expect(cell(page, place, place)).to_have_attribute("aria-selected", "true")

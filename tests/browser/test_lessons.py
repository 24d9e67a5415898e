"""A class joins, and a lesson goes from its beginning to a task that the app has checked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.processes import App

OpenTab = Callable[..., Page]


def test_a_class_joins_by_what_the_projector_shows(open_tab: OpenTab, app: App) -> None:
    page = open_tab("/join")
    expect(page.get_by_text("Only this machine reaches")).to_be_visible()
    code = page.get_by_role("img", name=f"QR code of the address {app.address}")
    expect(code).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 200", arg=code.element_handle())
    address = page.locator(".st-key-join_board .address")
    expect(address).to_have_text(app.address)
    page.get_by_role("button", name="Fill the screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.get_by_role("button", name="Fill the screen")).to_be_visible()


@pytest.mark.slow
def test_a_lesson_is_opened_worked_through_and_its_tasks_are_checked(open_tab: OpenTab) -> None:
    page = open_tab("/lessons")
    page.locator(".st-key-lesson_open_first-network").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"lesson=first-network"))
    expect(page.get_by_text("0 of 5 tasks done")).to_be_visible()
    page.get_by_text("about 100", exact=True).click()
    expect(page.get_by_text("1 of 5 tasks done")).to_be_visible()
    page.get_by_role("button", name="Train LeNet-5 for 4 epochs").click()
    # The first training waits for the workers to be warm. The practice set is learned well.
    task = page.locator(".st-key-lesson_task_reach-88")
    expect(task.get_by_text("done")).to_be_visible(timeout=120_000)
    expect(task).to_contain_text("points,")  # which run, and what it has reached
    page.reload()
    expect(task.get_by_text("done")).to_be_visible()
    expect(page.get_by_text(re.compile("[23] of 5 tasks done"))).to_be_visible()

"""The teacher's controls, in an app of their own: signed in past a reload, and out for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from fmnist.passwords import hash_password
from tests.processes import App, running_app

WORDS = "correct horse"


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app with a teacher, and without workers."""
    with running_app(
        tmp_path_factory.mktemp("room") / "home",
        FMNIST_TEACHER_PASSWORD=hash_password(WORDS),
        FMNIST_WORKERS="0",
    ) as running:
        yield running


def _open(page: Page, app: App) -> None:
    page.goto(f"{app.address}/room")
    expect(page.get_by_role("heading", name="Room", exact=True)).to_be_visible(timeout=60_000)


def test_a_teacher_signs_in_decides_for_everybody_and_signs_out(
    taught: App, browser: Browser
) -> None:
    with closing(browser.new_context()) as teachers, closing(browser.new_context()) as students:
        teacher, student = teachers.new_page(), students.new_page()
        _open(teacher, taught)
        teacher.get_by_label("Password", exact=True).fill(WORDS)
        teacher.get_by_role("button", name="Sign in").click()
        teacher.get_by_role("button", name="Pause the queue").click()
        expect(teacher.get_by_role("button", name="Let the queue go on")).to_be_visible()
        teacher.wait_for_function("() => document.cookie.includes('fmnist_teacher=')")
        _open(teacher, taught)  # a new session of the same browser
        expect(teacher.get_by_role("button", name="Let the queue go on")).to_be_visible()

        _open(student, taught)
        expect(student.get_by_text("The teacher has paused the queue.")).to_be_visible()
        expect(student.get_by_role("button", name="Sign in")).to_be_visible()

        teacher.locator(".st-key-room_sign_out button").click()
        expect(teacher.get_by_role("button", name="Sign in")).to_be_visible()
        teacher.wait_for_function("() => !document.cookie.includes('fmnist_teacher=')")
        _open(teacher, taught)
        expect(teacher.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_name_is_kept_by_the_browser_and_seen_by_all(taught: App, browser: Browser) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        _open(page, taught)
        page.locator(".st-key-person_menu button").click()
        field = page.get_by_label("What others call you", exact=True)
        field.fill("Anna *B.*")
        field.press("Enter")
        menu = page.locator(".st-key-person_menu").get_by_role("button", name="Anna *B.*")
        expect(menu).to_be_visible()
        page.wait_for_function("() => document.cookie.includes('fmnist_name=Anna')")
        _open(page, taught)  # a new session of the same browser
        expect(menu).to_be_visible()

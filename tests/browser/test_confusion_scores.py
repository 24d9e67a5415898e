"""The threshold slider and the judging of labels, by keyboard and mouse in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsing import wait_for_script

OpenTab = Callable[..., Page]

ANSWERED = re.compile(r"It would answer (?:all )?([\d,]+)")


def _answered(page: Page) -> int:
    found = ANSWERED.search(page.get_by_text(ANSWERED).first.inner_text())
    assert found
    return int(found[1].replace(",", ""))


def test_the_threshold_is_moved_with_the_keyboard_and_outlives_a_reload(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?view=sure&model=lenet5-tuned")
    before = _answered(page)
    expect(page.locator(".fmnist-chart .main-svg").first).to_be_visible()
    page.evaluate("document.querySelector('.fmnist-chart').dataset.same = 'yes'")
    handle = page.get_by_role("slider")
    handle.focus()
    for _press in range(3):
        handle.press("PageUp")
    expect(page).to_have_url(re.compile(r"sure=99\.9"))  # as far as it goes
    wait_for_script(page)
    expect(page.get_by_text(ANSWERED).first).not_to_have_text(re.compile(rf"answer {before:,} of"))
    fewer = _answered(page)
    assert fewer < before
    # The chart is the very same element: nothing flickers while the slider moves.
    assert page.evaluate("document.querySelector('.fmnist-chart').dataset.same") == "yes"
    page.reload()
    expect(page.get_by_text(ANSWERED).first).to_be_visible()
    assert _answered(page) == fewer


def test_labels_are_judged_one_after_the_other(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?view=labels&model=lenet5-tuned")
    expect(page.get_by_text(re.compile(r"You judged 0 of \d+"))).to_be_visible()
    first = page.get_by_alt_text(re.compile("The picture to judge"))
    name = first.get_attribute("alt")
    page.get_by_role("button", name="Wrong label").click()
    expect(page.get_by_text(re.compile(r"You judged 1 of \d+: 0 right, 1 wrong"))).to_be_visible()
    expect(first).not_to_have_attribute("alt", name or "")
    # The grid marks what was said, and a click on a picture goes back to it.
    marked = page.locator(".st-key-confusion_doubts .picture").first
    expect(marked).to_contain_text("· wrong")
    marked.click()
    expect(first).to_have_attribute("alt", name or "")
    page.get_by_role("button", name="Right label").click()
    expect(page.get_by_text(re.compile(r"You judged 1 of \d+: 1 right, 0 wrong"))).to_be_visible()


def test_doubtful_labels_can_be_taken_along(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?view=labels&model=lenet5-tuned")
    page.get_by_role("button", name="Unsure").click()
    expect(page.get_by_text(re.compile(r"You judged 1 of"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Doubtful labels as CSV").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    header, first, *_others = content.splitlines()
    assert header.endswith("margin,verdict,judged_at")
    assert first.startswith("test,")
    assert re.search(r",unsure,20\d\d-\d\d-\d\dT", first)


def test_a_report_stands_by_itself_and_is_printed_on_one_page(open_tab: OpenTab) -> None:
    page = open_tab("/confusion?view=report&model=lenet5-tuned")
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (HTML)").click()
    html = download.value.path().read_text(encoding="utf-8")
    alone = page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.set_content(html)
    expect(alone.get_by_role("heading", level=1)).to_contain_text("LeNet-5")
    expect(alone.get_by_role("img", name=re.compile("Confusion matrix"))).to_be_visible()
    assert [address for address in asked if not address.startswith("data:")] == []
    printed = alone.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1

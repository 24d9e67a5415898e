"""Screenshots of the running app for the README.

    streamlit run streamlit_app.py --server.port 8501 &
    python docs/make_screenshots.py http://localhost:8501

Needs Chromium; ``CHROMIUM`` may name it. A finished run makes the Train page worth showing: name
one with ``--run``.

With ``--all`` it takes every page in both languages, wide and narrow, into a folder to look
through, and says which of them are wider than the screen (Chinese needs a font that has it, such
as Debian's ``fonts-noto-cjk``)::

    python docs/make_screenshots.py http://localhost:8501 --all --folder /tmp/screenshots
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PAGES = {
    "home": "",
    "dataset": "dataset",
    "map": "dataset?view=map",
    "train": "train",
    "confusion": "confusion?cell=6,0",
    "inside": "inside",
    "models": "models",
    "classify": "classify?way=sample&number=7",
}
"""Address of each page, with something to see on it."""
FURTHER = {
    "lessons": "lessons",
    "classes": "dataset?view=classes",
    "quiz": "dataset?view=quiz",
    "runs": "runs",
    "sure": "confusion?view=sure",
    "labels": "confusion?view=labels",
    "report": "confusion?view=report",
    "why": "inside?view=why",
    "teach": "teach",
    "draw": "classify?way=draw",
    "upload": "classify?way=upload",
    "join": "join",
}
"""What ``--all`` takes besides."""
LANGUAGES = ("en", "zh_CN")
WIDTHS = (1280, 390)
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  const main = document.querySelector('[data-testid="stMain"]') ?? document.body;
  if (Math.max(main.scrollWidth, document.documentElement.scrollWidth) <= width + 1) return [];
  const scrolls = e => e !== main && /auto|scroll|hidden/.test(getComputedStyle(e).overflowX);
  return [...main.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .filter(e => { for (let p = e.parentElement; p && p !== main; p = p.parentElement)
      if (scrolls(p)) return false; return true; })
    .map(e => e.dataset.testid || e.className || e.tagName).slice(-3);
}
"""
"""What reaches beyond the right edge of the screen and scrolls the page with it."""
FOLDER = Path(__file__).parent / "screenshots"


def take(page: Page, address: str, file: Path) -> None:
    """Open an address, wait until its pictures are there, and take the screenshot."""
    page.goto(address)
    page.locator("h1").wait_for(timeout=30_000)
    page.wait_for_timeout(4_000)
    page.screenshot(path=file)


def take_all(browser: Browser, address: str, folder: Path, scheme: str) -> int:
    """Take every page in each language and width; return how many are wider than the screen."""
    wide = 0
    for language in LANGUAGES:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for name, path in {**PAGES, **FURTHER}.items():
                sign = "&" if "?" in path else "?"
                file = folder / f"{name}-{language}-{width}.png"
                take(page, f"{address}/{path}{sign}lang={language}", file)
                found = page.evaluate(TOO_WIDE)
                if found:
                    wide += 1
                    sys.stdout.write(f"{file.name}: wider than the screen: {found}\n")
            page.close()
    sys.stdout.write(f"{wide} pages are wider than the screen\n")
    return wide


def main() -> int:
    """Take one screenshot a page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--run", default="", help="run to show on the Train page")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--all", action="store_true", help="every page, both languages, two widths")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        if options.all:
            return min(1, take_all(browser, options.address, options.folder, options.scheme))
        page = browser.new_page(
            viewport={"width": options.width, "height": 900}, color_scheme=options.scheme
        )
        for name, path in PAGES.items():
            query = f"?run={options.run}" if name == "train" and options.run else ""
            take(page, f"{options.address}/{path}{query}", options.folder / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

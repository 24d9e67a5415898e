"""Screenshots of the running app for the README.

    streamlit run streamlit_app.py --server.port 8501 &
    python docs/make_screenshots.py http://localhost:8501

Needs Chromium; ``CHROMIUM`` may name it. A finished run makes the Train page worth showing: name
one with ``--run``.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

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
FOLDER = Path(__file__).parent / "screenshots"


def main() -> None:
    """Take one screenshot a page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--run", default="", help="run to show on the Train page")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--scheme", choices=("light", "dark"), default="light")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(
            viewport={"width": options.width, "height": 900}, color_scheme=options.scheme
        )
        for name, path in PAGES.items():
            query = f"?run={options.run}" if name == "train" and options.run else ""
            page.goto(f"{options.address}/{path}{query}")
            page.locator("h1").wait_for(timeout=30_000)
            page.wait_for_timeout(4_000)
            page.screenshot(path=options.folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

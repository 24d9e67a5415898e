"""Five hundred photos in one go: on the page, in Chromium, and on the command line.

    python -m benchmarks.batch --photos DIR [--count 500] [--part files --part zip …] [--json]

``--photos``: a folder of ``CLASS/*.jpg``; the photos are repeated where there are fewer.

- ``command``: seconds of ``fmnist classify``, on one thread and on as many as processors, in turn.
- ``files``, ``zip``: seconds until the page has them all, and until all are answered; by how much
  the web process grows meanwhile, how long another visitor waits for a page, and (of files) how
  long Cancel takes.
- ``phone``: the same with photos of 12 megapixels, which the browser makes small.

Let nothing else run. The last line is JSON.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import psutil
from playwright.sync_api import Browser, Page, expect

from benchmarks.photos.timing import enlarged
from tests.browsing import chromium
from tests.processes import App, running_app
from tests.visiting import visitor

PARTS: Final = ("command", "files", "zip", "phone")

_EVERY_SECONDS: Final = 0.1
_MILLISECONDS: Final = 600_000
_COUNT_BYTES: Final = """
window.sentBytes = 0;
const append = FormData.prototype.append;
FormData.prototype.append = function (name, value, ...more) {
    if (value instanceof File) window.sentBytes += value.size;
    return append.call(this, name, value, ...more);
};
"""


def chosen(folder: Path, count: int) -> list[Path]:
    """Return ``count`` photos, of each class in turn, repeated where there are fewer.

    Raises:
        SystemExit: there is none.
    """
    classes = [sorted(each.glob("*.jpg")) for each in sorted(folder.iterdir()) if each.is_dir()]
    mixed = [file for row in itertools.zip_longest(*classes) for file in row if file is not None]
    if not mixed:
        sys.exit(f"There is no CLASS/*.jpg in {folder}.")
    return list(itertools.islice(itertools.cycle(mixed), count))


def command(files: Sequence[Path], *, rounds: int = 2) -> dict[str, Any]:
    """Return seconds of the command line, on one thread and on all processors, side by side."""
    ways = {"one_thread": ["--threads", "1"], "all_processors": []}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _round, (way, flags) in itertools.product(range(rounds), ways.items()):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "fmnist", "classify", "--jsonl", *flags, *map(str, files)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds[way].append(round(time.perf_counter() - started, 1))
    best = {way: min(found) for way, found in seconds.items()}
    return {**seconds, "times_as_fast": round(best["one_thread"] / best["all_processors"], 2)}


@contextmanager
def watched(app: App, result: dict[str, Any]) -> Iterator[None]:
    """Add to ``result`` how the server grows meanwhile, and what another visitor waits for."""
    server, over = psutil.Process(app.process_id), Event()
    with visitor(app.address) as guest:
        for page in guest.pages:  # What a page imports, it imports once a server.
            guest.open(page)
    before = server.memory_info().rss
    sizes: list[int] = [before]
    changes: list[float] = []

    def look() -> None:
        while not over.wait(_EVERY_SECONDS):
            sizes.append(server.memory_info().rss)

    def visit() -> None:
        with visitor(app.address) as guest:
            for page in itertools.cycle(guest.pages):
                changes.append(guest.open(page))
                if over.wait(_EVERY_SECONDS):
                    return

    threads = [Thread(target=look), Thread(target=visit)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    result |= {
        "megabytes_before": round(before / 1e6),
        "megabytes_more_at_most": round((max(sizes) - before) / 1e6),
        "megabytes_more_at_the_end": round((sizes[-1] - before) / 1e6),
        "page_changes": len(changes),
        "page_change_median": round(statistics.median(changes), 3),
        "page_change_longest": round(max(changes), 3),
    }


def brought(
    browser: Browser, app: App, files: Sequence[Path], count: int, *, cancel: bool
) -> dict[str, Any]:
    """Bring files to the page in one go, and wait until all of them are answered.

    Args:
        browser: which opens a new page.
        app: the server.
        files: photos, or a zip of them.
        count: how many photos these are.
        cancel: bring them once more, and cancel.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_COUNT_BYTES)
    page.goto(f"{app.address}/classify?way=upload")
    chooser = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(chooser).to_be_attached(timeout=_MILLISECONDS)
    result: dict[str, Any] = {"megabytes_chosen": round(sum(f.stat().st_size for f in files) / 1e6)}
    with watched(app, result):
        started = time.perf_counter()
        chooser.set_input_files(files)
        waiting = page.get_by_text(f"of {count} pictures looked at …")
        expect(waiting).to_be_visible(timeout=_MILLISECONDS)
        result["seconds_until_sent"] = round(time.perf_counter() - started, 1)
        expect(waiting).to_be_hidden(timeout=_MILLISECONDS)
        result["seconds_until_answered"] = round(time.perf_counter() - started, 1)
    result["megabytes_sent"] = round(page.evaluate("sentBytes") / 1e6)
    if cancel:
        result["seconds_until_cancelled"] = _cancelled(page, files)
    context.close()
    return result


def _cancelled(page: Page, files: Sequence[Path]) -> float:
    """Bring the files once more; return seconds from a press on Cancel until it has happened."""
    page.get_by_role("button", name="Remove all pictures").click()
    expect(page.get_by_text("Nothing to classify yet.")).to_be_visible()
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(files)
    cancel = page.locator(".st-key-classify_cancel button")
    expect(cancel).to_be_visible(timeout=_MILLISECONDS)
    started = time.perf_counter()
    cancel.click()
    expect(page.get_by_text("pictures were not looked at.")).to_be_visible()
    return round(time.perf_counter() - started, 1)


def _copies(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return the photos under names of their own."""
    folder.mkdir()
    return [_written(folder / f"{n:03}.jpg", file.read_bytes()) for n, file in enumerate(files)]


def _zipped(files: Sequence[Path], target: Path) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return _written(target, content.getvalue())


def _written(target: Path, content: bytes) -> Path:
    target.write_bytes(content)
    return target


def on_the_page(files: Sequence[Path], parts: Sequence[str]) -> dict[str, Any]:
    """Return what was measured of each way to bring them, each with a server of its own."""
    result = {}
    with tempfile.TemporaryDirectory(prefix="fmnist-batch-") as name, chromium() as browser:
        folder = Path(name)
        for part in parts:
            mine = _copies(files, folder / part)
            if part == "zip":
                mine = [_zipped(mine, folder / "photos.zip")]
            if part == "phone":
                large = [enlarged(file.read_bytes()) for file in mine[:5]]
                for file, content in zip(mine, itertools.cycle(large), strict=False):
                    file.write_bytes(content)
            variables = {"FMNIST_WORKERS": "0"}
            with running_app(folder / f"home-{part}", **variables) as app:
                result[part] = brought(browser, app, mine, len(files), cancel=part == "files")
    return result


def main() -> int:
    """Run the measurement; print it, and as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--part", action="append", choices=PARTS, help="default: all of them")
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    files = chosen(options.photos, options.count)
    parts = options.part or PARTS
    result: dict[str, Any] = {"photos": len(files)}
    if "command" in parts:
        result["command"] = command(files)
    result |= on_the_page(files, [part for part in PARTS[1:] if part in parts])
    if not options.json:
        for part, found in result.items():
            print(f"{part}: {found}")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())

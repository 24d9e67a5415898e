"""The JavaScript of a model's downloads, run in Chromium, against what Python says.

npm install --prefix FOLDER @litertjs/core onnxruntime-web
python -m benchmarks.browser_code lenet5-tuned --modules FOLDER/node_modules
"""

from __future__ import annotations

import argparse
import functools
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from PIL import Image

from fmnist import catalogue
from fmnist.computations import Inputs, compute
from fmnist.data import load_dataset
from fmnist.export.measured import unpacked
from fmnist.export.package import package_files
from fmnist.export.snippets import browser_files
from fmnist.runs.files import write_files
from fmnist.settings import Settings
from tests.browsing import chromium

_PICTURES = 50
_ASK = """async (count) => {
  const rows = [];
  for (let number = 0; number < count; number++) {
    const answer = await fetch(`../${number}.png`);
    rows.push(await window.classify(await createImageBitmap(await answer.blob())));
  }
  return rows;
}"""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - as it is called
        """Say nothing."""


def main() -> None:
    """Compare the files that a browser runs."""
    entries = {entry.identifier: entry for entry in catalogue.shipped_models()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=entries)
    parser.add_argument("--modules", type=Path, required=True)
    options = parser.parse_args()
    settings = Settings.from_environment()
    dataset = load_dataset(settings.dataset, settings)
    inputs = Inputs(
        dataset=dataset,
        model=entries.__getitem__,
        report=lambda _share: None,
        computed=lambda _kind, _parameters: {},
    )
    found = unpacked(compute("exports", {"model": options.model}, inputs))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(_PICTURES):
            Image.fromarray(dataset.x_test[number]).save(folder / f"{number}.png")
        card = entries[options.model].card
        with _served(folder) as address, chromium() as browser:
            for key, part in found.items():
                if part.fault or not browser_files(part.format):
                    continue
                write_files(package_files(key, card, part, dataset.x_test[0]), folder)
                (folder / key / "node_modules").symlink_to(options.modules.resolve())
                page = browser.new_page()
                page.goto(f"{address}/{key}/index.html")
                page.wait_for_function("typeof window.classify === 'function'")
                rows = np.array(page.evaluate(_ASK, _PICTURES))
                difference = np.abs(rows - part.probabilities[:_PICTURES]).max()
                print(f"{key}: largest difference of {_PICTURES} pictures {difference:.1e}")
                page.close()


if __name__ == "__main__":
    main()

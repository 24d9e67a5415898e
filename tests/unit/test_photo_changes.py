"""What changes nothing about what a photo shows changes the answer in few cases: must-hold rates.

With the photos beside the project, a few of each class are tried; without, drawn ones. The rates
over all of them are printed by ``python -m benchmarks.photos --part changes``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.photos.answers import PHOTOS
from benchmarks.photos.changes import CHANGES, EXACT, changed
from fmnist.batch import in_order, processors
from fmnist.catalogue import shipped_for_photos
from fmnist.recognition import Recogniser, recognise

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared/data/photos/validation"
OF_EACH = 3

SHAPES = {
    "shirt": [(30, 20), (70, 20), (95, 45), (84, 58), (72, 50), (72, 110), (28, 110), (28, 50),
              (16, 58), (5, 45)],
    "trousers": [(30, 10), (70, 10), (78, 120), (56, 120), (50, 50), (44, 120), (22, 120)],
    "dress": [(40, 8), (60, 8), (62, 50), (85, 122), (15, 122), (38, 50)],
}  # fmt: skip


def drawn_photos() -> Iterator[bytes]:
    """Dark and bright clothes on tables of three colours, with the noise of a camera."""
    random = np.random.default_rng(0)
    for corners in SHAPES.values():
        for cloth, table in (("navy", "#c8b090"), ("#e8e0d8", "#50606c"), ("#a02828", "#d8d8d0")):
            image = Image.new("RGB", (300, 390), table)
            scaled = [(3 * x, 3 * y) for x, y in corners]
            ImageDraw.Draw(image).polygon(scaled, fill=cloth)
            noise = random.normal(0, 5, (390, 300, 3))
            noisy = np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)
            stream = io.BytesIO()
            Image.fromarray(noisy).save(stream, "JPEG", quality=92)
            yield stream.getvalue()


def photos() -> list[bytes]:
    """Photos of each of the classes that are known, or drawn ones where there are none."""
    files = [
        file
        for name, right in PHOTOS.items()
        if right.known
        for file in islice(sorted((FOLDER / name).glob("*")), OF_EACH)
    ]
    return [file.read_bytes() for file in files] or list(drawn_photos())


def rates(contents: list[bytes], recogniser: Recogniser) -> dict[str, float]:
    """Return of which share of the photos the answer is another one, for each change."""

    def answer(content: bytes) -> int:
        return recognise(content, recogniser, kind="photo").prediction.index

    def answers(change: Callable[[bytes], bytes]) -> NDArray[np.int64]:
        found = in_order(lambda content: answer(change(content)), contents, threads=processors())
        return np.array(list(found))

    before = answers(lambda content: content)
    return {
        name: float(np.mean(answers(partial(changed, name=name)) != before)) for name in CHANGES
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("source", [photos, drawn_photos])
def test_an_answer_outlives_what_changes_nothing(source: object) -> None:
    entry = shipped_for_photos()
    assert entry is not None
    found = rates(list(source()), entry.recogniser())  # type: ignore[operator]
    assert np.mean(list(found.values())) <= 0.03, found
    # One answer in seven changes of some twenty photos is 0.7%.
    assert np.mean([found[name] for name in EXACT]) <= 0.015, found
    for name in ("PNG", "WebP lossless", "opaque alpha", "EXIF 3", "EXIF 6", "EXIF 8"):
        assert found[name] == 0, f"{name} keeps every pixel"


def test_every_change_is_one_of_the_file_and_not_of_what_it_shows() -> None:
    content = next(drawn_photos())
    with Image.open(io.BytesIO(content)) as image:
        before = image.size
    for name in CHANGES:
        with Image.open(io.BytesIO(changed(content, name))) as after:
            kept = after.size in (before, before[::-1])
            assert kept or "scaled" in name or "page" in name, name
            assert changed(content, name) != content

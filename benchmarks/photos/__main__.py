"""Photos and sketches with known answers: how many are right, how surely, and how fast.

    python -m benchmarks.photos --photos DIR [--sketches DIR] [--model NAME] [--most 200]
        [--part rightness --part changes …] [--json]

``--photos``: a folder of ``CLASS/*.jpg``, which the model must not have learned from;
``--sketches``: a folder of ``WORD.ndjson``; what would be right for each: see ``answers.py``.

- ``rightness``: by our way and by those of demos. Shares are of the pictures that are one of the
  ten classes; one that is refused counts as wrong. ``balanced`` is the mean over the folders.
- ``rejection``: AUROC of ``known`` and what is accepted at the model's threshold, of the ten
  classes, of others, and of pictures that show nothing.
- ``calibration``: how often answers are right that are given with so much probability, and with
  and without each warning.
- ``changes``: of how many photos the answer is another one once they were turned, saved
  otherwise, scaled, mirrored or laid on a page.
- ``time``: milliseconds a photo on one thread, and until "Why?" is answered. Let nothing else run.
- ``test``: accuracy of the same model on the test pictures of Fashion-MNIST.

The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.photos.answers import PHOTOS, SKETCHES, Right
from benchmarks.photos.changes import CHANGES, EXACT, changed
from benchmarks.photos.judging import (
    Answer,
    Labelled,
    answers,
    calibration,
    rejection,
    rightness,
    warnings,
)
from benchmarks.photos.nothing import pictures_of_nothing
from benchmarks.photos.pipelines import PIPELINES, drawn, through
from benchmarks.photos.timing import timing
from fmnist.catalogue import find, shipped_models
from fmnist.imaging import Kind
from fmnist.inference import Classifier
from fmnist.recognition import Recogniser
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

PARTS: Final = ("rightness", "rejection", "calibration", "changes", "time", "test")


def photos(folder: Path, most: int) -> Iterator[Labelled]:
    """Return at most ``most`` photos of each folder that is known."""
    for name in PHOTOS:
        for file in islice(sorted((folder / name).glob("*")), most):
            yield name, file.read_bytes()


def sketches(folder: Path, most: int) -> Iterator[Labelled]:
    """Return at most ``most`` sketches of each word that is known."""
    for word in SKETCHES:
        file = folder / f"{word}.ndjson"
        if file.exists():
            with file.open(encoding="utf-8") as lines:
                yield from ((word, drawn(line)) for line in islice(lines, most))


def measured(recogniser: Recogniser, options: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for about one model."""
    result: dict[str, Any] = {}
    parts = options.part or PARTS
    ways: tuple[tuple[str, Path | None, Any, Mapping[str, Right], Kind], ...] = (
        ("photos", options.photos, photos, PHOTOS, "photo"),
        ("sketches", options.sketches, sketches, SKETCHES, "drawing"),
    )
    for what, folder, read, right, kind in ways:
        if folder is None or not {"rightness", "rejection", "calibration"} & set(parts):
            continue
        pictures = list(read(folder, options.most))
        found = answers(pictures, recogniser, kind=kind)
        shares = result[what] = {}
        if "rightness" in parts:
            shares["ours"] = rightness([(answer.name, answer.order) for answer in found], right)
            known = [picture for picture in pictures if right[picture[0]].known]
            for pipeline in PIPELINES:
                orders = _by_pipeline(known, pipeline, kind, recogniser.classifier)
                shares[pipeline] = rightness(orders, right)
        if "rejection" in parts:
            shares["rejection"] = rejection(found, right)
        if "calibration" in parts:
            shares["calibration"] = calibration(found, right)
            shares["warnings"] = warnings(found, right)
    if "rejection" in parts:
        result["nothing"] = _nothing(recogniser)
    if options.photos is not None and "changes" in parts:
        known = [p for p in photos(options.photos, options.most) if PHOTOS[p[0]].known]
        result["changes"] = changes(known, recogniser)
    if options.photos is not None and "time" in parts:
        result["time"] = timing(list(photos(options.photos, min(options.most, 10))), recogniser)
    if "test" in parts:
        result["test_accuracy"] = _test_accuracy(recogniser.classifier)
    return result


def changes(pictures: Sequence[Labelled], recogniser: Recogniser) -> dict[str, Any]:
    """Return the share of photos whose answer is another one after each change."""
    before = [_first(answer) for answer in answers(pictures, recogniser, kind="photo")]
    rates = {}
    for name in CHANGES:
        # Made one after the other while they are looked at: 4× as large, they would fill memory.
        others = ((folder, changed(content, name)) for folder, content in pictures)
        after = [_first(answer) for answer in answers(others, recogniser, kind="photo")]
        other = [one != two for one, two in zip(before, after, strict=True)]
        rates[name] = round(statistics.fmean(other), 4)
    return {
        "photos": len(pictures),
        "rates": rates,
        "mean_of_orientation_and_format": round(statistics.fmean(rates[n] for n in EXACT), 4),
        "mean_of_all": round(statistics.fmean(rates.values()), 4),
    }


def _first(answer: Answer) -> int | None:
    return answer.order[0] if answer.order else None


def _by_pipeline(
    pictures: Sequence[Labelled], pipeline: str, kind: str, classifier: Classifier
) -> list[tuple[str, list[int]]]:
    way = partial(through, pipeline, kind=kind)
    with ProcessPoolExecutor() as pool:
        prepared = pool.map(way, [content for _name, content in pictures], chunksize=16)
        return [
            (
                name,
                []
                if picture is None
                else np.argsort(-classifier.probabilities(picture)[0]).tolist(),
            )
            for (name, _content), picture in zip(pictures, prepared, strict=True)
        ]


def _nothing(recogniser: Recogniser) -> dict[str, dict[str, int]]:
    result: dict[str, dict[str, int]] = {}
    for answer in answers(pictures_of_nothing(), recogniser, kind="photo"):
        counts = result.setdefault(answer.name, {"pictures": 0, "accepted": 0})
        counts["pictures"] += 1
        counts["accepted"] += answer.accepted
    return result


def _test_accuracy(classifier: Classifier) -> float | None:
    from fmnist.data import load_dataset

    dataset = load_dataset("auto", Settings.from_environment())
    if dataset.name != "fashion-mnist":
        return None
    found = classifier.probabilities(dataset.x_test).argmax(axis=1)
    return round(float((found == dataset.y_test).mean()), 4)


def main() -> int:
    """Print the shares, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--sketches", type=Path)
    parser.add_argument("--model", help="a shipped model, a run or a .tflite file; default: all")
    parser.add_argument("--most", type=int, default=10**6, help="pictures of each folder or word")
    parser.add_argument("--part", action="append", choices=PARTS, help="default: all of them")
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    if options.photos is None and options.sketches is None:
        parser.error("name --photos, --sketches or both")
    result = {}
    for name, recogniser in _recognisers(options.model).items():
        result[name] = measured(recogniser, options)
        if not options.json:
            _print(name, result[name])
    print(json.dumps(result))
    return 0


def _recognisers(name: str | None) -> dict[str, Recogniser]:
    if name is None:
        return {entry.identifier: entry.recogniser() for entry in shipped_models()}
    if name.endswith(".tflite"):
        return {name: Recogniser.of(Classifier.from_file(name), {})}
    return {name: find(name, RunStore(Settings.from_environment().database_url)).recogniser()}


def _print(title: str, found: Any, depth: int = 0) -> None:
    """Print nested results as an outline."""
    if not isinstance(found, dict):
        shown = f"{found:.1%}" if isinstance(found, float) and 0 <= found <= 1 else found
        print(f"{'  ' * depth}{title}: {shown}", flush=True)
        return
    print(f"{'  ' * depth}{title}", flush=True)
    for name, value in found.items():
        _print(str(name), value, depth + 1)


if __name__ == "__main__":
    sys.exit(main())

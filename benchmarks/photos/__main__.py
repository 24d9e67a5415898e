"""Photos and sketches with known answers: how many are right, by our way and by naive ones.

    python -m benchmarks.photos --photos DIR [--sketches DIR] [--model NAME] [--most 200] [--json]

``--photos``: a folder of ``CLASS/*.jpg``; ``--sketches``: a folder of ``WORD.ndjson``; what would
be right for each: see ``answers.py``. Shares are of the pictures that are one of the ten classes;
a picture that is refused counts as wrong. ``balanced`` is the mean over the folders. The last
line is JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.photos.answers import PHOTOS, SKETCHES, Right
from benchmarks.photos.pipelines import PIPELINES, drawn, through
from fmnist.catalogue import find, shipped_models
from fmnist.inference import Classifier
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

Labelled = tuple[str, bytes]
"""Folder or word, and the content of a picture file."""


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


def scores(
    pictures: list[Labelled],
    right: Mapping[str, Right],
    kind: str,
    classifier: Classifier,
    pool: ProcessPoolExecutor,
) -> dict[str, Any]:
    """Return the shares that are right, for each pipeline."""
    return {
        pipeline: _scores(pictures, right, partial(through, pipeline, kind=kind), classifier, pool)
        for pipeline in PIPELINES
    }


def _scores(
    pictures: list[Labelled],
    right: Mapping[str, Right],
    way: Any,
    classifier: Classifier,
    pool: ProcessPoolExecutor,
) -> dict[str, Any]:
    known = [(name, content) for name, content in pictures if right[name].known]
    started = time.perf_counter()
    prepared = list(pool.map(way, [content for _name, content in known], chunksize=16))
    seconds = time.perf_counter() - started
    ranked = [
        [] if picture is None else np.argsort(-classifier.probabilities(picture)[0]).tolist()
        for picture in prepared
    ]
    answers = [(name, order) for (name, _content), order in zip(known, ranked, strict=True)]
    strict = [(name, order[:1], right[name].strict) for name, order in answers]
    by_name: dict[str, list[bool]] = {}
    for name, first, accepted in strict:
        by_name.setdefault(name, []).append(bool(accepted & set(first)))
    shares = {name: statistics.fmean(found) for name, found in by_name.items()}
    return {
        "pictures": len(known),
        "strict": _share(bool(accepted & set(first)) for _name, first, accepted in strict),
        "lenient": _share(bool(right[name].lenient & set(order[:1])) for name, order in answers),
        "top_2": _share(bool(right[name].strict & set(order[:2])) for name, order in answers),
        "balanced": round(statistics.fmean(shares.values()), 4),
        "each": {name: round(share, 4) for name, share in shares.items()},
        "refused": sum(not order for order in ranked),
        "preparation_pictures_per_second": round(len(known) / seconds, 1),
    }


def _share(found: Iterator[bool]) -> float:
    return round(statistics.fmean(found), 4)


def main() -> int:
    """Print the shares, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--sketches", type=Path)
    parser.add_argument("--model", help="a shipped model, a run or a .tflite file; default: all")
    parser.add_argument("--most", type=int, default=10**6, help="pictures of each folder or word")
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    if options.photos is None and options.sketches is None:
        parser.error("name --photos, --sketches or both")
    result: dict[str, Any] = {}
    with ProcessPoolExecutor() as pool:
        for name, classifier in _classifiers(options.model).items():
            result[name] = {}
            if options.photos is not None:
                found = list(photos(options.photos, options.most))
                result[name]["photos"] = scores(found, PHOTOS, "photo", classifier, pool)
            if options.sketches is not None:
                found = list(sketches(options.sketches, options.most))
                result[name]["sketches"] = scores(found, SKETCHES, "drawing", classifier, pool)
            if not options.json:
                _print(name, result[name])
    print(json.dumps(result))
    return 0


def _classifiers(name: str | None) -> dict[str, Classifier]:
    if name is None:
        return {entry.identifier: entry.classifier() for entry in shipped_models()}
    if name.endswith(".tflite"):
        return {name: Classifier.from_file(name)}
    store = RunStore(Settings.from_environment().database_url)
    return {name: find(name, store).classifier()}


def _print(name: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    for what, pipelines in found.items():
        for pipeline, shares in pipelines.items():
            numbers = "  ".join(
                f"{key} {shares[key]:6.1%}" for key in ("strict", "lenient", "top_2", "balanced")
            )
            print(f"{name}, {shares['pictures']} {what}, {pipeline:18}: {numbers}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""How long one picture takes on one thread: from its bytes to the answer, and to "Why?"."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.photos.judging import Labelled
from fmnist.data import load_dataset
from fmnist.data.neighbours import nearest
from fmnist.explain.occlusion import occlusion
from fmnist.recognition import Recogniser, recognise
from fmnist.settings import Settings

__all__ = ["enlarged", "timing"]

_TWELVE_MEGAPIXELS: Final = (4032, 3024)
_TIMES: Final = 7


def timing(pictures: Sequence[Labelled], recogniser: Recogniser) -> dict[str, Any]:
    """Return milliseconds a photo, of the first one as a phone would have taken it, and of "Why?".

    "Why?" is which parts the answer needs, and the nearest of the training pictures that are here.
    """
    import cv2

    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        recognise(pictures[0][1], recogniser, kind="photo")
        each = [_milliseconds(content, recogniser) for _name, content in pictures]
        large = enlarged(pictures[0][1])
        of_large = [_milliseconds(large, recogniser) for _ in range(_TIMES)]
        x_train, _labels = load_dataset("auto", Settings.from_environment()).split("train")
        why = [_why(content, recogniser, x_train) for _name, content in pictures]
    finally:
        cv2.setNumThreads(before)
    return {
        "photos": len(each),
        "median": round(statistics.median(each), 1),
        "nine_in_ten": round(float(np.quantile(each, 0.9)), 1),
        "twelve_megapixels": round(statistics.median(of_large), 1),
        "twelve_megapixels_megabytes": round(len(large) / 1e6, 1),
        "why_parts": round(statistics.median(parts for parts, _nearest in why), 1),
        "why_nearest": round(statistics.median(near for _parts, near in why), 1),
    }


def _milliseconds(content: bytes, recogniser: Recogniser) -> float:
    started = time.perf_counter()
    recognise(content, recogniser, kind="photo")
    return 1000 * (time.perf_counter() - started)


def _why(content: bytes, recogniser: Recogniser, x_train: NDArray[np.uint8]) -> tuple[float, float]:
    """Return milliseconds until it is known which parts the answer needs, and what is nearest."""
    found = recognise(content, recogniser, kind="photo")
    picture, label = found.preparation.picture, found.prediction.index
    times = [time.perf_counter()]
    occlusion(picture, recogniser.classifier.probabilities, label=label)
    times.append(time.perf_counter())
    nearest(picture, x_train, count=10)
    times.append(time.perf_counter())
    return 1000 * (times[1] - times[0]), 1000 * (times[2] - times[1])


def enlarged(content: bytes) -> bytes:
    """Return the photo at 12 megapixels, with the noise of a camera, as JPEG."""
    with Image.open(io.BytesIO(content)) as file:
        image = file.convert("RGB")
    size = _TWELVE_MEGAPIXELS if image.width > image.height else _TWELVE_MEGAPIXELS[::-1]
    large = np.asarray(image.resize(size, Image.Resampling.BICUBIC), dtype=np.int16)
    noise = np.random.default_rng(0).normal(0, 5, large.shape).astype(np.int16)
    stream = io.BytesIO()
    Image.fromarray(np.clip(large + noise, 0, 255).astype(np.uint8)).save(
        stream, "JPEG", quality=90
    )
    return stream.getvalue()
